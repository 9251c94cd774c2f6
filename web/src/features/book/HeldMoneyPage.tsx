import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Money } from "@/shared/display/Money";
import { Time } from "@/shared/display/Time";
import { formatMoney } from "@/shared/display/format";
import { Who } from "@/shared/display/Who";
import { Field } from "@/shared/form/Field";
import { FormDialog } from "@/shared/form/FormDialog";
import { useSubmission } from "@/shared/form/useSubmission";
import { useLanguage, useWord } from "@/shared/i18n/words";
import { useMay } from "@/shared/session/session";
import { DataTable, type Column } from "@/shared/table/DataTable";
import { useListState } from "@/shared/table/useListState";
import { Book } from "./Book";
import { AccountLink, Customer } from "./Named";
import { giveBack, heldQuery, identify, type Held } from "./queries";

type Doing = { what: "place" | "give_back"; of: Held };

/** Money that came in and nobody has placed yet, oldest first. */
export function HeldMoneyPage() {
  const { t } = useTranslation();
  const word = useWord();
  const may = useMay();
  const list = useListState();
  const [doing, setDoing] = useState<Doing | null>(null);
  const { data, error, isFetching, refetch } = useQuery({ ...heldQuery(list.cursor), placeholderData: (before) => before });
  const columns: Column<Held>[] = [
    { key: "money", title: t("held.money"), isName: true, cell: (row) => <code>{row.money}</code> },
    { key: "amount", title: t("held.amount"), align: "end", cell: (row) => <Money minor={row.amount_minor} currency={row.currency} /> },
    { key: "received", title: t("held.received"), cell: (row) => <Time at={row.received_at} show="both" zone={row.whose?.zone ?? null} /> },
    {
      key: "reason",
      title: t("held.reason"),
      cell: (row) => (
        <>
          {word("why", row.reason)} <Who who={row.who} />
        </>
      ),
    },
    {
      key: "suspected",
      title: t("held.suspected"),
      cell: (row) =>
        row.whose ? (
          <>
            <AccountLink account={row.whose.account} reference={row.whose.ref} />
            <span className="line">
              <Customer of={row.whose} />
            </span>
          </>
        ) : (
          <span className="faint">{t("held.nobody")}</span>
        ),
    },
    ...(may("record")
      ? [
          {
            key: "act",
            title: t("held.act"),
            cell: (row: Held) => (
              <span className="work-actions">
                <Button size="small" onClick={() => setDoing({ what: "place", of: row })} aria-label={t("held.place_which", { ref: row.money })} data-testid="place">
                  {t("held.place")}
                </Button>
                <Button size="small" onClick={() => setDoing({ what: "give_back", of: row })} aria-label={t("held.give_back_which", { ref: row.money })} data-testid="give-back">
                  {t("held.give_back")}
                </Button>
              </span>
            ),
          },
        ]
      : []),
  ];
  return (
    <Book name="held">
      <DataTable
        caption={t("book.held")}
        columns={columns}
        rows={data?.money}
        keyOf={(row) => row.money}
        isLoading={isFetching}
        fault={data ? null : error}
        onRetry={() => void refetch()}
        empty={t("held.empty")}
        pages={list.pagesOf(data?.next)}
      />
      {doing?.what === "place" && <PlaceDialog money={doing.of} onClose={() => setDoing(null)} />}
      {doing?.what === "give_back" && <GiveBackDialog money={doing.of} onClose={() => setDoing(null)} />}
    </Book>
  );
}

function useSettled(onClose: () => void): () => void {
  const queries = useQueryClient();
  return () => {
    for (const key of ["held-money", "book-state", "account-ledger"]) void queries.invalidateQueries({ queryKey: [key] });
    onClose();
  };
}

/** It is for an account: from then on a payment of the moment it came in. */
function PlaceDialog({ money, onClose }: { money: Held; onClose: () => void }) {
  const { t } = useTranslation();
  const [account, setAccount] = useState(money.whose?.ref ?? "");
  const placing = useSubmission((wish: string, headers) => identify(money.money, wish, headers), useSettled(onClose));
  return (
    <FormDialog
      title={t("held.place_which", { ref: money.money })}
      action={t("held.place_now")}
      isBusy={placing.isBusy}
      isUnready={!account.trim()}
      fault={placing.fault}
      onSend={() => placing.send(account.trim())}
      onClose={onClose}
    >
      <p>
        <Money minor={money.amount_minor} currency={money.currency} size="large" /> <Time at={money.received_at} show="moment" zone={money.whose?.zone ?? null} />
      </p>
      <Field label={t("held.belongs")} hint={t("held.place_means")}>
        <input className="field" data-first="" required maxLength={100} autoComplete="off" spellCheck={false} value={account} onChange={(event) => setAccount(event.target.value)} data-testid="account" />
      </Field>
    </FormDialog>
  );
}

function GiveBackDialog({ money, onClose }: { money: Held; onClose: () => void }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const returning = useSubmission((_: null, headers) => giveBack(money.money, headers), useSettled(onClose));
  return (
    <FormDialog
      title={t("held.give_back_which", { ref: money.money })}
      action={t("held.give_back_sure", { sum: formatMoney(money.amount_minor, money.currency, language) })}
      isBusy={returning.isBusy}
      fault={returning.fault}
      onSend={() => returning.send(null)}
      onClose={onClose}
    >
      <p>{t("held.give_back_means")}</p>
    </FormDialog>
  );
}
