import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { formatShare } from "@/shared/display/format";
import { MaskedName } from "@/shared/display/Masked";
import { Card, Page, Waiting } from "@/shared/display/Page";
import { ProblemNotice } from "@/shared/display/ProblemNotice";
import { Status } from "@/shared/display/Status";
import { useLanguage, useWord } from "@/shared/i18n/words";
import { DataTable, type Column } from "@/shared/table/DataTable";
import { useListState } from "@/shared/table/useListState";
import { MoveDialog } from "./MoveDialog";
import { apply, linesQuery, runQuery, type Line, type Load, type Run } from "./allocation";

/** One allocation: how it is spread, who gets what and why; give it, or move one by hand. */
export function AllocationRunPage() {
  const { t } = useTranslation();
  const id = useParams().run ?? "";
  const { data, error, isPending, refetch } = useQuery(runQuery(id));
  return (
    <Page title={t("allocation.title")} lead={<Link to="/allocation">{t("allocation.back")}</Link>} actions={data && <Apply run={data} />}>
      {isPending ? <Waiting lines={6} /> : error ? <ProblemNotice fault={error} onRetry={() => void refetch()} /> : <Shown run={data} />}
    </Page>
  );
}

function Apply({ run }: { run: Run }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const give = useMutation({
    mutationFn: () => apply(run.run),
    onSuccess: () => Promise.all([queries.invalidateQueries({ queryKey: ["allocation", run.run] }), queries.invalidateQueries({ queryKey: ["allocations"] })]),
  });
  if (run.applied_at) return <Status tone="good">{t("allocation.applied")}</Status>;
  return (
    <>
      {give.error && <ProblemNotice fault={give.error} />}
      <Button type="primary" disabled={run.given === 0} loading={give.isPending} onClick={() => give.mutate()} data-testid="apply">
        {t("allocation.apply", { count: run.given })}
      </Button>
    </>
  );
}

function Shown({ run }: { run: Run }) {
  const { t } = useTranslation();
  const language = useLanguage();
  return (
    <>
      <p className="notice" role="status">
        {run.applied === null ? t("allocation.would", { given: run.given, left: run.left }) : t("allocation.did", { given: run.applied, left: run.left })}{" "}
        {t("allocation.gap", { gap: formatShare(run.gap, language) })}
      </p>
      <Card id="spread" title={t("allocation.spread")} hint={t("allocation.spread_hint")}>
        <Spread loads={run.loads} />
      </Card>
      <Lines run={run} />
    </>
  );
}

function Spread({ loads }: { loads: readonly Load[] }) {
  const { t } = useTranslation();
  const most = Math.max(...loads.map((load) => load.had + load.capacity), 1);
  if (loads.length === 0) return <p className="faint">{t("team.empty")}</p>;
  return (
    <table className="plain-table">
      <thead>
        <tr>
          <th scope="col">{t("team.who")}</th>
          <th scope="col" className="end">
            {t("allocation.items")}
          </th>
          <th scope="col" className="end">
            {t("allocation.hard")}
          </th>
          <th scope="col" className="end">
            {t("allocation.minutes")}
          </th>
          <th scope="col" className="wide">
            {t("allocation.of_day")}
          </th>
        </tr>
      </thead>
      <tbody>
        {loads.map((load) => (
          <tr key={load.user}>
            <th scope="row">{load.login}</th>
            <td className="end">{load.matters}</td>
            <td className="end">{load.hard}</td>
            <td className="end">{load.minutes}</td>
            <td>
              {load.is_away ? (
                <Status tone="rest">{t("team.away")}</Status>
              ) : (
                <span className="spread">
                  <span className="counts-bar" aria-hidden="true">
                    {load.had + load.minutes > 0 && <span style={{ inlineSize: `${String(((load.had + load.minutes) / most) * 100)}%` }} />}
                  </span>
                  <span className="small faint">{t("allocation.load", { load: load.had + load.minutes, day: load.had + load.capacity })}</span>
                </span>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Lines({ run }: { run: Run }) {
  const { t } = useTranslation();
  const word = useWord();
  const list = useListState();
  const owner = list.filter("owner");
  const [moving, setMoving] = useState<Line | null>(null);
  const { data, error, isFetching, refetch } = useQuery({ ...linesQuery(run.run, owner, list.cursor), placeholderData: (before) => before });
  const loginOf = (user: string) => run.loads.find((load) => load.user === user)?.login ?? user.slice(-6);

  const columns: Column<Line>[] = [
    {
      key: "customer",
      title: t("cases.customer"),
      isName: true,
      cell: (row) =>
        row.person ? (
          <Link to={`/people/${row.person}`}>
            <MaskedName name={row.name ?? ""} /> <code className="ref">{row.ref}</code>
          </Link>
        ) : (
          <span className="faint">{t("allocation.nobody_known")}</span>
        ),
    },
    { key: "kind", title: t("allocation.what"), cell: (row) => word("item", row.kind) },
    { key: "team", title: t("team.team"), isExtra: true, cell: (row) => word("team", row.team) },
    { key: "priority", title: t("allocation.priority"), align: "end", isExtra: true, cell: (row) => row.priority },
    { key: "owner", title: t("allocation.to"), cell: (row) => <Owner line={row} loginOf={loginOf} isApplied={run.applied !== null} /> },
    {
      key: "why",
      title: t("allocation.why"),
      cell: (row) => (
        <>
          {row.reasons.map((code) => word("why_given", code)).join(t("list.comma"))}
          {row.instead && <span className="line small faint">{word("why_not", row.instead)}</span>}
        </>
      ),
    },
    {
      key: "move",
      title: t("allocation.move"),
      cell: (row) =>
        !row.is_closed && (
          <Button size="small" onClick={() => setMoving(row)} aria-label={t("allocation.move_which", { ref: row.ref ?? word("item", row.kind) })}>
            {t("allocation.move")}
          </Button>
        ),
    },
  ];

  return (
    <>
      <form className="filters" onSubmit={(event) => event.preventDefault()} aria-label={t("team.filter")}>
        <label>
          <span>{t("allocation.to")}</span>
          <select value={owner ?? ""} onChange={(event) => list.choose({ owner: event.target.value })}>
            <option value="">{t("allocation.everybody")}</option>
            {run.loads.map((load) => (
              <option key={load.user} value={load.user}>
                {load.login}
              </option>
            ))}
          </select>
        </label>
      </form>
      <DataTable
        caption={t("allocation.who_what")}
        columns={columns}
        rows={data?.lines}
        keyOf={(row) => row.item}
        isLoading={isFetching}
        fault={data ? null : error}
        onRetry={() => void refetch()}
        empty={t("allocation.empty")}
        pages={list.pagesOf(data?.next)}
      />
      {moving && <MoveDialog line={moving} run={run} onClose={() => setMoving(null)} />}
    </>
  );
}

function Owner({ line, loginOf, isApplied }: { line: Line; loginOf: (user: string) => string; isApplied: boolean }) {
  const { t } = useTranslation();
  const planned = line.owner ? (line.login ?? loginOf(line.owner)) : null;
  const isMoved = (isApplied || line.owner_now !== null) && line.owner_now !== line.owner;
  return (
    <>
      {planned ?? <span className="faint">{t("allocation.nobody")}</span>}
      {isMoved && <span className="line small faint">{line.owner_now ? t("allocation.now", { who: loginOf(line.owner_now) }) : t("allocation.now_team")}</span>}
    </>
  );
}
