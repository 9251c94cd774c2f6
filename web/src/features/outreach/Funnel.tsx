import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { formatCount, formatShare } from "@/shared/display/format";
import { Why } from "@/shared/display/Why";
import { useLanguage, useWord } from "@/shared/i18n/words";
import type { Day } from "./queries";
import { casesAt, stepAt } from "./steps";

/** Cases are counted before it, contacts from it on: it is no share of the step before. */
const FIRST_OF_CONTACTS = "out";

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
            const before = day.funnel[number - 1];
            const name = word("funnel", step.step);
            const count = formatCount(step.cases, language);
            return (
              <tr key={step.step} data-testid={`step-${step.step}`}>
                <th scope="row">{name}</th>
                <td className="funnel-bar">
                  {step.cases > 0 && <span className={`tier tier-${String(Math.floor(number / 3))}`} style={{ inlineSize: `${String((step.cases / most) * 100)}%` }} />}
                </td>
                <td className="end">
                  {step.cases > 0 ? (
                    <Link to={stepAt(day.day, step.step)} aria-label={t("day.see_cases", { count: step.cases, step: name })}>
                      {count}
                    </Link>
                  ) : (
                    <span>{count}</span>
                  )}
                </td>
                <td className="end faint">
                  {step.step === FIRST_OF_CONTACTS && <span className="small">{t("day.per_contact")}</span>}
                  {before && before.cases > 0 && step.step !== FIRST_OF_CONTACTS && (
                    <span className="why-place">
                      <span>{formatShare(step.cases / before.cases, language)}</span>
                      <Why
                        label={t("day.share_why", { step: name, numerator: count, before: word("funnel", before.step), denominator: formatCount(before.cases, language) })}
                        lines={[
                          <>
                            {t("measures.numerator")}: {name} <strong>{count}</strong>
                          </>,
                          <>
                            {t("measures.denominator")}: {word("funnel", before.step)} <strong>{formatCount(before.cases, language)}</strong>
                          </>,
                          t("day.share_clock"),
                        ]}
                      />
                    </span>
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <p className="small faint">{t("day.funnel_note")}</p>
    </section>
  );
}
