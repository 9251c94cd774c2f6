import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Field } from "@/shared/form/Field";
import { FormDialog } from "@/shared/form/FormDialog";
import { useSubmission } from "@/shared/form/useSubmission";
import { MOST_NOTE, rollBack, type Version } from "./queries";

/** Taking the live version back: said is what decides then, at once. */
export function RollBackDialog({ live, before, onClose }: { live: Version; before: Version | null; onClose: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [reason, setReason] = useState("");
  const rolling = useSubmission(
    (said: string, headers) => rollBack(said, headers),
    () => {
      void queries.invalidateQueries({ queryKey: ["strategies"] });
      void queries.invalidateQueries({ queryKey: ["strategy"] });
      onClose();
    },
  );
  const action = t("strategy.roll_back");
  return (
    <FormDialog title={t("strategy.roll_back_which", { version: live.title })} action={action} isBusy={rolling.isBusy} isUnready={!reason.trim()} fault={rolling.fault} onSend={() => rolling.send(reason.trim())} onClose={onClose}>
      <p>{before ? t("strategy.back_to", { version: before.title }) : t("strategy.back_to_peace")}</p>
      <p className="hint">{t("strategy.roll_back_hint")}</p>
      <Field label={t("strategy.reason")}>
        <textarea rows={3} maxLength={MOST_NOTE} required value={reason} data-first="" onChange={(event) => setReason(event.target.value)} data-testid="reason" />
      </Field>
    </FormDialog>
  );
}
