import { queryOptions, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { api, take, type Schemas } from "@/shared/api/client";
import { Page } from "@/shared/display/Page";
import { Status } from "@/shared/display/Status";
import { Time } from "@/shared/display/Time";
import { useLanguage, useWord } from "@/shared/i18n/words";
import type { Language } from "@/shared/i18n/languages";
import { DataTable, type Column } from "@/shared/table/DataTable";
import { useListState } from "@/shared/table/useListState";

type Access = Schemas["AccessShown"];

const accessesQuery = (language: Language, cursor: string | undefined) =>
  queryOptions({
    queryKey: ["accesses", language, cursor],
    queryFn: ({ signal }) => take(api.GET("/api/v1/accesses", { params: { query: { language: language === "zh-CN" ? "zh-CN" : "en", limit: 25, ...(cursor ? { cursor } : {}) } }, signal })),
  });

/** Who signed in, who looked at what and why, who changed whose rights; newest first. */
export function AccessPage() {
  const word = useWord();
  const language = useLanguage();
  const list = useListState();
  const { data, error, isFetching, refetch } = useQuery({ ...accessesQuery(language, list.cursor), placeholderData: (before) => before });
  const columns: Column<Access>[] = [
    { key: "when", title: word("audit", "when"), cell: (row) => <Time at={row.at} show="both" /> },
    {
      key: "what",
      title: word("audit", "what"),
      isName: true,
      cell: (row) => (
        <>
          {row.title} {row.is_locked && <Status tone="care">{word("detail", "locked")}</Status>}
        </>
      ),
    },
    { key: "who", title: word("audit", "who"), width: "7.5rem", cell: (row) => row.who ?? <span className="faint">{word("app", "unknown")}</span> },
    { key: "about", title: word("audit", "about"), width: "8.5rem", cell: (row) => <About access={row} /> },
    {
      key: "why",
      title: word("audit", "why"),
      cell: (row) =>
        row.reason ?? (row.is_erased ? <span className="faint">{word("thread", "erased")}</span> : row.reason_code ? word("retry_reason", row.reason_code) : <span className="faint">–</span>),
    },
    {
      key: "seal",
      title: word("audit", "seal"),
      isExtra: true,
      align: "end",
      width: "6.5rem",
      cell: (row) => (row.position === null ? <span className="faint">{word("thread", "unsealed")}</span> : row.position),
    },
  ];
  return (
    <Page title={word("audit", "title")} lead={<span>{word("audit", "lead")}</span>}>
      <DataTable
        caption={word("audit", "title")}
        columns={columns}
        rows={data?.accesses}
        keyOf={(row) => row.fact}
        isLoading={isFetching}
        fault={data ? null : error}
        onRetry={() => void refetch()}
        empty={word("audit", "empty")}
        pages={list.pagesOf(data?.next)}
      />
    </Page>
  );
}

/** The customer who was looked at, the user it was done to, the token, the role. */
function About({ access }: { access: Access }) {
  const { t } = useTranslation();
  const word = useWord();
  const { person, whom, token, role, field } = access;
  if (person) {
    return (
      <>
        <Link to={`/people/${person.person}`}>{person.is_erased ? word("people", "erased") : person.name}</Link> <code className="small">{person.ref}</code>
        {field && <span className="line small faint">{word("field", field)}</span>}
      </>
    );
  }
  const said = [whom, role && word("role", role)].filter(Boolean).join(t("list.comma"));
  return (
    <>
      {said} {token && <code className="small">{token}</code>} {!said && !token && <span className="faint">–</span>}
    </>
  );
}
