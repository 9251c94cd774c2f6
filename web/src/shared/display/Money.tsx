import { useTranslation } from "react-i18next";
import { formatMoney } from "./format";

export interface MoneyProps {
  /** Whole minor units: 1 yuan is 100. */
  minor: number;
  currency: string;
  /** `large`: the one sum a card is about. */
  size?: "plain" | "large";
}

/** A sum, exact to the minor unit, figures in line. */
export function Money({ minor, currency, size = "plain" }: MoneyProps) {
  const { i18n } = useTranslation();
  return <span className={size === "large" ? "money large" : "money"}>{formatMoney(minor, currency, i18n.language)}</span>;
}

/** One sum for each currency; there is no sum over several. */
export function Sums({ sums }: { sums: readonly { amount_minor: number; currency: string }[] }) {
  return (
    <span className="sums">
      {sums.map((sum) => (
        <Money key={sum.currency} minor={sum.amount_minor} currency={sum.currency} />
      ))}
    </span>
  );
}
