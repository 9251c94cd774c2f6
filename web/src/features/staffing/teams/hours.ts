import type { Span } from "../queries";

export const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const;
const MIDNIGHT = "24:00";

/** A day's end is written 24:00 and typed 00:00. */
export const typedEnd = (ends: string) => (ends === MIDNIGHT ? "00:00" : ends);
export const keptEnd = (typed: string) => (typed === "00:00" ? MIDNIGHT : typed);

export type HoursFault = "missing" | "backwards" | "overlapping";

/** What is wrong with each of these spans, by its place; nothing of those that can stand. */
export function faultsOf(spans: readonly Span[]): Map<number, HoursFault> {
  const faults = new Map<number, HoursFault>();
  spans.forEach((span, place) => {
    if (!span.begins || !span.ends) faults.set(place, "missing");
    else if (span.ends <= span.begins) faults.set(place, "backwards");
    else if (spans.some((other, at) => at < place && other.weekday === span.weekday && other.begins < span.ends && span.begins < other.ends)) faults.set(place, "overlapping");
  });
  return faults;
}

/** The week with the hours of Monday on Tuesday to Friday, too. */
export function asMonday(spans: readonly Span[]): Span[] {
  const monday = spans.filter((span) => span.weekday === 1);
  return [...monday, ...[2, 3, 4, 5].flatMap((weekday) => monday.map((span) => ({ ...span, weekday }))), ...spans.filter((span) => span.weekday > 5)];
}

/** Days of the same hours together: `1-5 09:00–12:00`, as places of the week and their spans. */
export function weekOf(spans: readonly Span[]): { from: number; to: number; said: string }[] {
  const found: { from: number; to: number; said: string }[] = [];
  for (const weekday of WEEKDAYS) {
    const said = spans
      .filter((span) => span.weekday === weekday)
      .map((span) => `${span.begins}–${span.ends}`)
      .join(" ");
    if (!said) continue;
    const last = found.at(-1);
    if (last && last.said === said && last.to === weekday - 1) last.to = weekday;
    else found.push({ from: weekday, to: weekday, said });
  }
  return found;
}
