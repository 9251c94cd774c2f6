import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { formatCount } from "@/shared/display/format";
import { Card } from "@/shared/display/Page";
import { useLanguage, useWord } from "@/shared/i18n/words";
import type { Report } from "./queries";

/** What a version would have done with yesterday's book that the live one did not. */
export function TestReport({ report }: { report: Report }) {
  const { t } = useTranslation();
  const word = useWord();
  const language = useLanguage();
  const count = (number: number) => formatCount(number, language);
  const changed = report.moves.filter((move) => move.was !== move.now);
  const kept = report.cases - report.changed - report.otherwise;
  if (report.cases === 0) {
    return (
      <Card id="report" title={t("strategy.report")}>
        <p>{t("strategy.report_empty")}</p>
      </Card>
    );
  }
  return (
    <Card id="report" title={t("strategy.report")} hint={t("strategy.report_of", { day: report.day ?? "–", cases: count(report.cases) })}>
      <dl className="wall-figures" data-testid="report">
        <div className={report.changed > 0 ? "wall-figure care" : "wall-figure"}>
          <dt>{t("strategy.changed")}</dt>
          <dd>
            <span>{count(report.changed)}</span>
          </dd>
        </div>
        <div className="wall-figure">
          <dt>{t("strategy.otherwise")}</dt>
          <dd>
            <span>{count(report.otherwise)}</span>
          </dd>
        </div>
        <div className="wall-figure">
          <dt>{t("strategy.kept")}</dt>
          <dd>
            <span>{count(kept)}</span>
          </dd>
        </div>
      </dl>
      {changed.length > 0 && (
        <table className="plain-table" aria-label={t("strategy.moves")}>
          <thead>
            <tr>
              <th scope="col">{t("strategy.was")}</th>
              <th scope="col">{t("strategy.now")}</th>
              <th scope="col" className="end">
                {t("strategy.cases")}
              </th>
            </tr>
          </thead>
          <tbody>
            {changed.map((move) => (
              <tr key={`${move.was} ${move.now}`}>
                <td>{word("treatment", move.was)}</td>
                <td>{word("treatment", move.now)}</td>
                <td className="end">{count(move.cases)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {report.examples.length > 0 && (
        <details>
          <summary>{t("strategy.examples", { count: report.examples.length })}</summary>
          <ul className="rows">
            {report.examples.map((example, number) => (
              <li key={number}>
                <div className="row-main">
                  {example.person && example.ref && <Link to={`/people/${example.person}`}>{example.ref}</Link>}
                  {example.changes.map((change) => (
                    <span key={change.title}>
                      <span className="small faint">{change.title}</span> {t("strategy.from_to", { was: change.was || "–", now: change.now || "–" })}
                    </span>
                  ))}
                  <span className="small faint">
                    {t("strategy.by_rows")} <code>{example.was_path.join("/")}</code> → <code>{example.now_path.join("/")}</code>
                  </span>
                </div>
              </li>
            ))}
          </ul>
        </details>
      )}
    </Card>
  );
}
