import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { api, take } from "@/shared/api/client";
import { useDraft } from "@/shared/form/drafts";
import { Field } from "@/shared/form/Field";
import { FormDialog } from "@/shared/form/FormDialog";
import { useSubmission } from "@/shared/form/useSubmission";
import { useLanguage } from "@/shared/i18n/words";
import { draftQuery } from "./queries";
import { LONGEST_NOTE, type ActionProps } from "./actions";

/** A note; with what happened while the case was in hand to begin from, where the collector wants it. */
export function NoteDialog({ person, item, onClose, onDone }: ActionProps) {
  const { t } = useTranslation();
  const [text, setText] = useDraft(`note ${person.person}`);
  const sentences = useQuery({ ...draftQuery(item?.item ?? "", useLanguage()), enabled: item !== null }).data?.sentences ?? [];
  const { send, isBusy, fault } = useSubmission(
    (body: { text: string; item?: string }, headers) => take(api.POST("/api/v1/persons/{person}/notes", { params: { path: { person: person.person } }, body, headers })),
    () => {
      setText("");
      onDone(t("work.note_kept"));
    },
  );
  return (
    <FormDialog
      title={t("work.note")}
      action={t("work.note_keep")}
      isBusy={isBusy}
      fault={fault}
      onSend={() => {
        if (text.trim()) send({ text: text.trim(), ...(item ? { item: item.item } : {}) });
      }}
      onClose={onClose}
    >
      <Field label={t("work.note_text")} hint={t("work.note_hint")} count={{ of: text, most: LONGEST_NOTE }}>
        <textarea autoFocus required maxLength={LONGEST_NOTE} rows={6} value={text} onChange={(event) => setText(event.target.value)} />
      </Field>
      {sentences.length > 0 && (
        <p>
          <Button onClick={() => setText([text.trim(), sentences.join("\n")].filter(Boolean).join("\n"))} data-testid="take-draft">
            {t("work.note_draft", { count: sentences.length })}
          </Button>
        </p>
      )}
    </FormDialog>
  );
}
