import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, take, type Schemas } from "@/shared/api/client";
import { useDraft } from "@/shared/form/drafts";
import { Choice } from "@/shared/form/Choice";
import { Field } from "@/shared/form/Field";
import { FormDialog } from "@/shared/form/FormDialog";
import { useSubmission } from "@/shared/form/useSubmission";
import { AccountField } from "./AccountField";
import { LONGEST_NOTE, type ActionProps } from "./actions";

type Wish = Schemas["ComplaintRequest"];

const CATEGORIES: readonly Wish["category"][] = ["contact_too_often", "wrong_time", "third_party", "manner", "amount", "privacy", "service", "other"];
const WANTED: readonly Wish["wanted"][] = ["explanation", "stop_contact", "apology", "correction", "repayment_plan", "other"];

/** A complaint as it was said. Whoever hears it first takes it down; collection rests from then on. */
export function ComplaintDialog({ person, accounts, onClose, onDone }: ActionProps) {
  const { t } = useTranslation();
  const [category, setCategory] = useState<Wish["category"]>("contact_too_often");
  const [wanted, setWanted] = useState<Wish["wanted"]>("explanation");
  const [account, setAccount] = useState<string>();
  const [text, setText] = useDraft(`complaint ${person.person}`);
  const { send, isBusy, fault } = useSubmission(
    (body: Wish, headers) => take(api.POST("/api/v1/persons/{person}/complaints", { params: { path: { person: person.person } }, body, headers })),
    () => {
      setText("");
      onDone(t("complaint.done"));
    },
  );
  return (
    <FormDialog
      title={t("complaint.title")}
      action={t("complaint.send")}
      isBusy={isBusy}
      fault={fault}
      onSend={() => {
        if (text.trim()) send({ category, wanted, text: text.trim(), ...(account ? { account } : {}) });
      }}
      onClose={onClose}
    >
      <p className="hint">{t("complaint.hint")}</p>
      <div className="form-row">
        <Choice label={t("complaint.category")} codes={CATEGORIES} kind="complaint_category" isFirst value={category} onChoose={setCategory} />
        <Choice label={t("complaint.wanted")} codes={WANTED} kind="complaint_wanted" value={wanted} onChoose={setWanted} />
        <AccountField accounts={accounts} value={account} onChoose={(chosen) => setAccount(chosen?.account)} isOptional />
      </div>
      <Field label={t("complaint.text")} hint={t("work.note_hint")} count={{ of: text, most: LONGEST_NOTE }}>
        <textarea required rows={5} maxLength={LONGEST_NOTE} value={text} onChange={(event) => setText(event.target.value)} />
      </Field>
    </FormDialog>
  );
}
