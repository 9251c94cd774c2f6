import type { UseQueryResult } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { Tone } from "@/shared/display/Status";
import { DataTable, type Column } from "@/shared/table/DataTable";
import { useListState } from "@/shared/table/useListState";
import { Export } from "./Export";
import type { CaseState } from "./queries";

export const TONES: Record<CaseState, Tone> = {
  decided: "plain",
  screened: "plain",
  refused: "stop",
  dropped: "rest",
  placed: "tide",
  no_room: "care",
  tasked: "tide",
  begun: "good",
  ended: "plain",
};

interface Row {
  person: string;
  ref: string;
  name: string;
  case: string | null;
  creditor: string;
}

interface Props<T extends Row> {
  caption: string;
  columns: Column<T>[];
  found: UseQueryResult<{ cases: T[]; next: string | null }>;
  empty: string;
  /** The same rows as a file. */
  take: () => ReturnType<Parameters<typeof Export>[0]["take"]>;
}

/** Cases of a day, each leading to its case (or, left alone, to its person), and the way to take them along. */
export function DayTable<T extends Row>({ caption, columns, found, empty, take }: Props<T>) {
  const { t } = useTranslation();
  const list = useListState();
  const { data, error, isFetching, refetch } = found;
  return (
    <>
      <DataTable
        caption={caption}
        columns={columns}
        rows={data?.cases}
        keyOf={(row) => `${row.person} ${row.creditor}`}
        hrefOf={(row) => (row.case ? `/cases/${row.case}` : `/people/${row.person}`)}
        isLoading={isFetching}
        fault={data ? null : error}
        onRetry={() => void refetch()}
        empty={empty}
        pages={list.pagesOf(data?.next)}
      />
      <Export name={t("day_cases.export")} take={take} />
    </>
  );
}
