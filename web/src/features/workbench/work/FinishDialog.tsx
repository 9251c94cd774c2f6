import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, take } from "@/shared/api/client";
import { isProblem } from "@/shared/api/problem";
import { Dialog } from "@/shared/display/Dialog";
import { Waiting } from "@/shared/display/Page";
import { ProblemNotice } from "@/shared/display/ProblemNotice";
import { useDraft } from "@/shared/form/drafts";
import { Field } from "@/shared/form/Field";
import { useSubmission } from "@/shared/form/useSubmission";
import { useLanguage, useWord } from "@/shared/i18n/words";
import { useNext } from "./hand";
import { OUTCOMES, draftQuery, type Outcome, type QueueItem } from "./queries";
import { LONGEST_NOTE } from "./actions";

export interface FinishDialogProps {
  item: QueueItem;
  onClose: () => void;
  onGone: () => void;
}

/** The end of one item and the beginning of the next: a figure says what became of it, the note drafted from what happened is kept as
 *  it stands there then, and the next item opens. */
export function FinishDialog({ item, onClose, onGone }: FinishDialogProps) {
  const { t } = useTranslation();
  const word = useWord();
  const next = useNext();
  const drafted = useQuery(draftQuery(item.item, useLanguage()));
  const [edited, setEdited] = useDraft(`finish ${item.item}`);
  const [isEdited, setIsEdited] = useState(edited !== "");
  const text = isEdited ? edited : (drafted.data?.sentences.join("\n") ?? "");
  const hasNoted = useRef(false);
  const first = useRef<HTMLButtonElement>(null);
  const isReady = drafted.data !== undefined || drafted.error !== null;

  useEffect(() => {
    if (isReady) first.current?.focus();
  }, [isReady]);

  const { send, isBusy, fault } = useSubmission(
    async (body: { outcome: Outcome; note: string }, headers) => {
      if (body.note && item.person && !hasNoted.current) {
        await take(api.POST("/api/v1/persons/{person}/notes", { params: { path: { person: item.person } }, body: { text: body.note, item: item.item }, headers: { "Idempotency-Key": `${headers["Idempotency-Key"]}-note` } }));
        hasNoted.current = true;
      }
      try {
        await take(api.POST("/api/v1/work-items/{item}/closing", { params: { path: { item: item.item } }, body: { outcome: body.outcome }, headers }));
      } catch (problem) {
        // It has come to its end by itself meanwhile: paid, promised, stopped.
        if (!isProblem(problem) || problem.code !== "open_item_not_found") throw problem;
      }
      setEdited("");
      await next();
    },
    onGone,
  );

  const pressed = (event: { key: string; target: EventTarget; preventDefault: () => void }) => {
    const outcome = OUTCOMES[Number(event.key) - 1];
    if (!outcome || !isReady || event.target instanceof HTMLTextAreaElement) return;
    event.preventDefault();
    send({ outcome, note: text.trim() });
  };

  return (
    <Dialog title={t("finish.title")} onClose={onClose}>
      <div className="form" onKeyDown={pressed}>
        {!isReady ? (
          <Waiting />
        ) : (
          <>
            <div className="outcomes" role="group" aria-label={t("finish.outcome")}>
              {OUTCOMES.map((outcome, number) => (
                <Button key={outcome} ref={number === 0 ? first : null} disabled={isBusy} data-testid={`outcome-${outcome}`} onClick={() => send({ outcome, note: text.trim() })}>
                  <kbd>{number + 1}</kbd> {word("work_outcome", outcome)}
                </Button>
              ))}
            </div>
            {item.person && (
              <Field label={t("finish.note")} hint={text.trim() ? t("finish.note_kept") : t("finish.note_none")} count={{ of: text, most: LONGEST_NOTE }}>
                <textarea
                  rows={5}
                  maxLength={LONGEST_NOTE}
                  value={text}
                  onChange={(event) => {
                    setIsEdited(true);
                    setEdited(event.target.value);
                  }}
                />
              </Field>
            )}
          </>
        )}
        {fault !== null && <ProblemNotice fault={fault} />}
        <div className="dialog-footer">
          <Button onClick={onClose}>{t("form.cancel")}</Button>
        </div>
      </div>
    </Dialog>
  );
}
