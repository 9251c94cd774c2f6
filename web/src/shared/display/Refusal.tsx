import { useTranslation } from "react-i18next";
import { useWord } from "@/shared/i18n/words";
import { Rule } from "./Rule";
import { Time } from "./Time";

export interface RefusalProps {
  /** Ids of the rules that say no. */
  rules: readonly string[];
  /** The first lawful moment; null: none is foreseeable. */
  earliest: string | null;
  zone?: string | null;
  /** What is lawful now instead: channels, or channels for another purpose. Left out where nobody asked. */
  instead?: readonly { channel: string; purpose?: string }[];
}

/** A no of the gate's: which rules, until when, and what is lawful instead. Never just an error. */
export function Refusal({ rules, earliest, zone = null, instead }: RefusalProps) {
  const { t } = useTranslation();
  const word = useWord();
  return (
    <div className="refusal">
      <ul className="refusal-rules">
        {rules.map((rule) => (
          <li key={rule}>
            <Rule id={rule} />
          </li>
        ))}
      </ul>
      <p className="refusal-when">
        {earliest ? (
          <>
            <span className="faint">{t("refusal.from")}</span> <Time at={earliest} show="both" zone={zone} />
          </>
        ) : (
          <span className="faint">{t("refusal.no_moment")}</span>
        )}
      </p>
      {instead && (
        <p className="refusal-instead">
          <span className="faint">{t("refusal.instead")}</span>{" "}
          {instead.length > 0
            ? instead.map(({ channel, purpose }) => (purpose ? t("refusal.way", { channel: word("channel", channel), purpose: word("purpose", purpose) }) : word("channel", channel))).join(t("list.comma"))
            : t("refusal.nothing_instead")}
        </p>
      )}
    </div>
  );
}
