import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { api, take, type Schemas } from "@/shared/api/client";
import { Choice } from "@/shared/form/Choice";
import { Field } from "@/shared/form/Field";
import { FormDialog } from "@/shared/form/FormDialog";
import { useSubmission } from "@/shared/form/useSubmission";
import type { Purpose } from "../queries";
import { AccountField } from "./AccountField";
import { RefusedNow } from "./RefusedNow";
import { firstAccount, type ActionProps } from "./actions";

type Wish = Schemas["VisitRequest"];

const PURPOSES: readonly Purpose[] = ["collect", "remind", "locate", "service"];

/** A visit asked for: by whom, what for, about which account. The gate answers at once, and once more at the door. */
export function VisitDialog({ person, accounts, item, onClose, onDone }: ActionProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [people, setPeople] = useState("");
  const [purpose, setPurpose] = useState<Purpose>("collect");
  const [account, setAccount] = useState(firstAccount(accounts, item)?.account);
  const going = people.split(/[\s,，、;；]+/).filter(Boolean);
  const { send, isBusy, fault } = useSubmission(
    (body: Wish, headers) => take(api.POST("/api/v1/visits", { body, headers })),
    ({ contact }) => {
      onDone(t("visit.asked"));
      void navigate(`/contacts/${contact}`);
    },
  );
  return (
    <FormDialog
      title={t("visit.title")}
      action={t("visit.ask")}
      isBusy={isBusy}
      isUnready={going.length === 0}
      fault={fault}
      trouble={fault !== null && <RefusedNow fault={fault} person={person.person} zone={person.zone} account={account} purpose={purpose} />}
      onSend={() => send({ person: person.person, purpose, people: going, ...(account ? { account } : {}) })}
      onClose={onClose}
    >
      <p className="hint">{t("visit.lead")}</p>
      <Field label={t("visit.people")} hint={t("visit.people_hint")}>
        <input className="field" required data-first="" maxLength={200} autoComplete="off" spellCheck={false} value={people} onChange={(event) => setPeople(event.target.value)} data-testid="visit-people" />
      </Field>
      <div className="form-row">
        <Choice label={t("lawful.purpose")} codes={PURPOSES} kind="purpose" value={purpose} onChoose={setPurpose} />
        <AccountField accounts={accounts} value={account} onChoose={(chosen) => setAccount(chosen?.account)} />
      </div>
    </FormDialog>
  );
}
