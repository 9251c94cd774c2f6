import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, take, type Schemas } from "@/shared/api/client";
import { Waiting } from "@/shared/display/Page";
import { ProblemNotice } from "@/shared/display/ProblemNotice";
import { useDraft } from "@/shared/form/drafts";
import { Choice } from "@/shared/form/Choice";
import { Field } from "@/shared/form/Field";
import { FormDialog } from "@/shared/form/FormDialog";
import { useSubmission } from "@/shared/form/useSubmission";
import { useLanguage } from "@/shared/i18n/words";
import { LONGEST_NOTE, type ActionProps } from "./actions";
import { receiversQuery } from "./queries";

type Wish = Schemas["HandOverRequest"];

const REASONS: readonly Wish["reason"][] = ["specialist", "workload", "absence", "language", "wish_of_customer", "conflict_of_interest"];
const TEAM = "team:";

/** The item in hand to another team, or to a colleague, with the reason and what they should know. */
export function HandOverDialog({ person, item, onClose, onDone }: ActionProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const { data, error, refetch } = useQuery(receiversQuery);
  const [to, setTo] = useState("");
  const [reason, setReason] = useState<Wish["reason"]>("specialist");
  const [note, setNote] = useDraft(`hand-over ${person.person}`);
  const { send, isBusy, fault } = useSubmission(
    (body: Wish, headers) => take(api.POST("/api/v1/work-items/{item}/handing-over", { params: { path: { item: item?.item ?? "" } }, body, headers })),
    () => {
      setNote("");
      onDone(t("hand_over.done"));
    },
  );
  return (
    <FormDialog
      title={t("hand_over.title")}
      action={t("hand_over.send")}
      isBusy={isBusy}
      fault={fault}
      onSend={() => {
        const isTeam = to.startsWith(TEAM);
        if (to) send({ to: isTeam ? to.slice(TEAM.length) : to, is_colleague: !isTeam, reason, ...(note.trim() ? { note: note.trim() } : {}) });
      }}
      onClose={onClose}
    >
      {error ? (
        <ProblemNotice fault={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <Waiting />
      ) : (
        <div className="form-row">
          <Field label={t("hand_over.to")}>
            <select autoFocus required value={to} onChange={(event) => setTo(event.target.value)}>
              <option value="">{t("form.choose")}</option>
              <optgroup label={t("hand_over.teams")}>
                {data.teams
                  .filter((team) => team.team !== item?.team)
                  .map((team) => (
                    <option key={team.team} value={TEAM + team.team}>
                      {language === "zh-CN" ? team.name_zh : team.name_en}
                    </option>
                  ))}
              </optgroup>
              <optgroup label={t("hand_over.colleagues")}>
                {data.colleagues.map((each) => (
                  <option key={each.login} value={each.login}>
                    {each.is_on_duty ? each.login : t("hand_over.away", { login: each.login })}
                  </option>
                ))}
              </optgroup>
            </select>
          </Field>
          <Choice label={t("hand_over.reason")} codes={REASONS} kind="handover_reason" value={reason} onChoose={setReason} />
        </div>
      )}
      <Field label={t("hand_over.note")} hint={t("work.note_hint")} count={{ of: note, most: LONGEST_NOTE }}>
        <textarea rows={3} maxLength={LONGEST_NOTE} value={note} onChange={(event) => setNote(event.target.value)} />
      </Field>
    </FormDialog>
  );
}
