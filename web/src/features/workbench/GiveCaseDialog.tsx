import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, take } from "@/shared/api/client";
import { Field } from "@/shared/form/Field";
import { FormDialog } from "@/shared/form/FormDialog";
import { useSubmission } from "@/shared/form/useSubmission";
import { useLanguage, useWord } from "@/shared/i18n/words";
import { useSession } from "@/shared/session/session";
import { TEAMS } from "./items";
import { useOwner } from "./owner";
import type { CaseFile } from "./queries";
import { useRefresh } from "./work/hand";
import { receiversQuery } from "./work/queries";

const REASONS = ["allocation", "workload", "handover", "specialist", "wish_of_customer", "correction"] as const;
/** Options that no owner is called. */
const NOBODY = "-";
const OTHER = "+";

/** A case to oneself, a team, a colleague, somebody the lender names otherwise, or nobody; with the reason, on record. */
export function GiveCaseDialog({ file, onClose, onDone }: { file: CaseFile; onClose: () => void; onDone: () => void }) {
  const { t } = useTranslation();
  const word = useWord();
  const language = useLanguage();
  const session = useSession();
  const ownerOf = useOwner();
  const queries = useQueryClient();
  const refresh = useRefresh(file.person);
  const { data } = useQuery(receiversQuery);
  const [owner, setOwner] = useState("");
  const [other, setOther] = useState("");
  const [reason, setReason] = useState("");
  const { send, isBusy, fault } = useSubmission(
    (body: { owner: string | null; reason: string }, headers) => take(api.POST("/api/v1/cases/{case}/owner", { params: { path: { case: file.case } }, body, headers })),
    () => {
      refresh();
      void queries.invalidateQueries({ queryKey: ["cases"] });
      onDone();
    },
  );
  const teams = [
    ...TEAMS.map((team) => ({ team: team as string, name: word("team", team) })),
    ...(data?.teams ?? []).filter(({ team }) => !TEAMS.some((known) => known === team)).map((each) => ({ team: each.team, name: language === "zh-CN" ? each.name_zh : each.name_en })),
  ];
  return (
    <FormDialog
      title={t("give.title")}
      action={t("give.send")}
      isBusy={isBusy}
      isUnready={!owner || !reason || (owner === OTHER && !other.trim())}
      fault={fault}
      onSend={() => send({ owner: owner === NOBODY ? null : owner === OTHER ? other.trim() : owner, reason })}
      onClose={onClose}
    >
      <p className="hint">{t("give.now", { who: ownerOf(file.owner) })}</p>
      <div className="form-row">
        <Field label={t("give.to")}>
          <select autoFocus required value={owner} onChange={(event) => setOwner(event.target.value)} data-testid="give-to">
            <option value="">{t("form.choose")}</option>
            {file.owner !== session.user && <option value={session.user}>{t("cases.me", { login: session.login })}</option>}
            <optgroup label={t("hand_over.teams")}>
              {teams
                .filter(({ team }) => team !== file.owner)
                .map(({ team, name }) => (
                  <option key={team} value={team}>
                    {name}
                  </option>
                ))}
            </optgroup>
            {(data?.colleagues.length ?? 0) > 0 && (
              <optgroup label={t("hand_over.colleagues")}>
                {data?.colleagues
                  .filter((each) => each.user !== file.owner)
                  .map((each) => (
                    <option key={each.user} value={each.user}>
                      {each.is_on_duty ? each.login : t("hand_over.away", { login: each.login })}
                    </option>
                  ))}
              </optgroup>
            )}
            {file.owner !== null && <option value={NOBODY}>{t("give.nobody")}</option>}
            <option value={OTHER}>{t("give.other")}</option>
          </select>
        </Field>
        <Field label={t("hand_over.reason")}>
          <select required value={reason} onChange={(event) => setReason(event.target.value)} data-testid="give-reason">
            <option value="">{t("form.choose")}</option>
            {REASONS.map((each) => (
              <option key={each} value={each}>
                {word("assign_reason", each)}
              </option>
            ))}
          </select>
        </Field>
      </div>
      {owner === OTHER && (
        <Field label={t("give.other_code")} hint={t("give.other_hint")}>
          <input className="field" required maxLength={64} autoComplete="off" spellCheck={false} value={other} onChange={(event) => setOther(event.target.value)} data-testid="give-other" />
        </Field>
      )}
    </FormDialog>
  );
}
