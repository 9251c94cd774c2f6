import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, take, type Schemas } from "@/shared/api/client";
import { useClock } from "@/shared/clock/clock";
import { Choice } from "@/shared/form/Choice";
import { Field } from "@/shared/form/Field";
import { FormDialog } from "@/shared/form/FormDialog";
import { useSubmission } from "@/shared/form/useSubmission";
import { useWord } from "@/shared/i18n/words";
import { CHANNELS } from "../contacts/queries";
import { AccountField } from "./AccountField";
import type { ActionProps } from "./actions";

type Wish = Schemas["StopRequest"];

const KINDS: readonly Wish["kind"][] = ["do_not_call", "cease", "dispute", "relief_pending", "paid_unposted", "attorney", "crisis", "bankruptcy", "incapable", "identity_theft", "litigation", "deceased"];
const DAYS = ["", "7", "30", "90"] as const;
const DAY_MS = 86_400_000;

/** A stop: from the moment the server answers, the gate refuses what it covers. */
export function StopDialog({ person, accounts, onClose, onDone }: ActionProps) {
  const { t } = useTranslation();
  const word = useWord();
  const clock = useClock();
  const [kind, setKind] = useState<Wish["kind"]>("do_not_call");
  const [channel, setChannel] = useState<NonNullable<Wish["channel"]>>("voice");
  const [account, setAccount] = useState<string>();
  const [days, setDays] = useState<string>("");
  const { send, isBusy, fault } = useSubmission(
    (body: Wish, headers) => take(api.POST("/api/v1/stops", { body, headers })),
    () => onDone(t("stop.form_done", { stop: word("stop", kind) })),
  );
  return (
    <FormDialog
      title={t("stop.form")}
      action={t("stop.form_send")}
      isBusy={isBusy}
      fault={fault}
      onSend={() => {
        const until = days ? new Date(clock.now.getTime() + Number(days) * DAY_MS).toISOString() : null;
        const only = kind === "do_not_call" ? { channel } : {};
        send({ person: person.person, kind, ...only, ...(account ? { account } : {}), ...(until ? { until } : {}) });
      }}
      onClose={onClose}
    >
      <Choice label={t("stop.form_kind")} hint={t("stop.form_hint")} codes={KINDS} kind="stop" isFirst value={kind} onChoose={setKind} />
      {kind === "do_not_call" && <Choice label={t("stop.form_channel")} hint={t("stop.form_channel_hint")} codes={CHANNELS} kind="channel" value={channel} onChoose={setChannel} />}
      <div className="form-row">
        <AccountField accounts={accounts} value={account} onChoose={(chosen) => setAccount(chosen?.account)} isOptional />
        <Field label={t("stop.form_until")}>
          <select value={days} onChange={(event) => setDays(event.target.value)}>
            {DAYS.map((each) => (
              <option key={each} value={each}>
                {each ? t("stop.form_days", { count: Number(each) }) : t("stop.open")}
              </option>
            ))}
          </select>
        </Field>
      </div>
    </FormDialog>
  );
}
