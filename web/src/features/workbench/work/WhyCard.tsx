import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Card } from "@/shared/display/Page";
import { raised, useLanguage } from "@/shared/i18n/words";
import { inSameLanguage } from "@/shared/i18n/keeping";
import { decisionsQuery, type Decision } from "./queries";

const FOREMOST = ["segment", "fatigue", "contacts_7d"];
const SHOWN_DAYS = 14;

/** Who they seem to be, what the strategy says of them today, and why: by which version, which rows, from what was known. Behind
 *  it the days before. */
export function WhyCard({ person, creditor }: { person: string; creditor?: string | undefined }) {
  const { t } = useTranslation();
  const words = useLanguage();
  const found = useQuery({ ...decisionsQuery(person, words), placeholderData: inSameLanguage(words) }).data ?? [];
  const [decision, ...before] = found.filter((each) => creditor === undefined || each.creditor === creditor);
  if (!decision) return null;
  return (
    <Card id="why" title={t("why.title")} hint={t("why.as_of", { day: decision.day })}>
      <p data-testid="why">{decision.why}</p>
      <dl className="lines">
        <div>
          <dt>{t("day.treatment")}</dt>
          <dd>{raised(decision.treatment)}</dd>
        </div>
        {FOREMOST.map((name) => decision.inputs.find((each) => each.name === name)).map(
          (each) =>
            each && (
              <div key={each.name}>
                <dt>{each.title}</dt>
                <dd>{raised(each.text)}</dd>
              </div>
            ),
        )}
      </dl>
      <Basis decision={decision} />
      {before.length > 0 && (
        <details data-testid="earlier">
          <summary>{t("why.earlier", { count: before.length })}</summary>
          <ul className="rows">
            {before.slice(0, SHOWN_DAYS).map((each) => (
              <li key={`${each.day} ${each.creditor}`}>
                <div className="row-main">
                  <span>
                    <span className="faint">{creditor === undefined ? t("why.day_of", { day: each.day, creditor: each.creditor }) : each.day}</span> {raised(each.treatment)}
                  </span>
                  <span className="small">{each.why}</span>
                </div>
              </li>
            ))}
          </ul>
        </details>
      )}
    </Card>
  );
}

/** By which version and rows it was decided, and from what. */
function Basis({ decision }: { decision: Decision }) {
  const { t } = useTranslation();
  return (
    <details data-testid="basis">
      <summary>{t("why.basis")}</summary>
      <dl className="lines">
        <div>
          <dt>{t("why.version")}</dt>
          <dd>{decision.version ? <Link to={`/strategies/${decision.version}`}>{decision.title}</Link> : t("why.peace")}</dd>
        </div>
        <div>
          <dt>{t("why.rows")}</dt>
          <dd>
            {decision.path.map((each) => (
              <span key={each.row} className="line">
                <code>{each.row}</code> {each.why}
              </span>
            ))}
          </dd>
        </div>
        {decision.says
          .filter((each) => each.name !== "treatment" && each.text)
          .map((each) => (
            <div key={each.name}>
              <dt>{each.title}</dt>
              <dd>{raised(each.text)}</dd>
            </div>
          ))}
      </dl>
      <h3>{t("why.inputs")}</h3>
      <dl className="lines">
        {decision.inputs.map((each) => (
          <div key={each.name}>
            <dt>{each.title}</dt>
            <dd>{raised(each.text)}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
