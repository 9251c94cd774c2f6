import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { formatCount, formatShare } from "@/shared/display/format";
import { useLanguage, useWord } from "@/shared/i18n/words";
import type { Day } from "./queries";
import { STATES_AT, casesAt } from "./steps";

/** From the book to an answer, step by step: how many are left, what share of the step before, and who they are. */
export function Funnel({ day }: { day: Day }) {
  const { t } = useTranslation();
  const word = useWord();
  const language = useLanguage();
  const most = Math.max(...day.funnel.map((step) => step.cases), 1);
  return (
    <section className="card funnel" aria-labelledby="funnel">
      <div className="card-head">
        <h2 id="funnel">{t("day.funnel")}</h2>
        <Link to={casesAt(day.day, {})}>{t("day.all_cases")}</Link>
      </div>
      <table>
        <thead>
          <tr>
            <th scope="col">
              <span className="unseen">{t("day.step")}</span>
            </th>
            <td />
            <th scope="col" className="end">
              {t("day.count")}
            </th>
            <th scope="col" className="end">
              {t("day.share")}
            </th>
          </tr>
        </thead>
        <tbody>
          {day.funnel.map((step, number) => {
            const before = day.funnel[number - 1]?.cases ?? 0;
            const states = STATES_AT[step.step] ?? null;
            const count = formatCount(step.cases, language);
            return (
              <tr key={step.step}>
                <th scope="row">{word("funnel", step.step)}</th>
                <td className="funnel-bar">
                  {step.cases > 0 && <span className={`tier tier-${String(Math.floor(number / 3))}`} style={{ inlineSize: `${String((step.cases / most) * 100)}%` }} />}
                </td>
                <td className="end">
                  {states && step.cases > 0 ? (
                    <Link to={casesAt(day.day, { states: step.step === "wished" ? [] : states })} aria-label={t("day.see_cases", { count: step.cases, step: word("funnel", step.step) })}>
                      {count}
                    </Link>
                  ) : (
                    <span>{count}</span>
                  )}
                </td>
                <td className="end faint">{number > 0 && before > 0 ? formatShare(step.cases / before, language) : ""}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <p className="small faint">{t("day.funnel_note")}</p>
    </section>
  );
}
