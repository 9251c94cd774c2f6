import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Card, Page, Waiting } from "@/shared/display/Page";
import { ProblemNotice } from "@/shared/display/ProblemNotice";
import { Status } from "@/shared/display/Status";
import { useLanguage, useWord } from "@/shared/i18n/words";
import { playbooksQuery, type Playbook } from "./queries";
import { Releases } from "./Releases";

/** The dialogues there are: what a conversation begins with, and the parts that others lead to. */
export function PlaybooksPage() {
  const { t } = useTranslation();
  const { data, error, isPending, refetch } = useQuery(playbooksQuery);
  return (
    <Page title={t("nav.playbooks")} lead={<span>{t("playbook.lead")}</span>}>
      {isPending ? (
        <Waiting lines={6} />
      ) : error ? (
        <ProblemNotice fault={error} onRetry={() => void refetch()} />
      ) : (
        <>
          <p className="notice" role="status">
            {data.faults.length === 0 ? t("playbook.sound", { count: data.playbooks.length, sentences: data.sentences }) : t("playbook.unsound", { count: data.faults.length })}{" "}
            <span className="faint">
              {t("playbook.version")} <code>{data.version}</code>
            </span>
          </p>
          {data.faults.length > 0 && (
            <ul className="rows">
              {data.faults.map((fault) => (
                <li key={`${fault.place} ${fault.code} ${fault.what}`}>
                  <code>{fault.place}</code> <span>{fault.code}</span> <span className="faint">{fault.what}</span>
                </li>
              ))}
            </ul>
          )}
          <Releases />
          <div className="columns">
            <div className="stack">
              <Card id="starts" title={t("playbook.starts")} hint={t("playbook.starts_hint")}>
                <List playbooks={data.playbooks.filter((each) => each.is_start)} />
              </Card>
              <Card id="parts" title={t("playbook.parts")} hint={t("playbook.parts_hint")}>
                <List playbooks={data.playbooks.filter((each) => !each.is_start && each.needs_customer)} />
              </Card>
            </div>
            <Card id="strangers" title={t("playbook.strangers")} hint={t("playbook.strangers_hint")}>
              <List playbooks={data.playbooks.filter((each) => !each.is_start && !each.needs_customer)} />
            </Card>
          </div>
        </>
      )}
    </Page>
  );
}

function List({ playbooks }: { playbooks: readonly Playbook[] }) {
  const { t } = useTranslation();
  const word = useWord();
  const language = useLanguage();
  return (
    <ul className="rows">
      {playbooks.map((each) => (
        <li key={each.playbook}>
          <div className="row-main">
            <Link to={`/playbooks/${each.playbook}`}>{language === "zh-CN" ? each.title_zh : each.title_en}</Link>
            {each.takes.length + each.risks.length > 0 && (
              <span className="small faint">
                {t("playbook.hears", { intents: [...each.takes.map((code) => word("intent", code)), ...each.risks.map((code) => word("risk", code))].join(t("list.comma")) })}
              </span>
            )}
          </div>
          {each.purpose ? <Status tone="tide">{word("purpose", each.purpose)}</Status> : each.of_stranger && <Status tone="rest">{t("playbook.of_stranger")}</Status>}
        </li>
      ))}
    </ul>
  );
}
