import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Customer } from "@/shared/display/Customer";
import { Status } from "@/shared/display/Status";
import { Time } from "@/shared/display/Time";
import { useWord } from "@/shared/i18n/words";
import { Outreach } from "@/shared/outreach/Sections";
import { outcomeOf, planId, plansQuery, useStepsOf, type PlanRun } from "@/shared/outreach/plans";
import { useMay } from "@/shared/session/session";
import { DataTable, type Column } from "@/shared/table/DataTable";
import { Filter } from "@/shared/table/Filter";
import { PersonSearch } from "@/shared/table/PersonSearch";
import { useListState } from "@/shared/table/useListState";
import { EndRun } from "./EndRun";
import { RUN_REASONS, RUN_STATES, RUN_TONES, runsQuery, toneOf } from "./queries";

const FILTERS = ["state", "plan", "reason", "person"] as const;

/** Plans that run or ran, the newest first, and how each step ended. */
export function RunsPage() {
  const { t } = useTranslation();
  const word = useWord();
  const may = useMay();
  const list = useListState();
  const stepsOf = useStepsOf();
  const plans = useQuery(plansQuery).data?.plans ?? [];
  const state = RUN_STATES.find((each) => each === list.filter("state"));
  const reason = RUN_REASONS.find((each) => each === list.filter("reason"));
  const plan = list.filter("plan");
  const person = list.filter("person");
  const asked = { ...(state ? { state } : {}), ...(reason ? { reason } : {}), ...(plan ? { plan } : {}), ...(person ? { person } : {}) };
  const { data, error, isFetching, refetch } = useQuery({ ...runsQuery(asked, list.cursor), placeholderData: (before) => before });
  const isFiltered = Object.keys(asked).length > 0;

  const columns: Column<PlanRun>[] = [
    {
      key: "customer",
      title: t("cases.customer"),
      isName: true,
      cell: (row) => <Customer row={row} />,
    },
    {
      key: "plan",
      title: t("plan.plan"),
      cell: (row) => (
        <>
          {word("plan", planId(row.plan))}
          <span className="line small">
            <Link to={`/accounts/${row.account}`}>
              <code>{row.account_ref}</code>
            </Link>
          </span>
        </>
      ),
    },
    {
      key: "steps",
      title: t("plan.steps"),
      cell: (row) =>
        stepsOf(row).map(({ step, channel }) => {
          const outcome = outcomeOf(row, step) ?? "";
          return (
            <span key={step} className="line small">
              {channel ? word("channel", channel) : step} <Status tone={toneOf(outcome)}>{word("outcome", outcome)}</Status>
            </span>
          );
        }),
    },
    {
      key: "state",
      title: t("cases.state"),
      cell: (row) => (
        <>
          <Status tone={RUN_TONES[row.state]}>{word("run_state", row.state)}</Status>
          {row.reason && <span className="line small faint">{word("run_reason", row.reason)}</span>}
        </>
      ),
    },
    { key: "started", title: t("plan.started"), isExtra: true, cell: (row) => <Time at={row.started_at} show="short" zone={row.zone} /> },
    ...(may("contact") ? [{ key: "act", title: t("contacts.act"), cell: (row: PlanRun) => <EndRun run={row} size="small" /> }] : []),
  ];

  return (
    <Outreach name="runs">
      <form className="filters" role="search" onSubmit={(event) => event.preventDefault()} aria-label={t("plan.filter")}>
        <PersonSearch key={person ?? ""} person={person} onFind={(wish) => list.choose({ person: wish })} />
        <Filter label={t("cases.state")} codes={RUN_STATES} wordOf={(code) => word("run_state", code)} value={state} onChoose={(code) => list.choose({ state: code })} />
        <Filter label={t("plan.plan")} codes={plans.map((each) => each.id)} wordOf={(code) => word("plan", code)} value={plan} onChoose={(code) => list.choose({ plan: code })} />
        <Filter label={t("plan.why_ended")} codes={RUN_REASONS} wordOf={(code) => word("run_reason", code)} value={reason} onChoose={(code) => list.choose({ reason: code })} />
        {isFiltered && (
          <Button type="link" onClick={() => list.choose(Object.fromEntries(FILTERS.map((name) => [name, undefined])))}>
            {t("cases.clear")}
          </Button>
        )}
      </form>
      <DataTable
        caption={t("outreach.runs")}
        columns={columns}
        rows={data?.runs}
        keyOf={(row) => row.run}
        hrefOf={(row) => `/plans/runs/${row.run}`}
        isLoading={isFetching}
        fault={data ? null : error}
        onRetry={() => void refetch()}
        empty={isFiltered ? t("plan.empty_filtered") : t("plan.empty")}
        pages={list.pagesOf(data?.next)}
      />
    </Outreach>
  );
}
