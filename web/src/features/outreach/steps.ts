import type { CaseState, ContactState, DayStep } from "./queries";

/** The steps of the funnel behind the book itself: each is told case by case. */
export const STEPS: readonly DayStep[] = ["wished", "undropped", "permitted", "tasks", "begun", "out", "delivered", "replies"];

export interface CasesAsked {
  states?: readonly CaseState[];
  step?: DayStep;
  rule?: string;
  treatment?: string;
  outcome?: string;
  by?: string;
  lane?: string;
  hour?: number;
  contact?: ContactState;
}

/** The address of those of a day's cases that somebody was to be contacted in. */
export function casesAt(day: string, { states, ...asked }: CasesAsked): string {
  return addressOf(`/day/${day}/cases`, [...(states ?? []).map((state): [string, string] => ["state", state]), ...given(asked)]);
}

export interface DecidedAsked {
  bucket?: string;
  segment?: string;
  treatment?: string;
  by?: string;
  arm?: string;
  measure?: string;
  part?: "numerator" | "denominator";
  currency?: string;
}

/** The address of the cases decided on a day, those left alone included. */
export function decidedAt(day: string, asked: DecidedAsked): string {
  return addressOf(`/day/${day}/decided`, given(asked));
}

function given(asked: object): [string, string][] {
  return Object.entries(asked).flatMap(([name, value]): [string, string][] => (value === undefined || value === null ? [] : [[name, String(value)]]));
}

function addressOf(path: string, asked: [string, string][]): string {
  const search = new URLSearchParams(asked).toString();
  return search ? `${path}?${search}` : path;
}

/** Where a step of the funnel leads. */
export function stepAt(day: string, step: string): string {
  const found = STEPS.find((each) => each === step);
  return found ? casesAt(day, { step: found }) : decidedAt(day, {});
}
