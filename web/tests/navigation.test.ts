import { beforeEach, describe, expect, it } from "vitest";
import { atDay } from "@/app/faults";
import { PLACES, homeOf, isWithin, placesOf } from "@/app/navigation";
import { ownPath } from "@/features/security/ownPath";
import { pageLink } from "@/features/workbench/links";
import { STEPS, casesAt, decidedAt, stepAt } from "@/features/outreach/steps";
import { PageLink } from "@/shared/display/PageLink";
import { chooseLanguage } from "@/shared/i18n/languages";
import { isPersonThere, noteActive } from "@/shared/session/activity";

describe("places", () => {
  it("know their own pages, whichever root these have", () => {
    const at = (address: string) => PLACES.filter((place) => isWithin(place, address)).map((place) => place.name);
    expect(at("/plans/runs")).toEqual(["outreach"]);
    expect(at("/contacts/1")).toEqual(["outreach"]);
    expect(at("/planszzz")).toEqual([]);
  });
  it("are those that a role may see", () => {
    expect(placesOf(["see_people"]).map((place) => place.name)).toEqual(["cases", "people", "items", "outreach", "dialogues", "playbooks", "knowledge", "templates", "strategies", "rulebook", "book"]);
    expect(homeOf(["see_people"])).toBe("/cases");
    expect(homeOf(["see_people", "see_operations"])).toBe("/day");
    expect(placesOf(["see_journal"]).map((place) => place.name)).toEqual(["access"]);
    expect(placesOf([])).toEqual([]);
  });
  it("have keys of their own", () => {
    const keys = PLACES.map((place) => place.key);
    expect(new Set(keys).size).toBe(keys.length);
    expect(Object.fromEntries(PLACES.map((place) => [place.key, place.name]))).toMatchObject({ u: "people", i: "items", c: "cases" });
  });
});

describe("a day's address", () => {
  it("that holds no day has no page", () => {
    expect(atDay({ params: { day: "2026-12-01" } })).toBeNull();
    for (const day of ["2026-99-99", "abc", undefined]) expect(() => atDay({ params: { day } })).toThrow("no_such_page");
  });
});

describe("links", () => {
  it("that the server names stay in the console", () => {
    const named = (page: string) => (PageLink({ page, children: "x" }).props as { to?: string }).to;
    expect(named("/console/receipts/1")).toBe("/receipts/1");
    expect(named("/console/people/1")).toBe("/people/1");
    expect((pageLink("/console/cases/1", "x") as { props: { page: string } }).props.page).toBe("/console/cases/1");
    expect(pageLink(null, "x")).toBe("x");
  });
  it("to go on to after signing in lead to a page of ours, and to no other site", () => {
    expect(ownPath("/cases?state=all&stage=late")).toBe("/cases?state=all&stage=late");
    for (const elsewhere of ["//evil.example", "https://evil.example", "/\\evil.example", "days", '/"><i>', "/x\n", "", null]) expect(ownPath(elsewhere), String(elsewhere)).toBe("/");
  });
  it("of a day's figures ask for what they count", () => {
    expect(casesAt("2026-12-01", { states: ["refused"], rule: "CN-T1" })).toBe("/day/2026-12-01/cases?state=refused&rule=CN-T1");
    expect(casesAt("2026-12-01", { lane: "sms", hour: 0 })).toBe("/day/2026-12-01/cases?lane=sms&hour=0");
    expect(decidedAt("2026-12-01", { measure: "cure", part: "numerator" })).toBe("/day/2026-12-01/decided?measure=cure&part=numerator");
    expect(stepAt("2026-12-01", "persons")).toBe("/day/2026-12-01/decided");
    expect(STEPS.map((step) => stepAt("2026-12-01", step))).toContain("/day/2026-12-01/cases?step=replies");
  });
});

describe("the language", () => {
  it("is the kept one, else the browser's, else Chinese", () => {
    expect(chooseLanguage("en-US", ["zh-CN"])).toBe("en-US");
    expect(chooseLanguage(null, ["fr", "en-GB"])).toBe("en-US");
    expect(chooseLanguage("xx", ["fr"])).toBe("zh-CN");
    expect(chooseLanguage(null, ["zh-TW", "en"])).toBe("zh-CN");
  });
});

describe("a sign of life", () => {
  beforeEach(() => localStorage.clear());
  it("is somebody's for a minute", () => {
    expect(isPersonThere(1_000_000)).toBe(false);
    noteActive(1_000_000);
    expect(isPersonThere(1_000_000 + 59_000)).toBe(true);
    expect(isPersonThere(1_000_000 + 60_000)).toBe(false);
  });
});
