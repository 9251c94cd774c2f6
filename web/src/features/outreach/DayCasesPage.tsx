import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, useParams, useSearchParams } from "react-router";
import { MaskedName } from "@/shared/display/Masked";
import { Page } from "@/shared/display/Page";
import { Rule } from "@/shared/display/Rule";
import { Status, type Tone } from "@/shared/display/Status";
import { Time } from "@/shared/display/Time";
import { useWord } from "@/shared/i18n/words";
import { DataTable, type Column } from "@/shared/table/DataTable";
import { useListState } from "@/shared/table/useListState";
import { laneName } from "./Load";
import { dayCasesQuery, type CaseState, type DayCase } from "./queries";

const TONES: Record<CaseState, Tone> = {
  decided: "plain",
  screened: "plain",
  refused: "stop",
  dropped: "rest",
  placed: "tide",
  no_room: "care",
  tasked: "tide",
  begun: "good",
  ended: "plain",
};
const STATES = Object.keys(TONES) as CaseState[];

/** The cases of a day: who, what was decided, how far it came, and what stood in the way. */
export function DayCasesPage() {
  const { t } = useTranslation();
  const word = useWord();
  const day = useParams().day ?? "";
  const [search] = useSearchParams();
  const list = useListState();
  const states = search.getAll("state").filter((each): each is CaseState => STATES.includes(each as CaseState));
  const rule = list.filter("rule");
  const treatment = list.filter("treatment");
  const { data, error, isFetching, refetch } = useQuery({ ...dayCasesQuery(day, { states, rule, treatment, cursor: list.cursor }), placeholderData: (before) => before });

  const columns: Column<DayCase>[] = [
    { key: "who", title: t("cases.customer"), isName: true, cell: (row) => <Who row={row} /> },
    { key: "treatment", title: t("day.treatment"), cell: (row) => word("treatment", row.treatment) },
    { key: "by", title: t("day.by"), cell: (row) => <span className="whole">{t("day.by_lane", { by: word("by", row.by), lane: laneName(word, row.lane) })}</span>, isExtra: true },
    { key: "state", title: t("day.case_state"), cell: (row) => <Status tone={TONES[row.state]}>{t(`day_case.${row.state}`)}</Status> },
    { key: "why", title: t("day.why"), cell: (row) => <Why row={row} /> },
  ];
  return (
    <Page
      title={t("day_cases.title")}
      tab={`${day} ${t("day_cases.title")}`}
      lead={
        <>
          <Link to={`/day/${day}`}>{day}</Link>
          {states.length > 0 && states.length < 3 && states.map((state) => <span key={state}>{t(`day_case.${state}`)}</span>)}
          {states.length >= 3 && <span>{t("day_cases.several", { count: states.length })}</span>}
          {treatment && <span>{word("treatment", treatment)}</span>}
          {rule && <Rule id={rule} />}
          {(states.length > 0 || rule || treatment) && <Link to={`/day/${day}/cases`}>{t("cases.clear")}</Link>}
        </>
      }
    >
      <DataTable
        caption={t("day_cases.title")}
        columns={columns}
        rows={data?.cases}
        keyOf={(row) => `${row.person} ${row.creditor}`}
        hrefOf={(row) => `/people/${row.person}`}
        isLoading={isFetching}
        fault={data ? null : error}
        onRetry={() => void refetch()}
        empty={t("day_cases.empty")}
        pages={list.pagesOf(data?.next)}
      />
    </Page>
  );
}

function Who({ row }: { row: DayCase }) {
  return (
    <>
      <MaskedName name={row.name} />
      <code className="ref">{row.ref}</code>
    </>
  );
}

function Why({ row }: { row: DayCase }) {
  const { t } = useTranslation();
  const word = useWord();
  if (row.rules.length > 0) {
    return (
      <span className="stack">
        {row.rules.map((rule) => (
          <Rule key={rule} id={rule} />
        ))}
        {row.earliest && (
          <span className="small faint">
            {t("refusal.from")} <Time at={row.earliest} zone={row.zone} />
          </span>
        )}
      </span>
    );
  }
  if (row.outcome) return <span>{word("dropped", row.outcome)}</span>;
  if (row.begins_at) return <Time at={row.begins_at} show="short" zone={row.zone} />;
  return null;
}
