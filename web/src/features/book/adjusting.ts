import type { Schemas } from "@/shared/api/client";
import type { Row, Wish } from "./account";
import { minorOf } from "@/shared/display/format";
import { rateOf } from "./says";

export type Kind = Exclude<Schemas["EntryKind"], "payment">;
export type FieldName = "component" | "amount" | "until" | "due" | "terms" | "annual_rate" | "first_due" | "method" | "every" | "day_count" | "reverses" | "day" | "reason";
export type Values = Partial<Record<FieldName, string>>;

/** The fields of each kind beside day and reason, in the order in which they are asked for. */
export const FORMS: Readonly<Record<Kind, readonly FieldName[]>> = {
  waiver: ["component", "amount"],
  pause: ["until"],
  resume: [],
  reamortise: ["terms", "annual_rate", "first_due", "method", "every", "day_count"],
  reage: ["due"],
  fee: ["amount"],
  refund: ["amount"],
  acceleration: [],
  write_off: [],
  reversal: ["reverses", "amount"],
};
export const KINDS = Object.keys(FORMS) as Kind[];
/** Whose amounts due do not change by being tried. */
export const UNTRIED: readonly Kind[] = ["pause", "resume"];
const REASONS = ["hardship", "illness", "job_loss", "disaster", "agreement", "goodwill", "complaint", "dispute", "correction", "court"];
const REASONS_BY_KIND: Partial<Record<Kind, readonly string[]>> = {
  fee: ["contract", "agreement", "correction", "court"],
  refund: ["overpaid", "complaint", "correction", "court"],
  write_off: ["uncollectible", "death", "court", "policy"],
  reversal: ["correction", "agreement_ended", "complaint", "court"],
  acceleration: ["wish_of_customer", "contract", "court"],
  resume: ["agreement_ended", "wish_of_customer", "correction"],
};
export const reasonsOf = (kind: Kind): readonly string[] => REASONS_BY_KIND[kind] ?? REASONS;

/** What can be picked in which field, and the kind of its words. */
export const OPTIONS: Partial<Record<FieldName, readonly string[]>> = {
  component: ["penalty", "fee", "interest", "principal"] satisfies Schemas["Component"][],
  method: ["equal_instalment", "equal_principal", "flat", "interest_first"] satisfies Schemas["RepaymentMethod"][],
  every: ["month", "week", "day"] satisfies Schemas["Every"][],
  day_count: ["30/360", "actual/365", "actual/360", "actual/actual"] satisfies Schemas["DayCount"][],
};
/** What a fresh form proposes. */
export const DEFAULTS: Values = { method: "equal_instalment", every: "month", day_count: "30/360" };

const MAY_BE_EMPTY: readonly string[] = ["pause until", "reversal amount"];

/** What can be taken back: adjustments that count or wait, and that nothing takes back already. */
export function reversible(rows: readonly Row[]): Row[] {
  const asked = new Set(rows.filter((row) => row.state === "pending").map((row) => row.reverses));
  return rows.filter((row) => row.reason !== null && row.kind !== "reversal" && !["undone", "declined"].includes(row.state) && !asked.has(row.entry));
}

export type Problem = "empty" | "amount" | "rate" | "terms";

/** What is wrong with which field before anybody is asked. */
export function problemsOf(kind: Kind, values: Values, currency: string): Partial<Record<FieldName, Problem>> {
  const found: Partial<Record<FieldName, Problem>> = {};
  for (const field of [...FORMS[kind], "day", "reason"] as const) {
    const typed = values[field]?.trim() ?? "";
    if (!typed) {
      if (!MAY_BE_EMPTY.includes(`${kind} ${field}`)) found[field] = "empty";
    } else if (field === "amount" && minorOf(typed, currency) === null) found.amount = "amount";
    else if (field === "annual_rate" && rateOf(typed) === null) found.annual_rate = "rate";
    else if (field === "terms" && !(/^[0-9]{1,3}$/.test(typed) && Number(typed) >= 1 && Number(typed) <= 600)) found.terms = "terms";
  }
  return found;
}

/** The adjustment that a form without problems asks for. */
export function wishOf(kind: Kind, reference: string, values: Values, currency: string): Wish {
  const asks = (field: FieldName) => (FORMS[kind].includes(field) ? values[field]?.trim() || null : null);
  const plan =
    kind === "reamortise"
      ? {
          annual_rate: rateOf(values.annual_rate ?? "") ?? "",
          terms: Number(values.terms),
          method: values.method as Schemas["RepaymentMethod"],
          first_due: values.first_due ?? "",
          day_count: values.day_count as Schemas["DayCount"],
          every: values.every as Schemas["Every"],
        }
      : null;
  return {
    adjustment: reference,
    kind,
    day: values.day ?? "",
    amount_minor: minorOf(asks("amount") ?? "0", currency) ?? 0,
    component: asks("component") as Schemas["Component"] | null,
    until: asks("until"),
    due: asks("due"),
    plan,
    reverses: asks("reverses"),
    reason: values.reason ?? "",
    is_confirmed: false,
  };
}

/** The form's field that the server's objection is about; null: the form as a whole. */
export function fieldOf(kind: Kind, objected: string | undefined): FieldName | null {
  const name = (objected ?? "").replace(/^plan\./, "").replace(/^amount_minor$/, "amount") as FieldName;
  return name === "day" || name === "reason" || FORMS[kind].includes(name) ? name : null;
}
