import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Money } from "@/shared/display/Money";
import { Time } from "@/shared/display/Time";
import { Who } from "@/shared/display/Who";
import { FormDialog } from "@/shared/form/FormDialog";
import { useSubmission } from "@/shared/form/useSubmission";
import { useWord } from "@/shared/i18n/words";
import { useMay } from "@/shared/session/session";
import { DataTable, type Column } from "@/shared/table/DataTable";
import { useListState } from "@/shared/table/useListState";
import { Book } from "./Book";
import { AccountLink, Customer } from "./Named";
import { answerInstruction, instructionsQuery, type Answer, type Instruction } from "./queries";
import { useSays } from "./says";

/** Adjustments that wait for core to carry them out, oldest first; core's word is noted by whoever speaks for it. */
export function InstructionsPage() {
  const { t } = useTranslation();
  const word = useWord();
  const may = useMay();
  const list = useListState();
  const [asked, setAsked] = useState<{ of: Instruction; answer: Answer } | null>(null);
  const { data, error, isFetching, refetch } = useQuery({ ...instructionsQuery(list.cursor), placeholderData: (before) => before });
  const columns: Column<Instruction>[] = [
    { key: "what", title: t("instructions.what"), isName: true, cell: (row) => <What of={row} /> },
    {
      key: "account",
      title: t("book.account"),
      cell: (row) => (
        <>
          <AccountLink account={row.whose.account} reference={row.whose.ref} />
          <span className="line">
            <Customer of={row.whose} />
          </span>
        </>
      ),
    },
    { key: "day", title: t("ledger.day"), width: "7.5rem", cell: (row) => row.day },
    {
      key: "why",
      title: t("ledger.why"),
      cell: (row) => (
        <>
          {word("why", row.reason)} <Who who={row.who} />
        </>
      ),
    },
    { key: "since", title: t("instructions.since"), isExtra: true, cell: (row) => <Time at={row.known_at} show="both" zone={row.whose.zone} /> },
    ...(may("import_book")
      ? [
          {
            key: "answer",
            title: t("instructions.answer"),
            cell: (row: Instruction) => (
              <span className="work-actions">
                <Button size="small" onClick={() => setAsked({ of: row, answer: "confirmation" })} aria-label={t("instructions.confirm_which", { ref: row.adjustment })} data-testid="confirm">
                  {t("instructions.confirm")}
                </Button>
                <Button size="small" onClick={() => setAsked({ of: row, answer: "declination" })} aria-label={t("instructions.decline_which", { ref: row.adjustment })} data-testid="decline">
                  {t("instructions.decline")}
                </Button>
              </span>
            ),
          },
        ]
      : []),
  ];
  return (
    <Book name="instructions">
      <DataTable
        caption={t("book.instructions")}
        columns={columns}
        rows={data?.adjustments}
        keyOf={(row) => row.adjustment}
        isLoading={isFetching}
        fault={data ? null : error}
        onRetry={() => void refetch()}
        empty={t("instructions.empty")}
        pages={list.pagesOf(data?.next)}
      />
      {asked && <AnswerDialog {...asked} onClose={() => setAsked(null)} />}
    </Book>
  );
}

function What({ of: item }: { of: Instruction }) {
  const word = useWord();
  const saysOf = useSays();
  return (
    <>
      <span className="name">{word("entry", item.kind)}</span> {item.amount_minor > 0 && <Money minor={item.amount_minor} currency={item.whose.currency} />}
      {saysOf(item).map((said) => (
        <span key={said} className="line small">
          {said}
        </span>
      ))}
      {item.reverses && <code className="line small">{item.reverses}</code>}
      <code className="line small faint">{item.adjustment}</code>
    </>
  );
}

function AnswerDialog({ of: item, answer, onClose }: { of: Instruction; answer: Answer; onClose: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const isConfirmed = answer === "confirmation";
  const answering = useSubmission(
    (wish: Answer, headers) => answerInstruction(item.adjustment, wish, headers),
    () => {
      for (const key of ["instructions", "book-state", "account-ledger"]) void queries.invalidateQueries({ queryKey: [key] });
      onClose();
    },
  );
  return (
    <FormDialog
      title={t(isConfirmed ? "instructions.confirm_which" : "instructions.decline_which", { ref: item.adjustment })}
      action={t(isConfirmed ? "instructions.confirm" : "instructions.decline")}
      isBusy={answering.isBusy}
      fault={answering.fault}
      onSend={() => answering.send(answer)}
      onClose={onClose}
    >
      <p>
        <What of={item} />
      </p>
      <p className="hint">{t(isConfirmed ? "instructions.confirm_means" : "instructions.decline_means")}</p>
    </FormDialog>
  );
}
