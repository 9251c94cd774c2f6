import { useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { isProblem } from "@/shared/api/problem";
import { Money } from "@/shared/display/Money";
import { Card } from "@/shared/display/Page";
import { formatMoney } from "@/shared/display/format";
import { Field } from "@/shared/form/Field";
import { FormDialog } from "@/shared/form/FormDialog";
import { useSubmission } from "@/shared/form/useSubmission";
import { useLanguage, useWord } from "@/shared/i18n/words";
import { Lines } from "./Schedule";
import { adjust, tryOut, type Ledger, type Trial } from "./account";
import { DEFAULTS, FORMS, KINDS, OPTIONS, UNTRIED, fieldOf, problemsOf, reasonsOf, reversible, wishOf, type FieldName, type Kind, type Values } from "./adjusting";

/** What changes what is owed without being a payment: each kind is a form, tried out before it is recorded. */
export function Adjusting({ of: ledger }: { of: Ledger }) {
  const { t } = useTranslation();
  const word = useWord();
  const [kind, setKind] = useState<Kind | null>(null);
  const kinds = KINDS.filter((each) => each !== "reversal" || reversible(ledger.rows).length > 0);
  return (
    <Card id="adjust" title={t("adjusting.title")} hint={t(ledger.book_of_record === "core" ? "adjusting.hint_core" : "adjusting.hint")}>
      <ul className="rows">
        {kinds.map((each) => (
          <li key={each}>
            <span>
              <strong>{word("entry", each)}</strong> <span className="small faint">{word("adjust_hint", each)}</span>
            </span>
            <Button size="small" onClick={() => setKind(each)} aria-label={t("adjusting.begin_which", { kind: word("entry", each) })} data-testid={`adjust-${each}`}>
              {t("adjusting.begin")}
            </Button>
          </li>
        ))}
      </ul>
      {kind && <AdjustDialog key={kind} ledger={ledger} kind={kind} onClose={() => setKind(null)} />}
    </Card>
  );
}

function AdjustDialog({ ledger, kind, onClose }: { ledger: Ledger; kind: Kind; onClose: () => void }) {
  const { t } = useTranslation();
  const word = useWord();
  const queries = useQueryClient();
  const { account, currency } = ledger.whose;
  const [reference] = useState(() => `desk-${crypto.randomUUID()}`); // sent twice, it is recorded once
  const [values, setValues] = useState<Values>({ day: ledger.today, ...DEFAULTS });
  const [trial, setTrial] = useState<Trial | null>(null);
  const [isLookedAt, setIsLookedAt] = useState(false);
  const recording = useSubmission(
    (body: ReturnType<typeof wishOf>, headers) => adjust(account, body, headers),
    () => {
      for (const key of ["account-ledger", "instructions", "book-state"]) void queries.invalidateQueries({ queryKey: [key] });
      onClose();
    },
  );
  const trying = useSubmission((body: ReturnType<typeof wishOf>, headers) => tryOut(account, body, headers), setTrial);
  const problems = problemsOf(kind, values, currency);
  const isReady = Object.keys(problems).length === 0;
  const fault = recording.fault ?? trying.fault;
  const objected = isProblem(fault) && fault.code === "invalid_adjustment" ? fieldOf(kind, fault.body.field) : null;
  const problemOf = (field: FieldName) => {
    const problem = problems[field];
    if (problem) return isLookedAt ? t(`adjusting.problem.${problem}`) : undefined;
    return objected === field ? t(`adjusting.refused.${field}`) : undefined;
  };
  const send = (submission: { send: (body: ReturnType<typeof wishOf>) => void }) => {
    setIsLookedAt(true);
    if (isReady) submission.send(wishOf(kind, reference, values, currency));
  };
  const set = (field: FieldName, value: string) => {
    setValues({ ...values, [field]: value });
    setTrial(null);
    recording.forget();
    trying.forget();
  };
  return (
    <FormDialog
      className="wide"
      title={word("entry", kind)}
      action={t("adjusting.record")}
      isBusy={recording.isBusy}
      fault={fault}
      trouble={objected ? <p className="form-problem">{t("adjusting.look_again")}</p> : undefined}
      onSend={() => send(recording)}
      onClose={onClose}
    >
      <p className="hint">{word("adjust_hint", kind)}</p>
      <div className="form-row">
        {([...FORMS[kind], "day", "reason"] as const).map((field) => (
          <OneField key={field} kind={kind} field={field} value={values[field] ?? ""} ledger={ledger} problem={problemOf(field)} onChange={(value) => set(field, value)} />
        ))}
      </div>
      {!UNTRIED.includes(kind) && (
        <div>
          <Button onClick={() => send(trying)} loading={trying.isBusy} data-testid="try-out">
            {t("adjusting.try")}
          </Button>
        </div>
      )}
      {trial && <TriedOut trial={trial} ledger={ledger} />}
    </FormDialog>
  );
}

const DAYS: readonly FieldName[] = ["day", "until", "due", "first_due"];

function OneField({ kind, field, value, ledger, problem, onChange }: { kind: Kind; field: FieldName; value: string; ledger: Ledger; problem: string | undefined; onChange: (value: string) => void }) {
  const { t } = useTranslation();
  const word = useWord();
  const language = useLanguage();
  const label = kind === "reversal" && field === "amount" ? t("adjusting.amount_left") : t(`adjusting.${field}`);
  const backs = field === "reverses" ? reversible(ledger.rows) : [];
  const codes = field === "reason" ? reasonsOf(kind) : OPTIONS[field];
  const told = (code: string) => {
    const row = backs.find((each) => each.entry === code);
    if (!row) return word(field === "reason" ? "why" : field, code);
    const sum = row.amount_minor > 0 ? formatMoney(row.left_minor ?? row.amount_minor, ledger.whose.currency, language) : "";
    return `${row.day} ${word("entry", row.kind)} ${sum}`.trim();
  };
  const picks = field === "reverses" ? backs.map((each) => each.entry) : codes;
  return (
    <Field label={label} problem={problem}>
      {picks ? (
        <select value={value} aria-invalid={problem !== undefined} onChange={(event) => onChange(event.target.value)} data-testid={`field-${field}`}>
          {!value && <option value="">{t("allocation.reason_choose")}</option>}
          {picks.map((code) => (
            <option key={code} value={code}>
              {told(code)}
            </option>
          ))}
        </select>
      ) : (
        <input
          className="field"
          type={DAYS.includes(field) ? "date" : "text"}
          inputMode={DAYS.includes(field) ? undefined : "decimal"}
          maxLength={30}
          autoComplete="off"
          value={value}
          aria-invalid={problem !== undefined}
          onChange={(event) => onChange(event.target.value)}
          data-testid={`field-${field}`}
        />
      )}
    </Field>
  );
}

/** What it would come to: nothing is kept. */
function TriedOut({ trial, ledger }: { trial: Trial; ledger: Ledger }) {
  const { t } = useTranslation();
  const { currency } = ledger.whose;
  const unpaid = ledger.sums.reduce((sum, each) => sum + each.unpaid_minor, 0);
  const sums = [
    { name: t("ledger.due"), now: trial.due_minor, before: ledger.due_minor },
    { name: t("account.of_it_overdue"), now: trial.overdue_minor, before: ledger.overdue_minor },
    { name: t("ledger.unpaid_minor"), now: trial.unpaid_minor, before: unpaid },
  ];
  return (
    <section className="stack" aria-labelledby="trial" role="status">
      <h3 id="trial">{t("adjusting.trial")}</h3>
      <p className="hint">{t("adjusting.trial_hint")}</p>
      <dl className="lines">
        {sums.map(({ name, now, before }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <Money minor={now} currency={currency} />{" "}
              <span className="small faint">
                {t("adjusting.before")} <Money minor={before} currency={currency} />
              </span>
            </dd>
          </div>
        ))}
        <div>
          <dt>{t("ledger.dpd")}</dt>
          <dd>
            {t("cases.days", { count: trial.dpd })}{" "}
            <span className="small faint">
              {t("adjusting.before")} {t("cases.days", { count: ledger.dpd })}
            </span>
          </dd>
        </div>
      </dl>
      <Lines lines={trial.lines} currency={currency} label={t("adjusting.trial")} />
    </section>
  );
}
