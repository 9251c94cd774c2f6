import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, take } from "@/shared/api/client";
import { useClock } from "@/shared/clock/clock";
import { addDays, dayOf, decimalOf, formatMoney, minorOf } from "@/shared/display/format";
import { Field } from "@/shared/form/Field";
import { FormDialog } from "@/shared/form/FormDialog";
import { useSubmission } from "@/shared/form/useSubmission";
import { useLanguage } from "@/shared/i18n/words";
import { AccountField } from "./AccountField";
import { firstAccount, type ActionProps } from "./actions";

interface Wish {
  account: string;
  amount_minor: number;
  due: string;
}

/** A promise: how much, until which day of the customer's own. No more than is owed, and no day gone by. */
export function PromiseDialog({ person, accounts, item, onClose, onDone }: ActionProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const clock = useClock();
  const owing = accounts.filter((each) => each.most_minor > 0);
  const today = dayOf(clock.now, person.zone ?? clock.zone);
  const [account, setAccount] = useState(firstAccount(owing, item));
  const [amount, setAmount] = useState(account ? decimalOf(account.due_minor || account.most_minor, account.currency) : "");
  const [due, setDue] = useState(addDays(today, 3));
  const minor = account ? minorOf(amount, account.currency) : null;
  const problem = !account || minor === null || minor <= 0 ? t("promise.form_amount") : minor > account.most_minor ? t("promise.form_too_much", { sum: formatMoney(account.most_minor, account.currency, language) }) : undefined;
  const { send, isBusy, fault } = useSubmission(
    (body: Wish, headers) => take(api.POST("/api/v1/promises", { body: { ...body, in_addition: false }, headers })),
    () => onDone(t("promise.form_done", { sum: account && minor !== null ? formatMoney(minor, account.currency, language) : "", day: due })),
  );
  return (
    <FormDialog
      title={t("promise.form")}
      action={t("promise.form_send")}
      isBusy={isBusy}
      isUnready={problem !== undefined}
      fault={fault}
      onSend={() => {
        if (account && minor !== null && !problem) send({ account: account.account, amount_minor: minor, due });
      }}
      onClose={onClose}
    >
      <AccountField
        accounts={owing}
        value={account?.account}
        onChoose={(chosen) => {
          setAccount(chosen);
          if (chosen) setAmount(decimalOf(chosen.due_minor || chosen.most_minor, chosen.currency));
        }}
      />
      <Field label={t("promise.form_sum", { currency: account?.currency ?? "" })} problem={problem} hint={account && t("promise.form_owed", { sum: formatMoney(account.due_minor, account.currency, language) })}>
        <input className="field" data-first="" inputMode="decimal" required value={amount} maxLength={16} autoComplete="off" onChange={(event) => setAmount(event.target.value)} />
      </Field>
      <Field label={t("promise.form_day")} hint={t("promise.form_zone", { zone: person.zone ?? clock.zone })}>
        <input className="field" type="date" required min={today} value={due} onChange={(event) => setDue(event.target.value)} />
      </Field>
    </FormDialog>
  );
}
