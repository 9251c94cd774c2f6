import { useTranslation } from "react-i18next";
import { useWord } from "@/shared/i18n/words";

interface Said {
  kind: string;
  component: string | null;
  until: string | null;
  due: string | null;
  plan: { annual_rate: string; terms: number; method: string; first_due: string; every: string } | null;
}

/** What an entry says beside its kind, day and amount. */
export function useSays(): (entry: Said) => string[] {
  const { t } = useTranslation();
  const word = useWord();
  return ({ kind, component, until, due, plan }) => [
    ...(component ? [word("component", component)] : []),
    ...(kind === "pause" ? [until ? t("ledger.until", { day: until }) : t("ledger.until_open")] : []),
    ...(due ? [t("ledger.due_anew", { day: due })] : []),
    ...(plan ? [t("ledger.plan", { every: word("every", plan.every), count: plan.terms, method: word("method", plan.method), rate: percentOf(plan.annual_rate), day: plan.first_due })] : []),
  ];
}

/** `18` of `0.18` or `9/50`; at most two decimal places. */
export function percentOf(rate: string): string {
  const [above = "0", below = "1"] = rate.split("/");
  return String(Number(((Number(above) / Number(below)) * 100).toFixed(2)));
}

/** `0.075` of `7.5` percent, digit by digit; null for what is none from 0 to 999. */
export function rateOf(typed: string): string | null {
  const plain = typed.normalize("NFKC").replace(/%\s*$/, "").trim();
  const found = /^([0-9]{1,3})(?:\.([0-9]{1,6}))?$/.exec(plain);
  if (!found) return null;
  const whole = (found[1] ?? "").padStart(3, "0");
  return `${String(Number(whole.slice(0, -2)))}.${whole.slice(-2)}${found[2] ?? ""}`;
}
