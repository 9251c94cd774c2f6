import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useDeferredValue, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { Card, Page, Waiting } from "@/shared/display/Page";
import { ProblemNotice } from "@/shared/display/ProblemNotice";
import { Status } from "@/shared/display/Status";
import { Field } from "@/shared/form/Field";
import { useWord } from "@/shared/i18n/words";
import { useTeamNames } from "../names";
import { addMember, colleaguePath, needCertificate, renameTeam, setTeamHours, staffQuery, teamsQuery, type Colleague, type Team } from "../queries";
import { HoursForm } from "./HoursForm";
import { LeaveTeamDialog } from "./LeaveTeamDialog";
import { Suggestions } from "./Suggestions";
import { useChange } from "./useChange";

/** A team: what it is called, who is in it, what whoever is given its matters must hold, when it works. */
export function OneTeamPage() {
  const { t } = useTranslation();
  const code = useParams().team ?? "";
  const { nameOf } = useTeamNames();
  const { data, error, isPending, refetch } = useQuery(teamsQuery);
  const team = data?.teams.find((each) => each.code === code);
  return (
    <Page
      title={data && !team ? t("teams.missing") : nameOf(code)}
      lead={
        <>
          {team && <code>{code}</code>} <Link to="/administration/teams">{t("teams.back")}</Link>
        </>
      }
    >
      {isPending ? <Waiting lines={6} /> : error ? <ProblemNotice fault={error} onRetry={() => void refetch()} /> : team ? <Shown key={team.code} team={team} /> : <p>{t("not_found.lead")}</p>}
    </Page>
  );
}

function Shown({ team }: { team: Team }) {
  const { t } = useTranslation();
  return (
    <div className="columns settings">
      <div className="column">
        <Members team={team} />
        <Names team={team} />
      </div>
      <div className="column">
        <Card title={t("teams.hours")} id="hours" hint={t("teams.hours_hint")}>
          <HoursForm spans={team.spans} save={(spans) => setTeamHours(team.code, spans)} />
        </Card>
        <Certificate team={team} />
      </div>
    </div>
  );
}

function Members({ team }: { team: Team }) {
  const { t } = useTranslation();
  const word = useWord();
  const { data, error } = useQuery(staffQuery(team.code, undefined));
  const [leaver, setLeaver] = useState<Colleague | null>(null);
  return (
    <Card title={t("teams.members_of", { count: team.members })} id="members" hint={t("teams.members_hint")}>
      {error && <ProblemNotice fault={error} />}
      <ul className="rows">
        {data?.staff.map((each) => (
          <li key={each.user}>
            <span>
              <Link to={colleaguePath(each.user)}>{each.login}</Link> <span className="small faint">{word("role", each.role)}</span> {each.is_away && <Status tone="rest">{t("team.away")}</Status>}
            </span>
            <Button size="small" aria-label={t("teams.leave_which", { who: each.login })} onClick={() => setLeaver(each)}>
              {t("teams.leave")}
            </Button>
          </li>
        ))}
      </ul>
      {data?.next && (
        <p className="hint">
          <Link to={`/team?team=${team.code}`}>{t("teams.more_members")}</Link>
        </p>
      )}
      {data?.staff.length === 0 && <p className="faint">{t("team.empty")}</p>}
      <AddMember team={team} there={data?.staff ?? []} />
      {leaver && <LeaveTeamDialog user={leaver.user} login={leaver.login} team={team.code} onClose={() => setLeaver(null)} />}
    </Card>
  );
}

function AddMember({ team, there }: { team: Team; there: readonly Colleague[] }) {
  const { t } = useTranslation();
  const [login, setLogin] = useState("");
  const asked = useDeferredValue(login.trim());
  const { data } = useQuery({ ...staffQuery(undefined, undefined, asked), placeholderData: (before) => before });
  const adding = useChange((user: string) => addMember(team.code, user), () => setLogin(""));
  const found = data?.staff.find((each) => each.login === login.trim());
  const isThere = there.some((each) => each.user === found?.user);
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        if (found && !isThere) adding.send(found.user);
      }}
    >
      <Field label={t("teams.add_member")} hint={t("teams.add_member_hint")} problem={isThere ? t("teams.is_member") : undefined}>
        <input className="field" list="colleagues" maxLength={64} spellCheck={false} autoComplete="off" value={login} onChange={(event) => setLogin(event.target.value)} data-testid="member" />
      </Field>
      <datalist id="colleagues">
        {data?.staff.filter((each) => !each.teams.includes(team.code)).map((each) => (
          <option key={each.user} value={each.login} />
        ))}
      </datalist>
      {adding.fault !== null && <ProblemNotice fault={adding.fault} />}
      <div>
        <Button htmlType="submit" disabled={!found || isThere} loading={adding.isBusy} data-testid="add-member">
          {t("teams.add")}
        </Button>
      </div>
    </form>
  );
}

function Names({ team }: { team: Team }) {
  const { t } = useTranslation();
  const [zh, setZh] = useState(team.name_zh);
  const [en, setEn] = useState(team.name_en);
  const naming = useChange(() => renameTeam(team.code, zh.trim(), en.trim()));
  const isSame = zh.trim() === team.name_zh && en.trim() === team.name_en;
  return (
    <Card title={t("teams.names")} id="names" hint={t("teams.names_hint")}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          naming.send(null);
        }}
      >
        <Field label={t("teams.name_zh")}>
          <input className="field" maxLength={60} value={zh} onChange={(event) => setZh(event.target.value)} data-testid="name-zh" />
        </Field>
        <Field label={t("teams.name_en")}>
          <input className="field" maxLength={60} value={en} onChange={(event) => setEn(event.target.value)} data-testid="name-en" />
        </Field>
        {naming.fault !== null && <ProblemNotice fault={naming.fault} />}
        <div>
          <Button htmlType="submit" disabled={isSame || !zh.trim() || !en.trim()} loading={naming.isBusy} data-testid="rename">
            {t("teams.rename")}
          </Button>
        </div>
      </form>
    </Card>
  );
}

function Certificate({ team }: { team: Team }) {
  const { t } = useTranslation();
  const word = useWord();
  const [code, setCode] = useState(team.certificate ?? "");
  const needing = useChange((certificate: string | null) => needCertificate(team.code, certificate));
  const isWrong = code.trim() !== "" && !/^[a-z][a-z0-9_-]{0,39}$/.test(code.trim());
  return (
    <Card title={t("teams.certificate")} id="certificate" hint={t("teams.certificate_hint")}>
      <p>{team.certificate ? <strong>{word("skill", team.certificate)}</strong> : <span className="faint">{t("team.none")}</span>}</p>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          needing.send(code.trim() || null);
        }}
      >
        <Field label={t("teams.certificate_code")} hint={t("teams.certificate_none")} problem={isWrong ? t("teams.code_wrong") : undefined}>
          <input className="field" list="certificates" maxLength={40} spellCheck={false} value={code} onChange={(event) => setCode(event.target.value)} data-testid="certificate" />
        </Field>
        <Suggestions id="certificates" kind="certificate" />
        {needing.fault !== null && <ProblemNotice fault={needing.fault} />}
        <div>
          <Button htmlType="submit" disabled={isWrong || code.trim() === (team.certificate ?? "")} loading={needing.isBusy} data-testid="save-certificate">
            {t("teams.save")}
          </Button>
        </div>
      </form>
    </Card>
  );
}
