import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, take } from "@/shared/api/client";
import { Choice } from "@/shared/form/Choice";
import { FormDialog } from "@/shared/form/FormDialog";
import { useSubmission } from "@/shared/form/useSubmission";
import { useWord } from "@/shared/i18n/words";
import type { WaitingItem } from "./items";
import { OUTCOMES, type Outcome } from "./work/queries";

const LIKELY: Outcome = "done";

/** The end of an item that is not in one's hand: what became of it is asked, and said back before it is done. */
export function CloseItemDialog({ item, onClose, onDone }: { item: WaitingItem; onClose: () => void; onDone: () => void }) {
  const { t } = useTranslation();
  const word = useWord();
  const queries = useQueryClient();
  const [outcome, setOutcome] = useState<Outcome>(LIKELY);
  const { send, isBusy, fault } = useSubmission(
    (body: { outcome: Outcome }, headers) => take(api.POST("/api/v1/work-items/{item}/closing", { params: { path: { item: item.item } }, body, headers })),
    () => {
      for (const about of ["items", "queue", "hand"]) void queries.invalidateQueries({ queryKey: [about] });
      onDone();
    },
  );
  return (
    <FormDialog title={t("items.close_title", { what: word("item", item.kind) })} action={t("items.close_send")} isBusy={isBusy} fault={fault} onSend={() => send({ outcome })} onClose={onClose}>
      {item.said !== null && <blockquote className="said">{item.said}</blockquote>}
      {item.is_taken && !item.is_in_hand && item.owner !== null && <p className="notice care">{t("items.close_taken", { who: item.owner })}</p>}
      <Choice label={t("finish.outcome")} hint={t("items.close_hint")} codes={OUTCOMES} kind="work_outcome" isFirst value={outcome} onChoose={setOutcome} />
    </FormDialog>
  );
}
