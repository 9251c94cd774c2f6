import { describe, expect, it } from "vitest";
import english from "../../src/tideover/workbench/locales/en.json";
import chinese from "../../src/tideover/workbench/locales/zh-CN.json";
import type { Row } from "@/features/book/account";
import { FORMS, KINDS, OPTIONS, fieldOf, problemsOf, reasonsOf, reversible, wishOf } from "@/features/book/adjusting";
import { percentOf, rateOf } from "@/features/book/says";

describe("the forms that adjust an account", () => {
  it("have a word for every code they show, in both languages", () => {
    const kinds = KINDS.flatMap((kind) => [`entry.${kind}`, `adjust_hint.${kind}`, ...reasonsOf(kind).map((reason) => `why.${reason}`)]);
    const options = Object.entries(OPTIONS).flatMap(([field, codes]) => codes.map((code) => `${field}.${code}`));
    for (const key of [...kinds, ...options]) {
      expect(chinese, key).toHaveProperty([key]);
      expect(english, key).toHaveProperty([key]);
    }
  });
  it("say what is missing before anybody is asked", () => {
    expect(problemsOf("waiver", { day: "2026-12-01", amount: "1.234", reason: "illness" }, "CNY")).toEqual({ component: "empty", amount: "amount" });
    expect(problemsOf("pause", { day: "2026-12-01", reason: "disaster" }, "CNY")).toEqual({});
    expect(problemsOf("reamortise", { terms: "601", annual_rate: "-1" }, "CNY")).toMatchObject({ terms: "terms", annual_rate: "rate", first_due: "empty" });
  });
  it("ask for what was typed and nothing besides", () => {
    const typed = { day: "2026-12-01", reason: "illness", amount: "１00", component: "principal", until: "2027-01-01" };
    expect(wishOf("waiver", "desk-1", typed, "CNY")).toMatchObject({ adjustment: "desk-1", amount_minor: 10_000, component: "principal", until: null, plan: null, is_confirmed: false });
  });
  it("find the field of an objection", () => {
    expect(fieldOf("reamortise", "plan.first_due")).toBe("first_due");
    expect(fieldOf("fee", "amount_minor")).toBe("amount");
    expect(fieldOf("fee", "component")).toBeNull();
  });
  it("offer to take back what stands, and nothing twice", () => {
    const row = (entry: string, more: Partial<Row>) => ({ entry, kind: "waiver", state: "counts", reason: "illness", reverses: null, ...more }) as Row;
    const rows = [row("W1", {}), row("W2", { state: "undone" }), row("P1", { reason: null }), row("W3", {}), row("R3", { kind: "reversal", state: "pending", reverses: "W3" }), row("W4", { state: "pending" })];
    expect(reversible(rows).map((each) => each.entry)).toEqual(["W1", "W4"]);
  });
  it("know every kind", () => expect(Object.keys(FORMS)).toHaveLength(10));
});

describe("rates", () => {
  it("are read digit by digit", () => {
    expect([rateOf("12"), rateOf("7.5"), rateOf("0"), rateOf("１２％"), rateOf("999")]).toEqual(["0.12", "0.075", "0.00", "0.12", "9.99"]);
    for (const wrong of ["", "-1", "1000", "1e3", "7,5", "twelve"]) expect(rateOf(wrong), wrong).toBeNull();
  });
  it("are told in percent", () => expect([percentOf("0.18"), percentOf("9/50"), percentOf("0.00")]).toEqual(["18", "18", "0"]));
});
