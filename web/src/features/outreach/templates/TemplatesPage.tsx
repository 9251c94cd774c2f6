import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";
import { Page } from "@/shared/display/Page";
import { useLanguage, useWord } from "@/shared/i18n/words";
import { inSameLanguage } from "@/shared/i18n/keeping";
import { useMay } from "@/shared/session/session";
import { DataTable, type Column } from "@/shared/table/DataTable";
import { useListState } from "@/shared/table/useListState";
import { TemplateState } from "./State";
import { boardQuery, formQuery, STATES, type TemplateRow } from "./queries";

/** The texts: what waits for a signature first. */
export function TemplatesPage() {
  const { t } = useTranslation();
  const word = useWord();
  const words = useLanguage();
  const may = useMay();
  const navigate = useNavigate();
  const list = useListState();
  const form = useQuery(formQuery(words)).data;
  const state = STATES.find((each) => each === list.filter("state"));
  const channel = form?.channels.find((each) => each.channel === list.filter("channel"))?.channel;
  const language = list.filter("language");
  const purpose = form?.purposes.find((each) => each === list.filter("purpose"));
  const { data, error, isFetching, refetch } = useQuery({ ...boardQuery({ state, channel, language, purpose, cursor: list.cursor }, words), placeholderData: inSameLanguage(words) });
  const isFiltered = Boolean(state ?? channel ?? language ?? purpose);

  const columns: Column<TemplateRow>[] = [
    {
      key: "text",
      title: t("templates.text"),
      isName: true,
      cell: (row) => (
        <>
          <span className="name">{row.title}</span>
          <code className="line faint">{row.template}</code>
        </>
      ),
    },
    { key: "state", title: t("templates.state"), cell: (row) => <TemplateState state={row.state} obstacle={row.obstacle} /> },
    { key: "channel", title: t("templates.channel"), cell: (row) => word("channel", row.channel) },
    {
      key: "language",
      title: t("templates.language"),
      cell: (row) => (
        <>
          {word("template.language", row.language)}
          <span className="line small faint">{t("templates.variant_of", { variant: row.variant })}</span>
        </>
      ),
    },
    { key: "purposes", title: t("templates.purposes"), isExtra: true, cell: (row) => row.purposes.map((each) => word("purpose", each)).join(t("list.comma")) },
    { key: "writer", title: t("templates.written_by"), isExtra: true, cell: (row) => (row.is_own ? t("templates.yourself") : row.writer) },
    { key: "expires", title: t("templates.expires"), cell: (row) => row.expires_on ?? <span className="faint">{t("templates.no_expiry")}</span> },
  ];

  const choices: { name: string; title: string; chosen: string | undefined; options: readonly string[]; group: string }[] = [
    { name: "state", title: t("templates.state"), chosen: state, options: STATES, group: "template.state" },
    { name: "channel", title: t("templates.channel"), chosen: channel, options: form?.channels.map((each) => each.channel) ?? [], group: "channel" },
    { name: "language", title: t("templates.language"), chosen: language, options: form?.languages ?? [], group: "template.language" },
    { name: "purpose", title: t("templates.purposes"), chosen: purpose, options: form?.purposes ?? [], group: "purpose" },
  ];
  return (
    <Page
      title={t("templates.title")}
      lead={
        <>
          <span>{t("templates.lead")}</span>
          <Link to="/utterances">{t("rulebook.try_words")}</Link>
        </>
      }
      actions={
        <>
          <Button onClick={() => void navigate("/templates/sender")}>{t("sender.title")}</Button>
          {may("write_templates") && (
            <Button type="primary" onClick={() => void navigate("/templates/new")} data-testid="write">
              {t("templates.write")}
            </Button>
          )}
        </>
      }
    >
      {data && data.waiting > 0 && !state && (
        <p className="notice" role="status">
          {t("templates.waiting", { count: data.waiting })}
        </p>
      )}
      {data && data.missing.length > 0 && (
        <p className="notice">
          {t("sender.missing")} <Link to="/templates/sender">{t("sender.title")}</Link>
        </p>
      )}
      <form className="filters" role="search" onSubmit={(event) => event.preventDefault()} aria-label={t("templates.filter")}>
        {choices.map((choice) => (
          <label key={choice.name}>
            <span>{choice.title}</span>
            <select value={choice.chosen ?? ""} onChange={(event) => list.choose({ [choice.name]: event.target.value })}>
              <option value="">{t("templates.any")}</option>
              {choice.options.map((option) => (
                <option key={option} value={option}>
                  {word(choice.group, option)}
                </option>
              ))}
            </select>
          </label>
        ))}
        {isFiltered && (
          <Button type="link" onClick={() => list.choose({ state: undefined, channel: undefined, language: undefined, purpose: undefined })}>
            {t("cases.clear")}
          </Button>
        )}
      </form>
      <DataTable
        caption={t("templates.title")}
        columns={columns}
        rows={data?.templates}
        keyOf={(row) => row.id}
        hrefOf={(row) => `/templates/${row.id}`}
        isLoading={isFetching}
        fault={data ? null : error}
        onRetry={() => void refetch()}
        empty={t("templates.empty")}
        pages={list.pagesOf(data?.next)}
      />
    </Page>
  );
}
