import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useClock } from "@/shared/clock/clock";
import { Customer } from "@/shared/display/Customer";
import { Page } from "@/shared/display/Page";
import { Status } from "@/shared/display/Status";
import { Time } from "@/shared/display/Time";
import { useWord } from "@/shared/i18n/words";
import { useMay } from "@/shared/session/session";
import { DataTable, type Column } from "@/shared/table/DataTable";
import { Filter } from "@/shared/table/Filter";
import { useListState } from "@/shared/table/useListState";
import { CloseItemDialog } from "./CloseItemDialog";
import { ITEM_KINDS, TEAMS, itemsQuery, type WaitingItem } from "./items";

const OVERDUE = ["overdue"] as const;

/** Everything that waits for a person, whoever's it is, the first due first. Working through it is the queue's; this is for seeing
 *  that nothing is left lying, and for what belongs to no queue. */
export function ItemsPage() {
  const { t } = useTranslation();
  const word = useWord();
  const may = useMay();
  const list = useListState();
  const [closing, setClosing] = useState<WaitingItem | null>(null);
  const [said, setSaid] = useState("");
  const kind = ITEM_KINDS.find((each) => each === list.filter("kind"));
  const team = TEAMS.find((each) => each === list.filter("team"));
  const due = OVERDUE.find((each) => each === list.filter("due"));
  const asked = { ...(kind ? { kind } : {}), ...(team ? { team } : {}), ...(due ? { overdue: true } : {}) };
  const { data, error, isFetching, isPlaceholderData, refetch } = useQuery({ ...itemsQuery(asked, list.cursor), placeholderData: (before) => before });
  const isFiltered = Object.keys(asked).length > 0;

  const columns: Column<WaitingItem>[] = [
    {
      key: "customer",
      title: t("cases.customer"),
      isName: true,
      cell: (row) => (row.person ? <Customer row={row} /> : <span className="faint">{t("queue.nobody")}</span>),
    },
    { key: "what", title: t("items.what"), cell: (row) => <What row={row} /> },
    {
      key: "who",
      title: t("items.who"),
      cell: (row) => (
        <>
          {word("team", row.team)}
          <span className="line small faint">
            <Whose row={row} />
          </span>
        </>
      ),
    },
    { key: "due", title: t("queue.due"), cell: (row) => <Due row={row} /> },
    { key: "opened", title: t("items.opened"), isExtra: true, cell: (row) => <Time at={row.opened_at} show="short" zone={row.zone} /> },
    ...(may("record")
      ? [
          {
            key: "act",
            title: t("contacts.act"),
            cell: (row: WaitingItem) => row.may_close && (
              <Button size="small" aria-label={t("items.close_which", { what: word("item", row.kind), ref: row.ref ?? t("queue.nobody") })} onClick={() => setClosing(row)} data-testid="close-item">
                {t("items.close")}
              </Button>
            ),
          },
        ]
      : []),
  ];

  return (
    <Page title={t("nav.items")} lead={<span>{t("items.lead")}</span>}>
      <form className="filters" role="search" onSubmit={(event) => event.preventDefault()} aria-label={t("items.filter")}>
        <Filter label={t("items.what")} codes={ITEM_KINDS} wordOf={(code) => word("item", code)} value={kind} onChoose={(code) => list.choose({ kind: code })} />
        <Filter label={t("queue.team")} codes={TEAMS} wordOf={(code) => word("team", code)} value={team} onChoose={(code) => list.choose({ team: code })} />
        <Filter label={t("queue.due")} codes={OVERDUE} wordOf={() => t("items.overdue")} value={due} onChoose={(code) => list.choose({ due: code })} />
        {isFiltered && (
          <Button type="link" onClick={() => list.choose({ kind: undefined, team: undefined, due: undefined })}>
            {t("cases.clear")}
          </Button>
        )}
      </form>
      <p className="work-said" role="status">
        {said}
      </p>
      <DataTable
        caption={t("nav.items")}
        columns={columns}
        rows={data?.items}
        keyOf={(row) => row.item}
        hrefOf={pathOf}
        isLoading={isFetching && (data === undefined || isPlaceholderData)}
        fault={data ? null : error}
        onRetry={() => void refetch()}
        empty={isFiltered ? t("items.empty_filtered") : t("items.empty")}
        pages={list.pagesOf(data?.next)}
      />
      {closing && (
        <CloseItemDialog
          item={closing}
          onClose={() => setClosing(null)}
          onDone={() => {
            setSaid(t("items.closed", { what: word("item", closing.kind) }));
            setClosing(null);
          }}
        />
      )}
    </Page>
  );
}

/** Where an item is looked into: its case, or its customer; nowhere while nobody knows whose it is. */
function pathOf(item: WaitingItem): string | null {
  if (item.case) return `/cases/${item.case}`;
  return item.person ? `/people/${item.person}` : null;
}

/** What it is, and the words that it is about. */
function What({ row }: { row: WaitingItem }) {
  const word = useWord();
  const name = word("item", row.kind);
  return (
    <>
      {row.kind === "visit" ? <Link to={`/contacts/${row.subject}`}>{name}</Link> : row.kind === "distress" ? <Status tone="stop">{name}</Status> : name}
      {row.treatment && <span className="line small faint">{word("treatment", row.treatment)}</span>}
      {row.said !== null && <blockquote className="said small">{row.said}</blockquote>}
    </>
  );
}

/** Who has it: somebody, who may be at it just now, or the whole team. */
function Whose({ row }: { row: WaitingItem }) {
  const { t } = useTranslation();
  if (row.is_mine) return row.is_in_hand ? t("work.in_hand") : t("queue.mine");
  if (row.owner === null) return t("queue.of_team");
  return row.is_taken ? t("items.taken_by", { who: row.owner }) : row.owner;
}

/** By when, in the customer's own time; and from when, where it cannot be worked on yet. */
function Due({ row }: { row: WaitingItem }) {
  const { t } = useTranslation();
  const { now } = useClock();
  return (
    <>
      <Time at={row.due_at} show="short" zone={row.zone} />
      {row.is_overdue && (
        <span className="line">
          <Status tone="care">{t("items.overdue")}</Status>
        </span>
      )}
      {Date.parse(row.starts_at) > now.getTime() && (
        <span className="line small faint">
          {t("queue.from")} <Time at={row.starts_at} show="short" zone={row.zone} />
        </span>
      )}
    </>
  );
}
