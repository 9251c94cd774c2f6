import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { MaskedName } from "@/shared/display/Masked";
import { formatMoney } from "@/shared/display/format";
import { Time } from "@/shared/display/Time";
import { useLanguage, useWord } from "@/shared/i18n/words";
import { DataTable, type Column } from "@/shared/table/DataTable";
import { useListState } from "@/shared/table/useListState";
import { Administration } from "@/shared/administration/Sections";
import { differencesQuery, type Difference } from "./queries";

/** Where core's balance and our reckoning differ, and what explains it. */
export function DifferencesPage() {
  const { t } = useTranslation();
  const word = useWord();
  const language = useLanguage();
  const list = useListState();
  const { data, error, isFetching, refetch } = useQuery({ ...differencesQuery(list.cursor), placeholderData: (before) => before });
  const told = (field: string, value: number | null, currency: string) => (value === null ? t("differences.nothing") : field.endsWith("_minor") ? formatMoney(value, currency, language) : String(value));
  const columns: Column<Difference>[] = [
    {
      key: "account",
      title: t("differences.account"),
      isName: true,
      cell: (row) => (
        <Link to={`/accounts/${row.account}`}>
          <code>{row.whose.ref}</code>
        </Link>
      ),
    },
    {
      key: "customer",
      title: t("differences.customer"),
      cell: (row) => (
        <>
          <Link to={`/people/${row.whose.person}`}>
            <MaskedName name={row.whose.name} isErased={row.whose.is_erased} />
          </Link>{" "}
          <code className="small">{row.whose.person_ref}</code>
        </>
      ),
    },
    { key: "as_of", title: t("differences.as_of"), cell: (row) => row.as_of },
    {
      key: "cause",
      title: t("differences.cause"),
      cell: (row) => (
        <>
          {row.cause
            .split("+")
            .map((each) => word("cause", each))
            .join(t("list.comma"))}{" "}
          {row.refs.map((ref) => (
            <code key={ref}>{ref} </code>
          ))}
        </>
      ),
    },
    {
      key: "figures",
      title: t("differences.figures"),
      cell: (row) => (
        <span className="stack">
          {Object.entries(row.fields).map(([field, { ours, core }]) => (
            <span key={field} className="small">
              {word("balance", field)}: {t("differences.both", { ours: told(field, ours, row.whose.currency), core: told(field, core, row.whose.currency) })}
            </span>
          ))}
        </span>
      ),
    },
    { key: "opened", title: t("differences.opened"), isExtra: true, cell: (row) => <Time at={row.opened_at} show="short" /> },
  ];
  return (
    <Administration name="differences">
      <DataTable
        caption={t("administration.differences")}
        columns={columns}
        rows={data?.differences}
        keyOf={(row) => row.account}
        isLoading={isFetching}
        fault={data ? null : error}
        onRetry={() => void refetch()}
        empty={t("differences.empty")}
        pages={list.pagesOf(data?.next)}
      />
    </Administration>
  );
}
