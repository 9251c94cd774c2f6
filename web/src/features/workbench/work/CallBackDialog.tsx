import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, take } from "@/shared/api/client";
import { useClock } from "@/shared/clock/clock";
import { dayOf, formatMoment, weekdayOf } from "@/shared/display/format";
import { Empty, Waiting } from "@/shared/display/Page";
import { ProblemNotice } from "@/shared/display/ProblemNotice";
import { Field } from "@/shared/form/Field";
import { FormDialog } from "@/shared/form/FormDialog";
import { useSubmission } from "@/shared/form/useSubmission";
import { useLanguage, useWord } from "@/shared/i18n/words";
import type { Purpose } from "../queries";
import type { ActionProps } from "./actions";
import { slotsQuery, type Channel, type Slot } from "./queries";
import { RefusedNow } from "./RefusedNow";

const STEP_MS = 30 * 60_000;
const SOONEST_MS = 5 * 60_000;

/** When the item in hand is to be taken up again: only moments at which the gate would permit the contact. */
export function CallBackDialog({ person, item, onClose, onDone }: ActionProps) {
  const { t } = useTranslation();
  const word = useWord();
  const language = useLanguage();
  const clock = useClock();
  const zone = person.zone ?? clock.zone;
  const purpose: Purpose = item?.account ? "collect" : "service";
  const account = item?.account ?? undefined;
  const found = useQuery(slotsQuery(person.person, account, purpose));
  const ways = found.data?.ways ?? [];
  const [wished, setWished] = useState<Channel>();
  const way = ways.find((each) => each.channel === wished) ?? ways.find((each) => each.channel === "voice" && each.slots.length > 0) ?? ways.find((each) => each.slots.length > 0);
  const moments = momentsOf(way?.slots ?? [], clock.now.getTime());
  const days = [...new Set(moments.map((moment) => dayOf(moment, zone)))];
  const [chosenDay, setDay] = useState<string>();
  const [chosen, setChosen] = useState<string>();
  const day = days.find((each) => each === chosenDay) ?? days[0];
  const ofDay = moments.filter((moment) => dayOf(moment, zone) === day);
  const moment = ofDay.find((each) => each.toISOString() === chosen) ?? ofDay[0];
  const { send, isBusy, fault } = useSubmission(
    (body: { starts_at: string; channel: Channel }, headers) => take(api.POST("/api/v1/work-items/{item}/postponement", { params: { path: { item: item?.item ?? "" } }, body, headers })),
    (answer) => onDone(t("call_back.done", { time: formatMoment(new Date(answer.starts_at), zone) })),
  );
  return (
    <FormDialog
      title={t("call_back.title")}
      action={t("call_back.send")}
      isBusy={isBusy}
      isUnready={!moment}
      fault={fault}
      trouble={fault !== null && <RefusedNow fault={fault} person={person.person} zone={person.zone} account={account} purpose={purpose} />}
      onSend={() => {
        if (moment && way) send({ starts_at: moment.toISOString(), channel: way.channel });
      }}
      onClose={onClose}
    >
      <p className="hint">{t("call_back.hint", { zone })}</p>
      {found.error ? (
        <ProblemNotice fault={found.error} onRetry={() => void found.refetch()} />
      ) : !found.data ? (
        <Waiting />
      ) : !way || !moment || !day ? (
        <Empty>{t("call_back.none")}</Empty>
      ) : (
        <div className="form-row">
          <Field label={t("message.form_channel")}>
            <select value={way.channel} onChange={(event) => setWished(event.target.value as Channel)}>
              {ways
                .filter((each) => each.slots.length > 0)
                .map((each) => (
                  <option key={each.channel} value={each.channel}>
                    {word("channel", each.channel)}
                  </option>
                ))}
            </select>
          </Field>
          <Field label={t("call_back.day")}>
            <select autoFocus value={day} onChange={(event) => setDay(event.target.value)}>
              {days.map((each) => (
                <option key={each} value={each}>
                  {t("call_back.day_named", { day: each, weekday: weekdayOf(each, language) })}
                </option>
              ))}
            </select>
          </Field>
          <Field label={t("call_back.time")}>
            <select value={moment.toISOString()} onChange={(event) => setChosen(event.target.value)}>
              {ofDay.map((each) => (
                <option key={each.toISOString()} value={each.toISOString()}>
                  {formatMoment(each, zone, "time")}
                </option>
              ))}
            </select>
          </Field>
        </div>
      )}
    </FormDialog>
  );
}

/** Half hours within slots, and the beginning of each slot. */
function momentsOf(slots: readonly Slot[], now: number): Date[] {
  const found: Date[] = [];
  for (const slot of slots) {
    const until = Date.parse(slot.until);
    let at = Math.max(Date.parse(slot.from), now + SOONEST_MS);
    if (at > Date.parse(slot.from)) at = Math.ceil(at / STEP_MS) * STEP_MS;
    for (; at < until; at = Math.floor(at / STEP_MS) * STEP_MS + STEP_MS) found.push(new Date(at));
  }
  return found;
}
