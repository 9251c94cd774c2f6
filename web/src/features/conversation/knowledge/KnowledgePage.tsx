import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { Page } from "@/shared/display/Page";
import { useMay } from "@/shared/session/session";
import { DataTable, type Column } from "@/shared/table/DataTable";
import { useListState } from "@/shared/table/useListState";
import { articlesQuery, LANGUAGES, STATES, TOPICS, type Article } from "./queries";
import { ArticleState } from "./State";
import { TryQuestion } from "./TryQuestion";

/** The articles: what waits for a second person first; and a question tried. */
export function KnowledgePage() {
  const { t } = useTranslation();
  const may = useMay();
  const navigate = useNavigate();
  const list = useListState();
  const state = STATES.find((each) => each === list.filter("state"));
  const topic = TOPICS.find((each) => each === list.filter("topic"));
  const language = LANGUAGES.find((each) => each === list.filter("language"));
  const { data, error, isFetching, refetch } = useQuery({ ...articlesQuery({ state, topic, language, cursor: list.cursor }), placeholderData: keepPreviousData });
  const writes = may("write_articles");
  const columns: Column<Article>[] = [
    {
      key: "title",
      title: t("knowledge.article"),
      isName: true,
      cell: (row) => (
        <>
          <span className="name" lang={row.language}>
            {row.title}
          </span>
          <code className="line faint">{row.article}</code>
        </>
      ),
    },
    { key: "state", title: t("knowledge.state"), cell: (row) => <ArticleState article={row} /> },
    { key: "topic", title: t("knowledge.topic"), cell: (row) => t(`knowledge.topic.${row.topic}`) },
    { key: "language", title: t("knowledge.language"), width: "6rem", cell: (row) => (row.language === "zh-CN" ? t("language.zh") : t("language.en")) },
    { key: "answer", title: t("knowledge.field.answer"), isExtra: true, cell: (row) => <span lang={row.language}>{row.answer.length > 40 ? `${row.answer.slice(0, 40)}…` : row.answer}</span> },
    { key: "writer", title: t("knowledge.written_by"), isExtra: true, cell: (row) => (row.is_own ? t("knowledge.yourself") : row.writer === "tideover" ? t("knowledge.product") : row.writer) },
  ];
  return (
    <Page
      title={t("nav.knowledge")}
      lead={<span>{t("knowledge.lead")}</span>}
      actions={
        <>
          {(writes || may("approve_articles")) && <Button onClick={() => void navigate("/knowledge/unanswered")}>{t("knowledge.unanswered")}</Button>}
          {writes && (
            <Button type="primary" onClick={() => void navigate("/knowledge/new")} data-testid="write">
              {t("knowledge.write")}
            </Button>
          )}
        </>
      }
    >
      {data && data.waiting > 0 && !state && (
        <p className="notice" role="status">
          {t("knowledge.waiting", { count: data.waiting })}
        </p>
      )}
      <TryQuestion />
      <form className="filters" role="search" onSubmit={(event) => event.preventDefault()} aria-label={t("knowledge.filter")}>
        <label>
          <span>{t("knowledge.state")}</span>
          <select value={state ?? ""} onChange={(event) => list.choose({ state: event.target.value })}>
            <option value="">{t("templates.any")}</option>
            {STATES.map((each) => (
              <option key={each} value={each}>
                {t(`knowledge.state.${each}`)}
              </option>
            ))}
          </select>
        </label>
        <label>
          <span>{t("knowledge.topic")}</span>
          <select value={topic ?? ""} onChange={(event) => list.choose({ topic: event.target.value })}>
            <option value="">{t("templates.any")}</option>
            {TOPICS.map((each) => (
              <option key={each} value={each}>
                {t(`knowledge.topic.${each}`)}
              </option>
            ))}
          </select>
        </label>
        <label>
          <span>{t("knowledge.language")}</span>
          <select value={language ?? ""} onChange={(event) => list.choose({ language: event.target.value })}>
            <option value="">{t("templates.any")}</option>
            <option value="zh-CN">{t("language.zh")}</option>
            <option value="en">{t("language.en")}</option>
          </select>
        </label>
      </form>
      <DataTable
        caption={t("nav.knowledge")}
        columns={columns}
        rows={data?.articles}
        keyOf={(row) => row.id}
        hrefOf={(row) => `/knowledge/${row.id}`}
        isLoading={isFetching}
        fault={data ? null : error}
        onRetry={() => void refetch()}
        empty={t("knowledge.empty")}
        pages={list.pagesOf(data?.next)}
      />
    </Page>
  );
}
