import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Card, Waiting } from "@/shared/display/Page";
import { ProblemNotice } from "@/shared/display/ProblemNotice";
import { Sums } from "@/shared/display/Money";
import { Status, type Tone } from "@/shared/display/Status";
import { Time } from "@/shared/display/Time";
import { formatCount } from "@/shared/display/format";
import { Who } from "@/shared/display/Who";
import { useLanguage, useWord } from "@/shared/i18n/words";
import { useMay } from "@/shared/session/session";
import { DataTable, type Column } from "@/shared/table/DataTable";
import { useListState } from "@/shared/table/useListState";
import { Book } from "./Book";
import { importsQuery, stateQuery, type BookState, type Import } from "./queries";

/** How the book stands: how fresh core's balances are, what waits for somebody, what came in. */
export function StatePage() {
  const may = useMay();
  const { data, error, isPending, refetch } = useQuery(stateQuery);
  return (
    <Book name="state">
      {isPending ? (
        <Waiting lines={6} />
      ) : error ? (
        <ProblemNotice fault={error} onRetry={() => void refetch()} />
      ) : (
        <div className="columns">
          <Freshness of={data} />
          <Open of={data} />
        </div>
      )}
      {(may("import_book") || may("see_operations")) && <Imports />}
    </Book>
  );
}

function Freshness({ of: state }: { of: BookState }) {
  const { t } = useTranslation();
  const word = useWord();
  const language = useLanguage();
  const accounts = (count: number) => t("book.accounts", { count, number: formatCount(count, language) });
  const isCore = state.book_of_record === "core";
  return (
    <Card id="freshness" title={t("book.freshness")} hint={isCore ? t("book.freshness_core", { count: state.stale_days }) : t("book.freshness_own")}>
      <dl className="lines">
        <Line name={t("book.of_record")}>{word("policy_value", state.book_of_record)}</Line>
        <Line name={t("book.all_accounts")}>{formatCount(state.accounts, language)}</Line>
        {state.balances.map((each) => (
          <Line key={each.as_of} name={t("book.balance_of", { day: each.as_of })}>
            {accounts(each.accounts)}
          </Line>
        ))}
        {isCore && (
          <Line name={t("book.stale")} isCare={state.stale > 0}>
            {accounts(state.stale)}
          </Line>
        )}
        <Line name={t("book.without")}>{accounts(state.without)}</Line>
      </dl>
    </Card>
  );
}

function Open({ of: state }: { of: BookState }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const items = (count: number) => t("book.items", { count, number: formatCount(count, language) });
  return (
    <Card id="open" title={t("book.open")} hint={t("book.open_hint")}>
      <dl className="lines">
        <Line name={<Link to="/administration/differences">{t("book.differences")}</Link>} isCare={state.differences > 0}>
          {accountsOf(state.differences)}
        </Line>
        <Line name={<Link to="/book/held-money">{t("book.held")}</Link>} isCare={state.held_money > 0}>
          {items(state.held_money)} <Sums sums={state.held} />
        </Line>
        <Line name={<Link to="/book/instructions">{t("book.instructions")}</Link>}>{items(state.instructions)}</Line>
        <Line name={t("book.waiting")}>{items(state.waiting)}</Line>
      </dl>
    </Card>
  );

  function accountsOf(count: number) {
    return t("book.accounts", { count, number: formatCount(count, language) });
  }
}

function Line({ name, isCare = false, children }: { name: ReactNode; isCare?: boolean; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd className={isCare ? "care" : undefined}>{children}</dd>
    </div>
  );
}

export const TONES: Record<string, Tone> = { running: "tide", done: "good", cancelled: "care" };

/** What came in, newest first; one that runs tells how far it is. */
function Imports() {
  const { t } = useTranslation();
  const word = useWord();
  const language = useLanguage();
  const list = useListState();
  const { data, error, isFetching, refetch } = useQuery({ ...importsQuery(list.cursor), placeholderData: (before) => before });
  const columns: Column<Import>[] = [
    { key: "started", title: t("imports.started"), isName: true, cell: (row) => <Time at={row.started_at} show="both" /> },
    {
      key: "state",
      title: t("imports.state"),
      cell: (row) => (
        <>
          <Status tone={TONES[row.state] ?? "plain"}>{word("import_state", row.state)}</Status>
          {row.state === "running" && <Progress of={row} />}
        </>
      ),
    },
    {
      key: "files",
      title: t("imports.files"),
      cell: (row) => (
        <>
          {Object.keys(row.files).join(t("list.comma"))}
          <span className="line small faint">{row.layout}</span>
        </>
      ),
    },
    { key: "read", title: t("imports.read"), align: "end", isExtra: true, cell: (row) => formatCount(row.read, language) },
    { key: "accepted", title: t("imports.accepted"), align: "end", cell: (row) => formatCount(row.accepted, language) },
    { key: "rejected", title: t("imports.rejected"), align: "end", cell: (row) => <span className={row.rejected > 0 ? "care" : undefined}>{formatCount(row.rejected, language)}</span> },
    { key: "by", title: t("imports.by"), isExtra: true, cell: (row) => <Who who={row.who} /> },
  ];
  return (
    <Card id="imports" title={t("imports.title")} hint={t("imports.hint")}>
      <DataTable
        caption={t("imports.title")}
        columns={columns}
        rows={data?.imports}
        keyOf={(row) => row.import}
        hrefOf={(row) => `/book/imports/${row.import}`}
        isLoading={isFetching && !data}
        fault={data ? null : error}
        onRetry={() => void refetch()}
        empty={t("imports.empty")}
        pages={list.pagesOf(data?.next)}
      />
    </Card>
  );
}

/** How far an import has come, and when it last moved: one that was killed moves no more. */
export function Progress({ of: run }: { of: Import }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const files = Object.keys(run.files).length;
  return (
    <span className="line small faint">
      {run.file < files ? t("imports.at", { file: run.file + 1, files, line: formatCount(run.line, language) }) : t("imports.all_read")} <Time at={run.changed_at} show="distance" />
    </span>
  );
}
