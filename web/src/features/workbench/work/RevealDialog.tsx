import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, take } from "@/shared/api/client";
import { Money } from "@/shared/display/Money";
import { Choice } from "@/shared/form/Choice";
import { Field } from "@/shared/form/Field";
import { FormDialog } from "@/shared/form/FormDialog";
import { useSubmission } from "@/shared/form/useSubmission";
import { useWord } from "@/shared/i18n/words";
import type { Person } from "../queries";
import { looksQuery } from "./queries";

const SHOWN_MS = 30_000;
const INCOME = "income_minor"; // in the currency of what they owe
const REASONS = ["verify", "call", "correct", "complaint", "other"] as const;

/** One field unmasked, for a reason, on record. What it gives lies in this component alone, and goes after half a minute, or as soon
 *  as somebody looks elsewhere. */
export function RevealDialog({ person, onClose }: { person: Person; onClose: () => void }) {
  const { t } = useTranslation();
  const word = useWord();
  const queries = useQueryClient();
  const fields = [...new Set([...Object.keys(person.fields), ...person.addresses.filter((each) => each.is_valid).map((each) => each.kind)])];
  const looks = useQuery(looksQuery(person.person)).data;
  const [field, setField] = useState(fields.includes("phone") ? "phone" : (fields[0] ?? ""));
  const [reason, setReason] = useState<(typeof REASONS)[number]>("verify");
  const [more, setMore] = useState("");
  const [value, setValue] = useState<string | null>(null);
  const { send, isBusy, fault } = useSubmission(
    (body: { field: string; reason: string }, headers) => take(api.POST("/api/v1/persons/{person}/reveals", { params: { path: { person: person.person } }, body, headers })),
    (answer) => {
      setValue(String((answer as unknown as { value: string }).value));
      void queries.invalidateQueries({ queryKey: ["looks", person.person] });
      void queries.invalidateQueries({ queryKey: ["timeline", person.person] });
    },
  );
  useEffect(() => {
    if (value === null) return;
    const hide = () => setValue(null);
    const timer = window.setTimeout(hide, SHOWN_MS);
    window.addEventListener("blur", hide);
    document.addEventListener("visibilitychange", hide);
    return () => {
      window.clearTimeout(timer);
      window.removeEventListener("blur", hide);
      document.removeEventListener("visibilitychange", hide);
    };
  }, [value]);
  return (
    <FormDialog
      title={t("reveal.title")}
      action={t("reveal.send")}
      leaving={t("help.close")}
      isBusy={isBusy}
      fault={fault}
      onSend={() => {
        if (more.trim()) send({ field, reason: t("reveal.reason_told", { reason: word("reveal_reason", reason), more: more.trim() }) });
      }}
      onClose={onClose}
    >
      <p className="hint">{looks && looks.today > 0 ? t("reveal.looks", { count: looks.today, mine: looks.mine }) : t("reveal.no_looks")}</p>
      <div className="form-row">
        <Choice label={t("reveal.field")} codes={fields} kind="field" isFirst value={field} onChoose={setField} />
        <Choice label={t("reveal.reason")} codes={REASONS} kind="reveal_reason" value={reason} onChoose={setReason} />
      </div>
      <Field label={t("reveal.more")} hint={t("reveal.hint")}>
        <input className="field" required minLength={2} maxLength={300} autoComplete="off" value={more} onChange={(event) => setMore(event.target.value)} />
      </Field>
      {value !== null && (
        <p className="revealed" role="status">
          <span className="faint">{word("field", field)}</span> <strong>{field === INCOME && /^\d+$/.test(value) ? <Money minor={Number(value)} currency={person.accounts[0]?.currency ?? "CNY"} /> : value}</strong>
          <span className="small faint">{t("reveal.hides")}</span>
        </p>
      )}
    </FormDialog>
  );
}
