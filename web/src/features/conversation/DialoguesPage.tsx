import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Customer } from "@/shared/display/Customer";
import { Page } from "@/shared/display/Page";
import { Time } from "@/shared/display/Time";
import { useLanguage, useWord } from "@/shared/i18n/words";
import { DataTable, type Column } from "@/shared/table/DataTable";
import { useListState } from "@/shared/table/useListState";
import { dialoguesQuery, type Dialogue, type DialogueState } from "./dialogues";
import { DialogueMarks } from "./Marks";
import { GoesBadly } from "./Moments";
import { playbooksQuery } from "./queries";
import { StateFilter, wishedState } from "./StateFilter";

const STATES: readonly DialogueState[] = ["waiting", "open", "ended"];

/** Who talks with our playbooks; first those who wait for a person. */
export function DialoguesPage() {
  const { t } = useTranslation();
  const word = useWord();
  const list = useListState();
  const titleOf = usePlaybookTitle();
  const state = wishedState(STATES, list.filter("state"), "waiting");
  const { data, error, isFetching, isPlaceholderData, refetch } = useQuery({ ...dialoguesQuery(state, list.cursor), placeholderData: keepPreviousData });
  const counts = data?.counts ?? {};

  const columns: Column<Dialogue>[] = [
    {
      key: "customer",
      title: t("cases.customer"),
      isName: true,
      cell: (row) => <Customer row={row} />,
    },
    {
      key: "state",
      title: t("cases.state"),
      cell: (row) => (
        <>
          <DialogueMarks dialogue={row} />
          <GoesBadly moment={row.moment} />
        </>
      ),
    },
    {
      key: "why",
      title: t("dialogue.why"),
      cell: (row) => (
        <>
          {row.outcome ? word("ending", row.outcome) : <span className="faint">{t("dialogue.under_way")}</span>}
          {row.reason && <span className="line small faint">{word("dialogue_reason", row.reason)}</span>}
        </>
      ),
    },
    { key: "channel", title: t("dialogue.channel"), isExtra: true, cell: (row) => word("channel", row.channel) },
    { key: "playbook", title: t("dialogue.playbook"), isExtra: true, cell: (row) => titleOf(row.playbook) },
    { key: "turns", title: t("dialogue.turns"), align: "end", isExtra: true, cell: (row) => row.turns },
    { key: "began", title: t("dialogue.began"), cell: (row) => <Time at={row.began_at} show="short" /> },
    { key: "last", title: t("dialogue.last"), cell: (row) => <Time at={row.last_at} show="distance" /> },
  ];

  return (
    <Page title={t("nav.dialogues")} lead={
        <>
          <span>{t("dialogue.lead")}</span>
          <Link to="/dialogues/corrections">{t("correction.all")}</Link>
        </>
      }>
      <StateFilter states={STATES} counts={counts} state={state} standard="waiting" wordOf={(each) => word("dialogue_state", each)} onChoose={(chosen) => list.choose({ state: chosen })} testid="dialogue-state" />
      <DataTable
        caption={t("nav.dialogues")}
        columns={columns}
        rows={data?.dialogues}
        keyOf={(row) => row.dialogue}
        hrefOf={(row) => `/dialogues/${row.dialogue}`}
        isLoading={isFetching && (data === undefined || isPlaceholderData)}
        fault={data ? null : error}
        onRetry={() => void refetch()}
        empty={state === "waiting" ? t("dialogue.empty_waiting") : t("dialogue.empty")}
        pages={list.pagesOf(data?.next)}
      />
    </Page>
  );
}

/** A playbook's title; its id until it is known. */
export function usePlaybookTitle(): (playbook: string) => string {
  const language = useLanguage();
  const all = useQuery(playbooksQuery).data?.playbooks ?? [];
  return (playbook) => {
    const found = all.find((each) => each.playbook === playbook);
    return found ? (language === "zh-CN" ? found.title_zh : found.title_en) : playbook;
  };
}
