import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Money } from "@/shared/display/Money";
import { Status } from "@/shared/display/Status";
import { Time } from "@/shared/display/Time";
import { useWord } from "@/shared/i18n/words";
import { DataTable, type Column } from "@/shared/table/DataTable";
import { useListState } from "@/shared/table/useListState";
import { Book } from "./Book";
import { AccountLink, Customer } from "./Named";
import { lateQuery, type LateLine } from "./queries";

/** Contacts and decisions that would not have been, had we known then what we know now. */
export function LatePage() {
  const { t } = useTranslation();
  const word = useWord();
  const list = useListState();
  const [since, until] = [list.filter("since"), list.filter("until")];
  const { data, error, isFetching, refetch } = useQuery({ ...lateQuery(since, until, list.cursor), placeholderData: (before) => before });
  const columns: Column<LateLine>[] = [
    {
      key: "decided",
      title: t("late.decided"),
      isName: true,
      cell: (row) => (
        <>
          <Time at={row.decided_at} show="moment" zone={row.zone} />
          <span className="line small">
            {word("purpose", row.purpose)} · {word("channel", row.channel)}
          </span>
          <Status tone={row.contacted_at ? "care" : "plain"}>{t(row.contacted_at ? "late.contacted" : "late.not_contacted")}</Status>
        </>
      ),
    },
    {
      key: "customer",
      title: t("book.customer"),
      cell: (row) => (
        <>
          <Customer of={row} />
          {row.account && row.account_ref && (
            <span className="line">
              <AccountLink account={row.account} reference={row.account_ref} />
            </span>
          )}
        </>
      ),
    },
    { key: "finding", title: t("late.finding"), cell: (row) => <strong>{word("finding", row.finding)}</strong> },
    { key: "then", title: t("late.then"), cell: (row) => <Owed minor={row.due_then_minor} currency={row.currency} bucket={row.bucket_then} /> },
    { key: "now", title: t("late.now"), cell: (row) => <Owed minor={row.due_now_minor} currency={row.currency} bucket={row.bucket_now} /> },
    { key: "because", title: t("late.because"), cell: (row) => <Because of={row} /> },
  ];
  return (
    <Book name="late">
      <Span key={`${data?.since ?? ""} ${data?.until ?? ""}`} since={since ?? data?.since ?? ""} until={until ?? data?.until ?? ""} onChoose={(first, last) => list.choose({ since: first, until: last })} />
      <DataTable
        caption={t("book.late")}
        columns={columns}
        rows={data?.lines}
        keyOf={(row) => row.permit}
        isLoading={isFetching}
        fault={error}
        onRetry={() => void refetch()}
        empty={t("late.empty")}
        pages={list.pagesOf(data?.next)}
      />
    </Book>
  );
}

function Span({ since, until, onChoose }: { since: string; until: string; onChoose: (since: string, until: string) => void }) {
  const { t } = useTranslation();
  const [first, setFirst] = useState(since);
  const [last, setLast] = useState(until);
  return (
    <form
      className="filters"
      aria-label={t("late.span")}
      onSubmit={(event) => {
        event.preventDefault();
        onChoose(first, last);
      }}
    >
      <label>
        <span>{t("late.from")}</span>
        <input type="date" required value={first} onChange={(event) => setFirst(event.target.value)} data-testid="late-from" />
      </label>
      <label>
        <span>{t("late.until")}</span>
        <input type="date" required value={last} onChange={(event) => setLast(event.target.value)} data-testid="late-until" />
      </label>
      <Button htmlType="submit" data-testid="late-show">
        {t("late.show")}
      </Button>
    </form>
  );
}

function Owed({ minor, currency, bucket }: { minor: number; currency: string; bucket: string }) {
  return (
    <>
      <Money minor={minor} currency={currency} /> <span className="pill">{bucket}</span>
    </>
  );
}

/** What we came to know too late, each where it stands in the account's ledger. */
function Because({ of: line }: { of: LateLine }) {
  const { t } = useTranslation();
  if (line.because.length === 0) return <span className="faint">{t("late.balance")}</span>;
  return line.because.map((entry) => (
    <span key={entry} className="line">
      {line.account ? <AccountLink account={line.account} reference={entry} entry={entry} /> : <code>{entry}</code>}
    </span>
  ));
}
