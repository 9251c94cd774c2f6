import { useTranslation } from "react-i18next";
import { Ground, Reading, Value } from "./Reading";
import { PARTS, type Scorecard, type Scorecards } from "./queries";

/** A whole card: every measure by its part, with what is counted, over what, by which clock. */
export function ScoreDetail({ card, from }: { card: Scorecard; from: Scorecards }) {
  const { t } = useTranslation();
  return (
    <div className="score-parts">
      {PARTS.map((part) => (
        <section key={part} aria-labelledby={`part-${part}`}>
          <h3 id={`part-${part}`}>{t(`scorecards.part.${part}`)}</h3>
          <p className="hint">{t(`scorecards.part.${part}.hint`)}</p>
          <dl>
            {from.measures
              .filter((measure) => measure.part === part)
              .flatMap((measure) =>
                card.lines
                  .filter((line) => line.measure === measure.measure)
                  .map((line) => (
                    <div key={`${measure.measure} ${line.currency ?? ""}`} data-testid={`score-${measure.measure}`}>
                      <dt>{measure.title}</dt>
                      <dd className="figure">
                        <Value measure={measure} line={line} />
                        {line.reading && <Reading of={line.reading} />}
                      </dd>
                      <dd>
                        <Ground measure={measure} line={line} />
                        {measure.why_not ? (
                          <span className="line small">{measure.why_not}</span>
                        ) : (
                          <>
                            <span className="line small faint">{t("scorecards.counted", { what: measure.numerator })}</span>
                            <span className="line small faint">{t("scorecards.over", { what: measure.denominator })}</span>
                            {measure.window_days > 0 && <span className="line small faint">{t("scorecards.clock", { count: measure.window_days })}</span>}
                          </>
                        )}
                      </dd>
                    </div>
                  )),
              )}
          </dl>
        </section>
      ))}
    </div>
  );
}

/** What holds for every figure of the page. */
export function Bounds({ of }: { of: Scorecards }) {
  const { t } = useTranslation();
  return (
    <p className="small faint">
      {t("scorecards.period", { since: of.since, until: of.until })} {t("scorecards.floor", { count: of.floor })} {!of.is_final && t("scorecards.not_final")}{" "}
      {of.unsealed > 0 && t("scorecards.unsealed", { count: of.unsealed })}
    </p>
  );
}
