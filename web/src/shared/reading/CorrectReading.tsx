import { queryOptions, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, take } from "@/shared/api/client";
import { Waiting } from "@/shared/display/Page";
import { ProblemNotice } from "@/shared/display/ProblemNotice";
import { Field } from "@/shared/form/Field";
import { FormDialog } from "@/shared/form/FormDialog";
import { useSubmission } from "@/shared/form/useSubmission";
import { useLanguage, useWord } from "@/shared/i18n/words";
import { useMay } from "@/shared/session/session";

const readingQuery = (message: string) => queryOptions({ queryKey: ["reading", message], queryFn: ({ signal }) => take(api.GET("/api/v1/messages/{message}/reading", { params: { path: { message } }, signal })) });

/** A quiet button by what somebody's words were taken for: says what they really meant. Nothing for whoever may not. */
export function CorrectReading({ message }: { message: string }) {
  const { t } = useTranslation();
  const may = useMay();
  const [isOpen, setIsOpen] = useState(false);
  if (!may("record")) return null;
  return (
    <>
      <Button className="correct" size="small" type="text" onClick={() => setIsOpen(true)} data-testid="correct">
        {t("correction.correct")}
      </Button>
      {isOpen && <CorrectDialog message={message} onClose={() => setIsOpen(false)} />}
    </>
  );
}

function CorrectDialog({ message, onClose }: { message: string; onClose: () => void }) {
  const { t } = useTranslation();
  const word = useWord();
  const language = useLanguage();
  const queries = useQueryClient();
  const { data, error } = useQuery(readingQuery(message));
  const [chosen, setChosen] = useState<{ intent?: string; emotion?: string }>({});
  const sending = useSubmission(
    (body: { intent: string; emotion: string }, headers) => take(api.POST("/api/v1/messages/{message}/corrections", { params: { path: { message } }, body, headers })),
    () => {
      void queries.invalidateQueries();
      onClose();
    },
  );
  const intent = chosen.intent ?? data?.intent ?? "";
  const emotion = chosen.emotion ?? data?.emotion ?? "";
  const isSame = !data || (intent === data.intent && emotion === data.emotion);
  const intents = [...(data?.intents ?? [])].sort((one, other) => word("intent", one).localeCompare(word("intent", other), language));
  return (
    <FormDialog title={t("correction.title")} action={t("correction.send")} isBusy={sending.isBusy} isUnready={isSame} fault={sending.fault} onSend={() => sending.send({ intent, emotion })} onClose={onClose}>
      <p className="small faint">{t("correction.hint")}</p>
      {error ? (
        <ProblemNotice fault={error} />
      ) : !data ? (
        <Waiting lines={2} />
      ) : (
        <>
          <p>{t("dialogue.taken_for_both", { intent: word("intent", data.intent), emotion: word("emotion", data.emotion) })}</p>
          <Field label={t("correction.intent")}>
            <select value={intent} data-first="" onChange={(event) => setChosen({ ...chosen, intent: event.target.value })} data-testid="correct-intent">
              {intents.map((each) => (
                <option key={each} value={each}>
                  {word("intent", each)}
                </option>
              ))}
            </select>
          </Field>
          <Field label={t("correction.emotion")}>
            <select value={emotion} onChange={(event) => setChosen({ ...chosen, emotion: event.target.value })} data-testid="correct-emotion">
              {data.emotions.map((each) => (
                <option key={each} value={each}>
                  {word("emotion", each)}
                </option>
              ))}
            </select>
          </Field>
        </>
      )}
    </FormDialog>
  );
}
