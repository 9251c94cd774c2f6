import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Card, Empty, Page, Waiting } from "@/shared/display/Page";
import { ProblemNotice } from "@/shared/display/ProblemNotice";
import { useLanguage, useWord } from "@/shared/i18n/words";
import { inSameLanguage } from "@/shared/i18n/keeping";
import { useListState } from "@/shared/table/useListState";
import { RuleState, usePlaceName } from "./RuleState";
import { CONFIDENCES, rulebookQuery, type RuleRow } from "./queries";

/** Every rule, by country and by the text it stands in. */
export function RulebookPage() {
  const { t } = useTranslation();
  const word = useWord();
  const words = useLanguage();
  const list = useListState();
  const placeName = usePlaceName(t("rulebook.everywhere"));
  const jurisdiction = list.filter("jurisdiction");
  const confidence = CONFIDENCES.find((each) => each === list.filter("confidence"));
  const onlyInForce = list.filter("in_force") === "1";
  const { data, error, isPending, refetch } = useQuery({ ...rulebookQuery({ jurisdiction, confidence, onlyInForce }, words), placeholderData: inSameLanguage(words) });
  return (
    <Page
      title={t("rulebook.title")}
      lead={
        <>
          <span>{t("rulebook.lead")}</span>
          <Link to="/utterances">{t("rulebook.try_words")}</Link>
        </>
      }
    >
      <p className="notice">{t("rulebook.caution")}</p>
      <form className="filters" role="search" onSubmit={(event) => event.preventDefault()} aria-label={t("rulebook.filters")}>
        <label>
          <span>{t("rulebook.jurisdiction")}</span>
          <select value={jurisdiction ?? ""} onChange={(event) => list.choose({ jurisdiction: event.target.value })}>
            <option value="">{t("rulebook.any")}</option>
            {data?.jurisdictions.map((place) => (
              <option key={place} value={place}>
                {placeName(place)}
              </option>
            ))}
          </select>
        </label>
        <label>
          <span>{t("rulebook.confidence")}</span>
          <select value={confidence ?? ""} onChange={(event) => list.choose({ confidence: event.target.value })}>
            <option value="">{t("rulebook.any")}</option>
            {CONFIDENCES.map((each) => (
              <option key={each} value={each}>
                {word("confidence", each)}
              </option>
            ))}
          </select>
        </label>
        <label className="check">
          <input type="checkbox" checked={onlyInForce} onChange={(event) => list.choose({ in_force: event.target.checked ? "1" : undefined })} />
          {t("rulebook.only_in_force")}
        </label>
        {data && (
          <span className="faint small" role="status">
            {t("rulebook.count", { count: data.count })}
          </span>
        )}
      </form>
      {isPending ? (
        <Waiting lines={8} />
      ) : !data ? (
        <ProblemNotice fault={error} onRetry={() => void refetch()} />
      ) : data.count === 0 ? (
        <Empty>{t("rulebook.empty")}</Empty>
      ) : (
        data.parts.map((part) => (
          <Card key={part.jurisdiction} id={`in-${part.jurisdiction}`} title={placeName(part.jurisdiction)}>
            {part.instruments.map((instrument) => (
              <section key={instrument.instrument} className="instrument" aria-label={instrument.title}>
                <h3>{instrument.title}</h3>
                <p className="hint">{t("rulebook.source_of", { source: instrument.source, day: instrument.checked })}</p>
                <Rules title={instrument.title} rules={instrument.rules} />
              </section>
            ))}
          </Card>
        ))
      )}
    </Page>
  );
}

function Rules({ title, rules }: { title: string; rules: readonly RuleRow[] }) {
  const { t } = useTranslation();
  const word = useWord();
  return (
    <table className="plain-table rules-table" aria-label={title}>
      <thead>
        <tr>
          <th scope="col">{t("rulebook.rule")}</th>
          <th scope="col">{t("rulebook.what")}</th>
          <th scope="col">{t("rulebook.confidence_and_dates")}</th>
          <th scope="col">{t("rulebook.state")}</th>
        </tr>
      </thead>
      <tbody>
        {rules.map((rule) => (
          <tr key={rule.rule} className={rule.state === "off" || rule.state === "told" ? "idle" : undefined}>
            <th scope="row">
              <Link to={`/rulebook/${rule.rule}`}>
                <code className="rule-id">{rule.rule}</code>
              </Link>
            </th>
            <td>
              {rule.title}
              {rule.line && <span className="line small faint">{rule.line}</span>}
            </td>
            <td className="small">
              {word("confidence", rule.confidence)}
              <span className="line faint">{rule.dates}</span>
            </td>
            <td>
              <RuleState state={rule.state} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
