import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { Customer } from "@/shared/display/Customer";
import { Sums } from "@/shared/display/Money";
import { Page } from "@/shared/display/Page";
import { ProblemNotice } from "@/shared/display/ProblemNotice";
import { Status } from "@/shared/display/Status";
import { Time } from "@/shared/display/Time";
import { useSubmission } from "@/shared/form/useSubmission";
import { useWord } from "@/shared/i18n/words";
import { useMay } from "@/shared/session/session";
import { useClock } from "@/shared/clock/clock";
import { DataTable, type Column } from "@/shared/table/DataTable";
import { useListState } from "@/shared/table/useListState";
import { FinishDialog } from "./work/FinishDialog";
import { pathOf, useNext } from "./work/hand";
import { useActionKeys } from "./work/keys";
import { queueQuery, type QueueItem } from "./work/queries";

/** What waits for somebody and for their teams, in the order it is worked. Nobody picks: the next one is the first. */
export function QueuePage() {
  const { t } = useTranslation();
  const word = useWord();
  const may = useMay();
  const navigate = useNavigate();
  const list = useListState();
  const next = useNext();
  const [isFinishing, setIsFinishing] = useState(false);
  const [laterAt, setLaterAt] = useState<string | null>(null);
  const { data, error, isFetching, isPlaceholderData, refetch } = useQuery({ ...queueQuery(list.cursor), placeholderData: (before) => before });
  const hand = data?.in_hand ?? null;
  const begin = useSubmission(() => next(), setLaterAt);
  const start = () => {
    if (hand && pathOf(hand) !== "/queue") void navigate(pathOf(hand));
    else if (hand) setIsFinishing(true);
    else begin.send(undefined);
  };
  const mayBegin = may("record") && data !== undefined && (data.teams.length > 0 || data.items.length > 0 || hand !== null);
  useActionKeys({ x: start }, mayBegin && !isFinishing);

  const columns: Column<QueueItem>[] = [
    {
      key: "customer",
      title: t("cases.customer"),
      isName: true,
      cell: (row) => (row.person ? <Customer row={row} /> : <span className="faint">{t("queue.nobody")}</span>),
    },
    {
      key: "why",
      title: t("queue.why"),
      cell: (row) => (
        <>
          {row.treatment ? word("treatment", row.treatment) : word("item", row.kind)}
          {row.treatment && <span className="line small faint">{word("item", row.kind)}</span>}
        </>
      ),
    },
    { key: "dpd", title: t("cases.dpd"), align: "end", cell: (row) => (row.dpd === null ? "" : t("cases.days", { count: row.dpd })) },
    { key: "overdue", title: t("cases.overdue"), align: "end", cell: (row) => <Sums sums={row.overdue} /> },
    { key: "team", title: t("queue.team"), isExtra: true, cell: (row) => word("team", row.team) },
    { key: "when", title: t("queue.when"), cell: (row) => <When row={row} /> },
    { key: "due", title: t("queue.due"), cell: (row) => <Time at={row.due_at} show="short" /> },
  ];

  if (!may("record")) {
    return (
      <Page title={t("nav.queue")}>
        <p className="notice">{t("queue.not_for_you")}</p>
      </Page>
    );
  }
  return (
    <Page
      title={t("nav.queue")}
      lead={<span>{t("queue.lead")}</span>}
      actions={
        mayBegin && (
          <Button type="primary" loading={begin.isBusy} onClick={start} data-testid="begin">
            {hand ? t("queue.go_on") : t("queue.begin")} <kbd>x</kbd>
          </Button>
        )
      }
    >
      {begin.fault !== null && <ProblemNotice fault={begin.fault} onRetry={start} />}
      {laterAt && (
        <p className="notice" role="status">
          {t("queue.later")} <Time at={laterAt} show="both" />
        </p>
      )}
      <DataTable
        caption={t("nav.queue")}
        columns={columns}
        rows={data?.items}
        keyOf={(row) => row.item}
        hrefOf={pathOf}
        isLoading={isFetching && (data === undefined || isPlaceholderData)}
        fault={data ? null : error}
        onRetry={() => void refetch()}
        empty={data && data.teams.length === 0 ? t("queue.empty_no_team") : t("queue.empty")}
        pages={list.pagesOf(data?.next)}
      />
      {isFinishing && hand && <FinishDialog item={hand} onClose={() => setIsFinishing(false)} onGone={() => setIsFinishing(false)} />}
    </Page>
  );
}

function When({ row }: { row: QueueItem }) {
  const { t } = useTranslation();
  const clock = useClock();
  if (row.is_in_hand) return <Status tone="tide">{t("work.in_hand")}</Status>;
  if (Date.parse(row.starts_at) > clock.now.getTime()) {
    return (
      <>
        <span className="faint">{t("queue.from")}</span> <Time at={row.starts_at} show="short" />
      </>
    );
  }
  return <Status tone="plain">{row.is_mine ? t("queue.mine") : t("queue.of_team")}</Status>;
}
