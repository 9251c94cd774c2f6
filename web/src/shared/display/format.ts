/** How sums, moments and numbers are written. Pure; every display goes through here. */

// ISO 4217 currencies without (or with other than two) decimal places, as the server counts them.
const EXPONENTS: Record<string, number> = {
  ...Object.fromEntries("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split(" ").map((code) => [code, 0])),
  ...Object.fromEntries("BHD IQD JOD KWD LYD OMR TND".split(" ").map((code) => [code, 3])),
};
const SIGNS: Record<string, string> = { CNY: "¥", USD: "$", GBP: "£", EUR: "€", INR: "₹", AUD: "A$", IDR: "Rp", JPY: "JP¥" };
const MINUS = "−";

/** `¥1,234.56` of 123456 fen. No float ever holds the sum. */
export function formatMoney(minor: number, currency: string, language: string): string {
  const exponent = EXPONENTS[currency] ?? 2;
  const digits = String(Math.abs(Math.trunc(minor))).padStart(exponent + 1, "0");
  const whole = BigInt(digits.slice(0, digits.length - exponent));
  const part = exponent > 0 ? `.${digits.slice(-exponent)}` : "";
  const sign = SIGNS[currency] ?? `${currency} `;
  return `${minor < 0 ? MINUS : ""}${sign}${new Intl.NumberFormat(language).format(whole)}${part}`;
}

/** `1234.56` of 123456 fen: as people type a sum. */
export function decimalOf(minor: number, currency: string): string {
  const exponent = EXPONENTS[currency] ?? 2;
  const digits = String(Math.max(Math.trunc(minor), 0)).padStart(exponent + 1, "0");
  return exponent > 0 ? `${digits.slice(0, -exponent)}.${digits.slice(-exponent)}` : digits;
}

/** 123456 fen of what somebody typed: `1234.56`, `1,234.5`, `¥1234.5`, `1234元`, full-width digits; null for what is no sum. */
export function minorOf(typed: string, currency: string): number | null {
  const exponent = EXPONENTS[currency] ?? 2;
  const plain = typed
    .normalize("NFKC")
    .replaceAll(/[\s,]/g, "")
    .replace(/^¥|元$/g, "");
  const found = /^([0-9]{1,12})(?:\.([0-9]*))?$/.exec(plain);
  if (!found || (found[2]?.length ?? 0) > exponent) return null;
  return Number(`${found[1] ?? ""}${(found[2] ?? "").padEnd(exponent, "0")}`);
}

export function formatCount(count: number, language: string): string {
  return new Intl.NumberFormat(language).format(count);
}

/** `38 %` and `38%`, by language. */
export function formatShare(share: number, language: string): string {
  return new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: share > 0 && share < 0.1 ? 1 : 0 }).format(share);
}

type Parts = "moment" | "time" | "day" | "weekday" | "short";

const STYLES: Record<Parts, Intl.DateTimeFormatOptions> = {
  moment: { year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
  short: { month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
  time: { hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
  day: { year: "numeric", month: "2-digit", day: "2-digit" },
  weekday: { weekday: "long" },
};

function parts(moment: Date, zone: string, options: Intl.DateTimeFormatOptions): Record<string, string> {
  // en-CA by itself writes 2026-12-01; the parts are put together by hand, so that every browser writes the same.
  const found = new Intl.DateTimeFormat("en-CA", { ...options, timeZone: zone }).formatToParts(moment);
  return Object.fromEntries(found.map((part) => [part.type, part.value]));
}

/** `2026-12-01 10:00` and parts of it, in a zone: one way to write a moment in every language. */
export function formatMoment(moment: Date, zone: string, style: Exclude<Parts, "weekday"> = "moment"): string {
  const p = parts(moment, zone, STYLES[style]);
  const time = `${p.hour ?? ""}:${p.minute ?? ""}`;
  if (style === "time") return time;
  if (style === "day") return `${p.year ?? ""}-${p.month ?? ""}-${p.day ?? ""}`;
  if (style === "short") return `${p.month ?? ""}-${p.day ?? ""} ${time}`;
  return `${p.year ?? ""}-${p.month ?? ""}-${p.day ?? ""} ${time}`;
}

/** The calendar day of a moment in a zone, `2026-12-01`. */
export function dayOf(moment: Date, zone: string): string {
  return formatMoment(moment, zone, "day");
}

/** `星期二`, `Tuesday`: of a calendar day, which has no zone. */
export function weekdayOf(day: string, language: string): string {
  return new Intl.DateTimeFormat(language, { ...STYLES.weekday, timeZone: "UTC" }).format(new Date(`${day}T00:00:00Z`));
}

/** Whether this is a calendar day as addresses and the API write one, `2026-12-01`: `2026-02-30` is none. */
export function isDay(text: string): boolean {
  const moment = new Date(`${text}T00:00:00Z`);
  return /^(?!0000)\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(text);
}

/** A calendar day so many days on. */
export function addDays(day: string, count: number): string {
  const moment = new Date(`${day}T00:00:00Z`);
  moment.setUTCDate(moment.getUTCDate() + count);
  return moment.toISOString().slice(0, 10);
}

const UNITS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 365 * 86_400],
  ["month", 30 * 86_400],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];

/** `3 小时前`, `in 2 days`. Under a minute: now. */
export function formatRelative(moment: Date, now: Date, language: string): string {
  const seconds = (moment.getTime() - now.getTime()) / 1000;
  const words = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
  for (const [unit, size] of UNITS) {
    if (Math.abs(seconds) >= size) return words.format(Math.trunc(seconds / size), unit);
  }
  return words.format(0, "second");
}

/** The last signs of a masked number, to tell it from others by: `1234` of `+86138****1234`. */
export function tailOf(masked: string): string {
  return /[0-9A-Za-z]*$/.exec(masked)?.[0] ?? "";
}

/** A masked phone in groups: `["+86", "138", "****", "1234"]`. */
export function groupsOf(masked: string): string[] {
  return /^(\+86)?([0-9]*)(\*+)([0-9]*)$/.exec(masked)?.slice(1).filter((part) => part) ?? [masked];
}
