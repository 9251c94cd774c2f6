import type { CaseState } from "./queries";

const PERMITTED: CaseState[] = ["screened", "placed", "no_room", "tasked", "begun", "ended"];

/** The states of cases that are left at a step of the funnel, as the server counts it. Null: they are not told one by one. */
export const STATES_AT: Record<string, CaseState[] | null> = {
  persons: null,
  wished: ["decided", "refused", "dropped", ...PERMITTED],
  undropped: ["decided", "refused", ...PERMITTED],
  permitted: PERMITTED,
  tasks: ["tasked", "begun", "ended"],
  begun: ["begun"],
  out: null,
  delivered: null,
  replies: null,
};

/** Treatments that leave people alone: nobody of them is among a day's cases. */
export const LEAVES_ALONE: readonly string[] = ["leave-in-peace", "resting", "under-way", "held-out"];

/** The address of a day's cases in these states. */
export function casesAt(day: string, filter: { states?: readonly CaseState[]; rule?: string; treatment?: string }): string {
  const search = new URLSearchParams();
  for (const state of filter.states ?? []) search.append("state", state);
  if (filter.rule) search.set("rule", filter.rule);
  if (filter.treatment) search.set("treatment", filter.treatment);
  const asked = search.toString();
  return `/day/${day}/cases${asked ? `?${asked}` : ""}`;
}
