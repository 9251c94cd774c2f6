import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { useClock } from "@/shared/clock/clock";
import { Card, Page, Waiting } from "@/shared/display/Page";
import { ProblemNotice } from "@/shared/display/ProblemNotice";
import { Status } from "@/shared/display/Status";
import { dayOf } from "@/shared/display/format";
import { Field } from "@/shared/form/Field";
import { useWord } from "@/shared/i18n/words";
import { CertificateMark } from "../CertificateMark";
import { LeaveDialog } from "../LeaveDialog";
import { useHeld } from "../held";
import { useTeamNames } from "../names";
import { addMember, colleagueQuery, endAbility, setCapacity, setOwnHours, teamPath, type Ability, type Colleague, type SkillKind } from "../queries";
import { AbilityDialog } from "./AbilityDialog";
import { Bars } from "./Bars";
import { HoursForm } from "./HoursForm";
import { LeaveTeamDialog } from "./LeaveTeamDialog";
import { useChange } from "./useChange";

/** Somebody who works here: in which teams, what they can do, when they work and are away, how much they are given, whose matters
 *  they are kept from. */
export function ColleaguePage() {
  const { t } = useTranslation();
  const word = useWord();
  const { data, error, isPending, refetch } = useQuery(colleagueQuery(useParams().user ?? ""));
  return (
    <Page
      title={data?.login ?? t("team.who")}
      lead={
        <>
          {data && <span>{word("role", data.role)}</span>} {data?.is_away && <Status tone="rest">{t("team.away")}</Status>} <Link to="/administration/teams">{t("teams.back")}</Link>
        </>
      }
    >
      {isPending ? <Waiting lines={6} /> : error ? <ProblemNotice fault={error} onRetry={() => void refetch()} /> : <Shown key={data.user} who={data} />}
    </Page>
  );
}

function Shown({ who }: { who: Colleague }) {
  const { t } = useTranslation();
  const { now, zone } = useClock();
  const today = dayOf(now, zone);
  const clearing = useChange(() => setOwnHours(who.user, []));
  return (
    <div className="columns settings">
      <div className="column">
        <Memberships who={who} />
        <Abilities who={who} today={today} title={t("team.skills")} id="skills" hint={t("teams.skills_hint")} add={t("teams.new_skill")} kinds={SKILLS} />
        <Abilities who={who} today={today} title={t("team.certificates")} id="certificates" hint={t("teams.certificates_hint")} add={t("teams.new_certificate")} kinds={PAPERS} />
        <Bars of={who} />
      </div>
      <div className="column">
        <Card title={t("teams.hours")} id="hours" hint={who.has_own_shift ? t("teams.own_hours") : t("teams.hours_of_teams")}>
          <HoursForm
            spans={who.spans}
            save={(spans) => setOwnHours(who.user, spans)}
            extra={
              who.has_own_shift && (
                <Button loading={clearing.isBusy} onClick={() => clearing.send(null)} data-testid="as-the-team">
                  {t("teams.as_team")}
                </Button>
              )
            }
          />
          {clearing.fault !== null && <ProblemNotice fault={clearing.fault} />}
        </Card>
        <LeaveCard who={who} today={today} />
        <Capacity who={who} />
      </div>
    </div>
  );
}

const SKILLS: readonly SkillKind[] = ["skill", "language"];
const PAPERS: readonly SkillKind[] = ["certificate"];

function Memberships({ who }: { who: Colleague }) {
  const { t } = useTranslation();
  const { teams, nameOf } = useTeamNames();
  const [leaving, setLeaving] = useState<string | null>(null);
  const joining = useChange((team: string) => addMember(team, who.user));
  const others = teams.filter((each) => !who.teams.includes(each.code));
  return (
    <Card title={t("team.teams")} id="teams" hint={useHeld(who.user)}>
      <ul className="rows">
        {who.teams.map((team) => (
          <li key={team}>
            <Link to={teamPath(team)}>{nameOf(team)}</Link>
            <Button size="small" aria-label={t("teams.leave_which", { who: nameOf(team) })} onClick={() => setLeaving(team)}>
              {t("teams.leave")}
            </Button>
          </li>
        ))}
      </ul>
      {who.teams.length === 0 && <p className="faint">{t("teams.in_none")}</p>}
      {others.length > 0 && (
        <Field label={t("teams.join")}>
          <select value="" onChange={(event) => event.target.value && joining.send(event.target.value)} data-testid="join">
            <option value="">{t("teams.choose")}</option>
            {others.map((each) => (
              <option key={each.code} value={each.code}>
                {nameOf(each.code)}
              </option>
            ))}
          </select>
        </Field>
      )}
      {joining.fault !== null && <ProblemNotice fault={joining.fault} />}
      {leaving && <LeaveTeamDialog user={who.user} login={who.login} team={leaving} onClose={() => setLeaving(null)} />}
    </Card>
  );
}

