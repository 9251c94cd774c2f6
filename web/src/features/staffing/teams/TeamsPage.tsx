import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Administration } from "@/shared/administration/Sections";
import { Card } from "@/shared/display/Page";
import { Field } from "@/shared/form/Field";
import { FormDialog } from "@/shared/form/FormDialog";
import { useWord } from "@/shared/i18n/words";
import { DataTable, type Column } from "@/shared/table/DataTable";
import { useListState } from "@/shared/table/useListState";
import { useTeamNames } from "../names";
import { colleaguePath, openTeam, staffQuery, teamPath, teamsQuery, type Colleague, type Team } from "../queries";
import { Week } from "./Week";
import { useChange } from "./useChange";

const ONE_PAGE = { isFirst: true, hasNext: false, number: 1, first: nothing, previous: nothing, next: nothing };
function nothing() {}

/** Teams and the people in them: where both are set up. */
export function TeamsPage() {
  const { t } = useTranslation();
  const word = useWord();
  const { nameOf } = useTeamNames();
  const teams = useQuery(teamsQuery);
  const [isOpening, setIsOpening] = useState(false);
  const columns: Column<Team>[] = [
    {
      key: "name",
      title: t("team.team"),
      isName: true,
      cell: (row) => (
        <>
          {nameOf(row.code)}
          <span className="line small faint">{row.code}</span>
        </>
      ),
    },
    { key: "members", title: t("teams.members"), align: "end", cell: (row) => row.members },
    { key: "away", title: t("teams.away"), align: "end", cell: (row) => row.away },
    { key: "certificate", title: t("teams.certificate"), cell: (row) => (row.certificate ? word("skill", row.certificate) : <span className="faint">{t("team.none")}</span>) },
    { key: "hours", title: t("teams.hours"), isExtra: true, cell: (row) => <Week spans={row.spans} /> },
  ];
  return (
    <Administration
      name="teams"
      actions={
        <Button type="primary" onClick={() => setIsOpening(true)} data-testid="open-team">
          {t("teams.open")}
        </Button>
      }
    >
      <DataTable
        caption={t("administration.teams")}
        columns={columns}
        rows={teams.data?.teams}
        keyOf={(row) => row.code}
        hrefOf={(row) => teamPath(row.code)}
        isLoading={teams.isFetching}
        fault={teams.data ? null : teams.error}
        onRetry={() => void teams.refetch()}
        empty={t("teams.none_yet")}
        pages={ONE_PAGE}
      />
      <People />
      {isOpening && <OpenDialog onClose={() => setIsOpening(false)} />}
    </Administration>
  );
}

/** Everybody who works here, in a team or in none. */
function People() {
  const { t } = useTranslation();
  const word = useWord();
  const { nameOf } = useTeamNames();
  const list = useListState();
  const find = list.filter("find") ?? "";
  const { data, error, isFetching, refetch } = useQuery({ ...staffQuery(undefined, list.cursor, find), placeholderData: (before) => before });
  const columns: Column<Colleague>[] = [
    {
      key: "login",
      title: t("team.who"),
      isName: true,
      cell: (row) => (
        <>
          {row.login}
          <span className="line small faint">{word("role", row.role)}</span>
        </>
      ),
    },
    { key: "teams", title: t("team.teams"), cell: (row) => (row.teams.length > 0 ? row.teams.map(nameOf).join(t("list.comma")) : <span className="faint">{t("team.none")}</span>) },
    { key: "hours", title: t("teams.hours"), isExtra: true, cell: (row) => <Week spans={row.spans} /> },
    { key: "limit", title: t("teams.limit"), align: "end", cell: (row) => (row.most_minutes === null ? <span className="faint">{t("teams.no_limit")}</span> : t("teams.minutes", { count: row.most_minutes })) },
  ];
  return (
    <Card title={t("teams.people")} id="people" hint={t("teams.people_hint")}>
      <form className="filters" onSubmit={(event) => event.preventDefault()} role="search">
        <label className="search">
          <span>{t("teams.find")}</span>
          <input className="field" type="search" maxLength={64} spellCheck={false} defaultValue={find} data-page-search="" onChange={(event) => list.choose({ find: event.target.value.trim() })} />
        </label>
      </form>
      <DataTable
        caption={t("teams.people")}
        columns={columns}
        rows={data?.staff}
        keyOf={(row) => row.user}
        hrefOf={(row) => colleaguePath(row.user)}
        isLoading={isFetching}
        fault={data ? null : error}
        onRetry={() => void refetch()}
        empty={t("team.empty")}
        pages={list.pagesOf(data?.next)}
      />
    </Card>
  );
}

function OpenDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const [code, setCode] = useState("");
  const [zh, setZh] = useState("");
  const [en, setEn] = useState("");
  const opening = useChange(() => openTeam(code.trim(), zh.trim(), en.trim()), onClose);
  const isWrong = code.trim() !== "" && !/^[a-z][a-z0-9_-]{0,39}$/.test(code.trim());
  return (
    <FormDialog title={t("teams.open")} action={t("teams.open")} isBusy={opening.isBusy} isUnready={!code.trim() || isWrong || !zh.trim() || !en.trim()} fault={opening.fault} onSend={() => opening.send(null)} onClose={onClose}>
      <Field label={t("teams.code")} hint={t("teams.code_hint")} problem={isWrong ? t("teams.code_wrong") : undefined}>
        <input className="field" data-first="" maxLength={40} spellCheck={false} value={code} onChange={(event) => setCode(event.target.value)} data-testid="code" />
      </Field>
      <Field label={t("teams.name_zh")}>
        <input className="field" maxLength={60} value={zh} onChange={(event) => setZh(event.target.value)} data-testid="name-zh" />
      </Field>
      <Field label={t("teams.name_en")}>
        <input className="field" maxLength={60} value={en} onChange={(event) => setEn(event.target.value)} data-testid="name-en" />
      </Field>
    </FormDialog>
  );
}
