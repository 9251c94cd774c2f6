import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { Card, Page, Waiting } from "@/shared/display/Page";
import { ProblemNotice } from "@/shared/display/ProblemNotice";
import { Status } from "@/shared/display/Status";
import { Time } from "@/shared/display/Time";
import { formatCount } from "@/shared/display/format";
import { Who } from "@/shared/display/Who";
import { useLanguage, useWord } from "@/shared/i18n/words";
import { DataTable, type Column } from "@/shared/table/DataTable";
import { useListState } from "@/shared/table/useListState";
import { Progress, TONES } from "./StatePage";
import { importQuery, type Import, type Reject } from "./queries";

/** One import: its files, what it came to, and every row it refused: where and why, never with what stood in it. */
export function ImportPage() {
  const { t } = useTranslation();
  const word = useWord();
  const language = useLanguage();
  const list = useListState();
  const { data, error, isPending, isFetching, refetch } = useQuery({ ...importQuery(useParams().run ?? "", list.cursor), placeholderData: (before) => before });
  const columns: Column<Reject>[] = [
    { key: "file", title: t("imports.file"), cell: (row) => row.file },
    { key: "line", title: t("imports.line"), align: "end", isName: true, cell: (row) => formatCount(row.line, language) },
    { key: "field", title: t("imports.field"), cell: (row) => (row.field ? <code>{row.field}</code> : <span className="faint">{t("imports.whole_row")}</span>) },
    { key: "why", title: t("imports.why"), cell: (row) => word("reject", row.code) },
    { key: "expected", title: t("imports.expected"), cell: (row) => <span lang="en">{row.expected}</span> },
  ];
  return (
    <Page title={t("imports.one")} lead={<Link to="/book">{t("imports.back")}</Link>}>
      {isPending ? (
        <Waiting lines={6} />
      ) : !data ? (
        <ProblemNotice fault={error} onRetry={() => void refetch()} />
      ) : (
        <>
          <Facts of={data} />
          <Card id="rejects" title={t("imports.rejects")} hint={t("imports.rejects_hint")}>
            <DataTable
              caption={t("imports.rejects")}
              columns={columns}
              rows={data.rejects}
              keyOf={(row) => `${row.file} ${String(row.line)}`}
              isLoading={isFetching}
              fault={null}
              onRetry={() => void refetch()}
              empty={t("imports.none_rejected")}
              pages={list.pagesOf(data.next)}
            />
          </Card>
        </>
      )}
    </Page>
  );
}

function Facts({ of: run }: { of: Import }) {
  const { t } = useTranslation();
  const word = useWord();
  const language = useLanguage();
  const counts = [
    ["read", run.read],
    ["accepted", run.accepted],
    ["rejected", run.rejected],
  ] as const;
  return (
    <div className="columns">
      <Card id="run" title={t("imports.what")} extra={<Status tone={TONES[run.state] ?? "plain"}>{word("import_state", run.state)}</Status>}>
        {run.state === "running" && <Progress of={run} />}
        <dl className="lines">
          {counts.map(([name, count]) => (
            <div key={name}>
              <dt>{t(`imports.${name}`)}</dt>
              <dd className={name === "rejected" && count > 0 ? "care" : undefined}>{formatCount(count, language)}</dd>
            </div>
          ))}
          {Object.entries(run.absent).map(([name, count]) => (
            <div key={name}>
              <dt>{word("import_absent", name)}</dt>
              <dd>{formatCount(count, language)}</dd>
            </div>
          ))}
          <div>
            <dt>{t("imports.started")}</dt>
            <dd>
              <Time at={run.started_at} show="both" /> <Who who={run.who} />
            </dd>
          </div>
          {run.ended_at && (
            <div>
              <dt>{t("imports.ended")}</dt>
              <dd>
                <Time at={run.ended_at} show="both" />
              </dd>
            </div>
          )}
        </dl>
      </Card>
      <Card id="files" title={t("imports.files")} hint={t("imports.files_hint", { layout: run.layout })}>
        <ul className="rows">
          {Object.entries(run.files).map(([name, digest]) => (
            <li key={name}>
              <span>{name}</span>
              <code className="small faint" title={digest}>
                {digest.slice(0, 12)}
              </code>
            </li>
          ))}
        </ul>
      </Card>
    </div>
  );
}
