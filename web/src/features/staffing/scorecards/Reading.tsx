import { useTranslation } from "react-i18next";
import { formatCount, formatMoney, formatShare } from "@/shared/display/format";
import { Status, type Tone } from "@/shared/display/Status";
import { useLanguage } from "@/shared/i18n/words";
import type { ScoreLine, ScoreMeasure } from "./queries";

const TONES: Record<NonNullable<ScoreLine["reading"]>, Tone> = { above: "good", below: "care", alike: "plain", too_few: "rest", no_others: "rest" };

/** A measure's value, in its own unit; why there is none. */
export function Value({ measure, line }: { measure: ScoreMeasure; line: ScoreLine }) {
  const { t } = useTranslation();
  const language = useLanguage();
  if (measure.why_not) return <span className="faint">{t("scorecards.not_measured")}</span>;
  if (line.withheld) return <span className="faint">{t(`scorecards.withheld.${line.withheld}`)}</span>;
  if (line.value === null) return <span className="faint">{t("scorecards.none")}</span>;
  if (measure.kind === "money") return formatMoney(line.value, line.currency ?? "", language);
  if (measure.kind === "median") return <Duration seconds={line.value} />;
  return formatShare(line.value, language);
}

function Duration({ seconds }: { seconds: number }) {
  const { t } = useTranslation();
  const minutes = Math.floor(seconds / 60);
  return minutes > 0 ? t("scorecards.minutes", { minutes, seconds: Math.round(seconds % 60) }) : t("scorecards.seconds", { seconds: Math.round(seconds) });
}

/** What the value is made of, how sure it is, and what the same kinds of cases gave. */
export function Ground({ measure, line }: { measure: ScoreMeasure; line: ScoreLine }) {
  const { t } = useTranslation();
  const language = useLanguage();
  if (measure.kind !== "share" || line.value === null) return null;
  return (
    <>
      <span className="line small faint">{t("scorecards.of", { numerator: formatCount(line.numerator, language), denominator: formatCount(line.denominator, language) })}</span>
      {measure.part === "outcome" && line.low !== null && line.high !== null && (
        <span className="line small faint">{t("scorecards.interval", { low: formatShare(line.low, language), high: formatShare(line.high, language) })}</span>
      )}
      {line.alike !== null && <span className="line small faint">{t("scorecards.alike", { share: formatShare(line.alike, language) })}</span>}
    </>
  );
}

export function Reading({ of }: { of: NonNullable<ScoreLine["reading"]> }) {
  const { t } = useTranslation();
  return <Status tone={TONES[of]}>{t(`scorecards.reading.${of}`)}</Status>;
}
