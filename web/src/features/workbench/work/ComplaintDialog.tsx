import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, take, type Schemas } from "@/shared/api/client";
import { Dialog } from "@/shared/display/Dialog";
import { ProblemNotice } from "@/shared/display/ProblemNotice";
import { useDraft } from "@/shared/form/drafts";
import { Field } from "@/shared/form/Field";
import { useSubmission } from "@/shared/form/useSubmission";
import { useWord } from "@/shared/i18n/words";
import { AccountField } from "./AccountField";
import type { ActionProps } from "./actions";

type Wish = Schemas["ComplaintRequest"];

const CATEGORIES: readonly Wish["category"][] = ["contact_too_often", "wrong_time", "third_party", "manner", "amount", "privacy", "service", "other"];
const WANTED: readonly Wish["wanted"][] = ["explanation", "stop_contact", "apology", "correction", "repayment_plan", "other"];

/** A complaint as it was said. Whoever hears it first takes it down; collection rests from then on. */
export function ComplaintDialog({ person, accounts, onClose, onDone }: ActionProps) {
  const { t } = useTranslation();
  const word = useWord();
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
    <Dialog title={t("complaint.title")} onClose={onClose}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          if (text.trim()) send({ category, wanted, text: text.trim(), ...(account ? { account } : {}) });
        }}
      >
        <p className="hint">{t("complaint.hint")}</p>
        <div className="form-row">
          <Field label={t("complaint.category")}>
            <select autoFocus value={category} onChange={(event) => setCategory(event.target.value as Wish["category"])}>
              {CATEGORIES.map((each) => (
                <option key={each} value={each}>
                  {word("complaint_category", each)}
                </option>
              ))}
            </select>
          </Field>
          <Field label={t("complaint.wanted")}>
            <select value={wanted} onChange={(event) => setWanted(event.target.value as Wish["wanted"])}>
              {WANTED.map((each) => (
                <option key={each} value={each}>
                  {word("complaint_wanted", each)}
                </option>
              ))}
            </select>
          </Field>
          <AccountField accounts={accounts} value={account} onChoose={(chosen) => setAccount(chosen?.account)} isOptional />
        </div>
        <Field label={t("complaint.text")} hint={t("work.note_hint")}>
          <textarea required rows={5} maxLength={2000} value={text} onChange={(event) => setText(event.target.value)} />
        </Field>
        {fault !== null && <ProblemNotice fault={fault} />}
        <div className="dialog-footer">
          <Button onClick={onClose}>{t("form.cancel")}</Button>
          <Button type="primary" htmlType="submit" loading={isBusy} data-testid="send">
            {t("complaint.send")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
