import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { MaskedName } from "@/shared/display/Masked";
import { Page } from "@/shared/display/Page";
import { useLanguage, useWord } from "@/shared/i18n/words";
import { DataTable, type Column } from "@/shared/table/DataTable";
import { PersonSearch } from "@/shared/table/PersonSearch";
import { useListState } from "@/shared/table/useListState";
import { peopleQuery, type PersonRow } from "./queries";

/** Every customer there is, masked, in the order of the lender's references. */
export function PeoplePage() {
  const { t } = useTranslation();
  const word = useWord();
  const language = useLanguage();
  const list = useListState();
  const person = list.filter("person");
  const { data, error, isFetching, refetch } = useQuery({ ...peopleQuery(person, list.cursor), placeholderData: (before) => before });
  const languages = new Intl.DisplayNames([language], { type: "language", fallback: "code" });

  const columns: Column<PersonRow>[] = [
    { key: "name", title: t("people.name"), isName: true, cell: (row) => <MaskedName name={row.name} isErased={row.is_erased} /> },
    { key: "ref", title: t("cases.find"), cell: (row) => <code>{row.ref}</code> },
    { key: "jurisdiction", title: t("people.jurisdiction"), cell: (row) => word("jurisdiction", row.jurisdiction) },
    { key: "zone", title: t("people.zone"), cell: (row) => row.zone ?? <span className="care">{t("person.zone_unknown")}</span> },
    { key: "language", title: t("person.language"), isExtra: true, cell: (row) => languages.of(row.language) ?? row.language },
  ];

  return (
    <Page title={t("nav.people")} lead={<span>{t("people.lead")}</span>}>
      <form className="filters" role="search" onSubmit={(event) => event.preventDefault()} aria-label={t("people.search")}>
        <PersonSearch key={person ?? ""} person={person} onFind={(wish) => list.choose({ person: wish })} />
        {person && (
          <Button type="link" onClick={() => list.choose({ person: undefined })}>
            {t("people.all")}
          </Button>
        )}
      </form>
      <DataTable
        caption={t("nav.people")}
        columns={columns}
        rows={data?.persons}
        keyOf={(row) => row.person}
        hrefOf={(row) => `/people/${row.person}`}
        isLoading={isFetching}
        fault={data ? null : error}
        onRetry={() => void refetch()}
        empty={person ? t("people.not_found", { ref: person }) : t("people.empty")}
        pages={list.pagesOf(data?.next)}
      />
    </Page>
  );
}
