import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Page } from "@/shared/display/Page";
import { Status } from "@/shared/display/Status";
import { useWord } from "@/shared/i18n/words";
import { DataTable, type Column } from "@/shared/table/DataTable";
import { useListState } from "@/shared/table/useListState";
import { CertificateMark } from "./CertificateMark";
import { LeaveDialog } from "./LeaveDialog";
import { useTeamNames } from "./names";
import { colleaguePath, staffQuery, type Colleague } from "./queries";

/** Who works here: in which team, what they can do, when they work today, who is away, which certificates run out. */
export function TeamPage() {
  const { t } = useTranslation();
  const word = useWord();
  const list = useListState();
  const team = list.filter("team");
  const { teams, nameOf: teamName } = useTeamNames();
  const { data, error, isFetching, refetch } = useQuery({ ...staffQuery(team, list.cursor), placeholderData: (before) => before });
  const [whose, setWhose] = useState<Colleague | null>(null);
  const day = data?.day ?? "";

  const columns: Column<Colleague>[] = [
    {
      key: "login",
      title: t("team.who"),
      isName: true,
      cell: (row) => (
        <>
          <Link to={colleaguePath(row.user)}>{row.login}</Link>
          <span className="line small faint">{word("role", row.role)}</span>
        </>
      ),
    },
    { key: "teams", title: t("team.teams"), cell: (row) => (row.teams.length > 0 ? row.teams.map(teamName).join(t("list.comma")) : <span className="faint">{t("team.none")}</span>) },
    { key: "skills", title: t("team.skills"), cell: (row) => <Skills of={row} /> },
    { key: "papers", title: t("team.certificates"), cell: (row) => <Certificates of={row} day={day} /> },
    { key: "hours", title: t("team.hours"), cell: (row) => <Hours of={row} day={day} /> },
    {
      key: "leave",
      title: t("team.leave"),
      cell: (row) => (
        <>
          {row.leave.map((each) => (
            <span key={each.leave} className="line small">
              {each.first_day === each.last_day ? each.first_day : t("team.days", { first: each.first_day, last: each.last_day })}
            </span>
          ))}
          <Button size="small" onClick={() => setWhose(row)} aria-label={t("team.leave_note_of", { who: row.login })}>
            {t("team.leave_note")}
          </Button>
        </>
      ),
    },
  ];

  return (
    <Page title={t("team.title")} lead={<span>{t("team.lead")}</span>} actions={<Link to="/administration/teams">{t("team.edit")}</Link>}>
      <form className="filters" onSubmit={(event) => event.preventDefault()} aria-label={t("team.filter")}>
        <label>
          <span>{t("team.team")}</span>
          <select value={team ?? ""} onChange={(event) => list.choose({ team: event.target.value })}>
            <option value="">{t("team.all")}</option>
            {teams.map((each) => (
              <option key={each.code} value={each.code}>
                {t("team.option", { name: teamName(each.code), count: each.members, away: each.away })}
              </option>
            ))}
          </select>
        </label>
      </form>
      <DataTable
        caption={t("team.title")}
        columns={columns}
        rows={data?.staff}
        keyOf={(row) => row.user}
        isLoading={isFetching}
        fault={data ? null : error}
        onRetry={() => void refetch()}
        empty={t("team.empty")}
        pages={list.pagesOf(data?.next)}
      />
      {whose && <LeaveDialog colleague={data?.staff.find((each) => each.user === whose.user) ?? whose} today={day} onClose={() => setWhose(null)} />}
    </Page>
  );
}

function Skills({ of: { skills } }: { of: Colleague }) {
  const { t } = useTranslation();
  const word = useWord();
  const can = skills.filter((each) => each.kind !== "certificate" && each.is_valid);
  if (can.length === 0) return <span className="faint">{t("team.none")}</span>;
  return can.map((each) => (
    <span key={`${each.kind} ${each.code}`} className="line small">
      {t("team.level", { skill: each.kind === "language" ? word("language", each.code) : word("skill", each.code), level: each.level })}
    </span>
  ));
}

function Certificates({ of: { skills }, day }: { of: Colleague; day: string }) {
  const { t } = useTranslation();
  const papers = skills.filter((each) => each.kind === "certificate");
  if (papers.length === 0) return <span className="faint">{t("team.none")}</span>;
  return papers.map((each) => <CertificateMark key={each.code} of={each} day={day} />);
}

function Hours({ of: each, day }: { of: Colleague; day: string }) {
  const { t } = useTranslation();
  if (each.is_away) return <Status tone="rest">{t("team.away")}</Status>;
  const weekday = day ? new Date(`${day}T00:00:00Z`).getUTCDay() || 7 : 0;
  const spans = each.spans.filter((span) => span.weekday === weekday);
  if (spans.length === 0) return <span className="faint">{t("team.off")}</span>;
  return (
    <>
      <span className="line">{spans.map((span) => `${span.begins}–${span.ends}`).join(t("list.comma"))}</span>
      <span className="line small faint">{t("team.minutes", { left: each.minutes_left, whole: each.minutes })}</span>
    </>
  );
}
