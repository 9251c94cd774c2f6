import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { Customer } from "@/shared/display/Customer";
import { Sums } from "@/shared/display/Money";
import { Page } from "@/shared/display/Page";
import { Time } from "@/shared/display/Time";
import { useWord } from "@/shared/i18n/words";
import { useSession } from "@/shared/session/session";
import { DataTable, type Column } from "@/shared/table/DataTable";
import { PersonSearch } from "@/shared/table/PersonSearch";
import { useListState } from "@/shared/table/useListState";
import { StageMark } from "./StageMark";
import { TEAMS } from "./items";
import { useOwner } from "./owner";
import { casesQuery, type CaseRow, type Stage } from "./queries";

const STAGES: readonly Stage[] = ["pre_due", "early", "mid", "late", "legal", "written_off"];
const STATES = ["open", "closed", "all"] as const;
const OPEN: Record<string, boolean | undefined> = { open: true, closed: false, all: undefined };

/** The cases there are, by stage, by whose they are to work on, by customer. */
export function CasesPage() {
  const { t } = useTranslation();
  const word = useWord();
  const session = useSession();
  const list = useListState();
  const ownerOf = useOwner();
  const stage = STAGES.find((each) => each === list.filter("stage"));
  const state = STATES.find((each) => each === list.filter("state")) ?? "open";
  const owner = list.filter("owner");
  const person = list.filter("person");
  const order = list.filter("order") === "dpd" ? "dpd" : "opened";
  const { data, error, isFetching, refetch } = useQuery({
    ...casesQuery({ stage, owner, open: OPEN[state], person, order, cursor: list.cursor }),
    placeholderData: (before) => before,
  });
  const isFiltered = Boolean(stage ?? owner ?? person) || state !== "open";

  const columns: Column<CaseRow>[] = [
    {
      key: "customer",
      title: t("cases.customer"),
      isName: true,
      cell: (row) => <Customer row={row} />,
    },
    { key: "stage", title: t("cases.stage"), cell: (row) => <StageMark stage={row.stage} isClosed={row.closed_at !== null} /> },
    { key: "dpd", title: t("cases.dpd"), align: "end", order: { name: "dpd", goes: "descending" }, cell: (row) => t("cases.days", { count: row.dpd }) },
    { key: "overdue", title: t("cases.overdue"), align: "end", cell: (row) => <Sums sums={row.overdue} /> },
    { key: "creditor", title: t("cases.creditor"), isExtra: true, cell: (row) => row.creditor },
    { key: "accounts", title: t("cases.accounts"), align: "end", isExtra: true, cell: (row) => row.accounts },
    { key: "owner", title: t("cases.owner"), cell: (row) => <span className={row.owner ? undefined : "faint"}>{ownerOf(row.owner)}</span> },
    { key: "opened", title: t("cases.opened"), order: { name: "opened", goes: "ascending" }, cell: (row) => <Time at={row.opened_at} show="short" /> },
  ];

  return (
    <Page title={t("cases.title")} lead={<span>{t("cases.lead")}</span>}>
      <form className="filters" role="search" onSubmit={(event) => event.preventDefault()} aria-label={t("cases.filter")}>
        <PersonSearch key={person ?? ""} person={person} onFind={(wish) => list.choose({ person: wish })} />
        <label>
          <span>{t("cases.stage")}</span>
          <select value={stage ?? ""} onChange={(event) => list.choose({ stage: event.target.value })}>
            <option value="">{t("cases.any")}</option>
            {STAGES.map((each) => (
              <option key={each} value={each}>
                {word("stage", each)}
              </option>
            ))}
          </select>
        </label>
        <label>
          <span>{t("cases.owner")}</span>
          <select value={owner ?? ""} onChange={(event) => list.choose({ owner: event.target.value })}>
            <option value="">{t("cases.any")}</option>
            <option value={session.user}>{t("cases.mine")}</option>
            {TEAMS.map((team) => (
              <option key={team} value={team}>
                {word("team", team)}
              </option>
            ))}
            {owner && owner !== session.user && !TEAMS.some((team) => team === owner) && <option value={owner}>{ownerOf(owner)}</option>}
          </select>
        </label>
        <label>
          <span>{t("cases.state")}</span>
          <select value={state} onChange={(event) => list.choose({ state: event.target.value === "open" ? undefined : event.target.value })}>
            {STATES.map((each) => (
              <option key={each} value={each}>
                {t(`cases.state.${each}`)}
              </option>
            ))}
          </select>
        </label>
        {isFiltered && (
          <Button type="link" onClick={() => list.choose({ stage: undefined, owner: undefined, person: undefined, state: undefined })}>
            {t("cases.clear")}
          </Button>
        )}
      </form>
      <DataTable
        caption={t("cases.title")}
        columns={columns}
        rows={data?.cases}
        keyOf={(row) => row.case}
        hrefOf={(row) => `/cases/${row.case}`}
        isLoading={isFetching}
        fault={data ? null : error}
        onRetry={() => void refetch()}
        empty={person ? t("cases.empty_person", { ref: person }) : isFiltered ? t("cases.empty_filtered") : t("cases.empty")}
        order={{ name: order, choose: (name) => list.choose({ order: name === "opened" ? undefined : name }) }}
        pages={list.pagesOf(data?.next)}
      />
    </Page>
  );
}
