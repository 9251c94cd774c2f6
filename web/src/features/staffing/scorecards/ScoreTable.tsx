import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "react-router";
import { useLanguage } from "@/shared/i18n/words";
import { Ground, Reading, Value } from "./Reading";
import type { ScoreMeasure, Scorecard, Scorecards } from "./queries";

/** Cards side by side: outcomes with what they are held against, signs, and the amount recovered at the end. They come by name;
 *  there is no other order, for the amount recovered must not make one. */
export function ScoreTable({ cards, from, caption }: { cards: readonly Scorecard[]; from: Scorecards; caption: string }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const [search] = useSearchParams();
  const of = (part: ScoreMeasure["part"]) => from.measures.filter((measure) => measure.part === part);
  const linkTo = (who: string) => `?${new URLSearchParams({ ...Object.fromEntries(search), who }).toString()}#card`;
  const lines = (card: Scorecard, measure: ScoreMeasure) => card.lines.filter((line) => line.measure === measure.measure);
  return (
    <div className="sheet" tabIndex={0} role="region" aria-label={caption}>
      <table className="plain-table score-table" aria-label={caption}>
        <thead>
          <tr>
            <th scope="col">{t("scorecards.who")}</th>
            {of("outcome").map((measure) => (
              <th scope="col" key={measure.measure}>
                {measure.title}
              </th>
            ))}
            <th scope="col">{t("scorecards.part.sign")}</th>
            <th scope="col">{t("scorecards.beside_column")}</th>
          </tr>
        </thead>
        <tbody>
          {cards.map((card) => (
            <tr key={card.who}>
              <th scope="row">
                <Link to={linkTo(card.who)} data-testid={`card-${card.name_en}`}>
                  {card.who === "all" ? t("scorecards.all") : language === "zh-CN" ? card.name_zh : card.name_en}
                </Link>
                {card.people > 1 && <span className="line small faint">{t("scorecards.people", { count: card.people })}</span>}
              </th>
              {of("outcome").map((measure) => (
                <td key={measure.measure}>
                  {lines(card, measure).map((line) => (
                    <span key={line.measure}>
                      <span className="score-value">
                        <Value measure={measure} line={line} />
                      </span>
                      <Ground measure={measure} line={line} />
                      {line.reading && <Reading of={line.reading} />}
                    </span>
                  ))}
                </td>
              ))}
              <td>
                <Signs measures={of("sign")} card={card} />
              </td>
              <td className="small">
                {of("beside").flatMap((measure) =>
                  lines(card, measure).map((line) => (
                    <span key={line.currency ?? ""} className="line">
                      <Value measure={measure} line={line} />
                    </span>
                  )),
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Signs({ measures, card }: { measures: readonly ScoreMeasure[]; card: Scorecard }) {
  const { t } = useTranslation();
  const told = measures.flatMap((measure) => card.lines.filter((line) => line.measure === measure.measure && line.denominator > 0).map((line) => ({ measure, line })));
  if (told.length === 0) return <span className="small faint">{t("scorecards.none")}</span>;
  return told.map(({ measure, line }) => (
    <span key={measure.measure} className="line small sign-line">
      {t("scorecards.sign", { what: measure.title, numerator: line.numerator, denominator: line.denominator })}
    </span>
  ));
}