interface AbilitiesProps {
  who: Colleague;
  today: string;
  title: string;
  id: string;
  hint: string;
  add: string;
  kinds: readonly SkillKind[];
}

function Abilities({ who, today, title, id, hint, add, kinds }: AbilitiesProps) {
  const { t } = useTranslation();
  const word = useWord();
  const [shown, setShown] = useState<Ability | "new" | null>(null);
  const ending = useChange((each: Ability) => endAbility(who.user, each.kind, each.code));
  const mine = who.skills.filter((each) => kinds.includes(each.kind));
  const nameOf = (each: Ability) => word(each.kind === "language" ? "language" : "skill", each.code);
  return (
    <Card
      title={title}
      id={id}
      hint={hint}
      extra={
        <Button size="small" onClick={() => setShown("new")} data-testid={`add-${id}`}>
          {add}
        </Button>
      }
    >
      <ul className="rows">
        {mine.map((each) => (
          <li key={`${each.kind} ${each.code}`}>
            {each.kind === "certificate" ? (
              <CertificateMark of={each} day={today} />
            ) : (
              <span>
                {t("team.level", { skill: nameOf(each), level: each.level })} <span className="small faint">{each.valid_until && t("teams.until", { day: each.valid_until })}</span>
              </span>
            )}
            <span className="work-actions">
              <Button size="small" aria-label={t("teams.change_which", { name: nameOf(each) })} onClick={() => setShown(each)}>
                {t("teams.change")}
              </Button>
              <Button size="small" aria-label={t("teams.end_which", { name: nameOf(each) })} onClick={() => ending.send(each)}>
                {t("teams.take")}
              </Button>
            </span>
          </li>
        ))}
      </ul>
      {mine.length === 0 && <p className="faint">{t("team.none")}</p>}
      {ending.fault !== null && <ProblemNotice fault={ending.fault} />}
      {shown && <AbilityDialog user={who.user} of={shown === "new" ? null : shown} kinds={kinds} onClose={() => setShown(null)} />}
    </Card>
  );
}

function LeaveCard({ who, today }: { who: Colleague; today: string }) {
  const { t } = useTranslation();
  const word = useWord();
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Card
      title={t("team.leave")}
      id="leave"
      hint={t("team.leave_hint")}
      extra={
        <Button size="small" onClick={() => setIsOpen(true)} data-testid="leave">
          {t("teams.leave_edit")}
        </Button>
      }
    >
      <ul className="rows">
        {who.leave.map((each) => (
          <li key={each.leave}>
            <span>{each.first_day === each.last_day ? each.first_day : t("team.days", { first: each.first_day, last: each.last_day })}</span>
            <span className="faint">{word("leave", each.kind)}</span>
          </li>
        ))}
      </ul>
      {who.leave.length === 0 && <p className="faint">{t("teams.no_leave")}</p>}
      {isOpen && <LeaveDialog colleague={who} today={today} onClose={() => setIsOpen(false)} />}
    </Card>
  );
}

function Capacity({ who }: { who: Colleague }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState(who.most_minutes === null ? "" : String(who.most_minutes));
  const saving = useChange((minutes: number | null) => setCapacity(who.user, minutes));
  const minutes = typed.trim() === "" ? null : Number(typed);
  const isWrong = minutes !== null && !(Number.isInteger(minutes) && minutes >= 0 && minutes <= 1440);
  return (
    <Card title={t("teams.limit")} id="capacity" hint={t("teams.limit_hint")}>
      <p>{t("team.minutes", { left: who.minutes_left, whole: who.minutes })}</p>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          if (!isWrong) saving.send(minutes);
        }}
      >
        <Field label={t("teams.limit_field")} hint={t("teams.limit_none")} problem={isWrong ? t("teams.limit_wrong") : undefined}>
          <input className="field" inputMode="numeric" maxLength={4} value={typed} onChange={(event) => setTyped(event.target.value)} data-testid="limit" />
        </Field>
        {saving.fault !== null && <ProblemNotice fault={saving.fault} />}
        <div>
          <Button htmlType="submit" disabled={isWrong || minutes === who.most_minutes} loading={saving.isBusy} data-testid="save-limit">
            {t("teams.save")}
          </Button>
        </div>
      </form>
    </Card>
  );
}
