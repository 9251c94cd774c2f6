import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, take } from "@/shared/api/client";
import { Empty, Waiting } from "@/shared/display/Page";
import { ProblemNotice } from "@/shared/display/ProblemNotice";
import { Choice } from "@/shared/form/Choice";
import { Field } from "@/shared/form/Field";
import { FormDialog } from "@/shared/form/FormDialog";
import { useSubmission } from "@/shared/form/useSubmission";
import { useLanguage, useWord } from "@/shared/i18n/words";
import { lawfulQuery, type Purpose } from "../queries";
import { AccountField } from "./AccountField";
import { firstAccount, type ActionProps } from "./actions";
import { previewQuery, templatesQuery, type Channel, type Template } from "./queries";
import { RefusedNow } from "./RefusedNow";

const CHANNELS: readonly Channel[] = ["sms", "email", "inbox", "push", "letter"];
const PURPOSES: readonly Purpose[] = ["collect", "remind", "service"];

interface Wish {
  person: string;
  channel: Channel;
  purpose: Purpose;
  account?: string;
  template: string;
  slots: Record<string, string>;
}

/** A text that legal has signed, by a channel and for a purpose, as the customer will get it. The gate answers. */
export function MessageDialog({ person, accounts, item, onClose, onDone }: ActionProps) {
  const { t } = useTranslation();
  const word = useWord();
  const isChinese = useLanguage() === "zh-CN";
  const [account, setAccount] = useState(firstAccount(accounts, item)?.account);
  const [purpose, setPurpose] = useState<Purpose>("collect");
  const [wished, setWished] = useState<Channel>();
  const [named, setNamed] = useState<string>();
  const [slots, setSlots] = useState<Record<string, string>>({});
  const lawful = useQuery(lawfulQuery(person.person, account, purpose)).data?.ways ?? [];
  const reachable = CHANNELS.filter((channel) => lawful.some((way) => way.channel === channel && way.has_address));
  const channel = wished ?? reachable.find((each) => lawful.some((way) => way.channel === each && way.is_lawful)) ?? reachable[0] ?? "sms";
  const way = lawful.find((each) => each.channel === channel);
  const texts = useQuery(templatesQuery(channel));
  const fitting = byName(texts.data ?? [], purpose, person.language);
  const text = fitting.find((each) => each.name === named) ?? fitting[0];
  const preview = useQuery({ ...previewQuery(text?.id ?? "", account), enabled: text !== undefined }).data;
  const asked = Object.entries(text?.slots ?? {}).filter(([, kind]) => kind === "text");
  const { send, isBusy, fault, forget } = useSubmission(
    (body: Wish, headers) => take(api.POST("/api/v1/contacts", { body, headers })),
    () => onDone(t("message.form_done", { channel: word("channel", channel) })),
  );
  const change = (what: () => void) => {
    forget();
    what();
  };
  return (
    <FormDialog
      title={t("message.form")}
      className="wide"
      action={t("message.form_send")}
      isBusy={isBusy}
      isUnready={!text || !preview || preview.empty.length > 0}
      fault={fault}
      trouble={
        fault !== null ? (
          <RefusedNow fault={fault} person={person.person} zone={person.zone} account={account} purpose={purpose} />
        ) : (
          way?.has_address && !way.is_lawful && <p className="small form-problem">{t("message.form_would_refuse", { rules: way.rules.join(t("list.comma")) })}</p>
        )
      }
      onSend={() => {
        if (text) send({ person: person.person, channel, purpose, template: text.name, slots: Object.fromEntries(asked.map(([name]) => [name, slots[name] ?? ""])), ...(account ? { account } : {}) });
      }}
      onClose={onClose}
    >
      <div className="form-row">
        <Choice label={t("lawful.purpose")} codes={PURPOSES} kind="purpose" isFirst value={purpose} onChoose={(code) => change(() => setPurpose(code))} />
        <Field label={t("message.form_channel")}>
          <select value={channel} onChange={(event) => change(() => setWished(event.target.value as Channel))}>
            {CHANNELS.map((each) => {
              const found = lawful.find((one) => one.channel === each);
              const state = !found?.has_address ? t("message.form_no_address") : found.is_lawful ? "" : t("message.form_refused", { rules: found.rules.join(t("list.comma")) });
              return (
                <option key={each} value={each} disabled={!found?.has_address}>
                  {state ? t("message.form_way", { channel: word("channel", each), state }) : word("channel", each)}
                </option>
              );
            })}
          </select>
        </Field>
        <AccountField accounts={accounts} value={account} onChoose={(chosen) => change(() => setAccount(chosen?.account))} />
      </div>
      {texts.error ? (
        <ProblemNotice fault={texts.error} onRetry={() => void texts.refetch()} />
      ) : !texts.data ? (
        <Waiting />
      ) : !text ? (
        <Empty>{t("message.form_no_text")}</Empty>
      ) : (
        <>
          <Field label={t("message.form_text")}>
            <select value={text.name} onChange={(event) => change(() => setNamed(event.target.value))}>
              {fitting.map((each) => (
                <option key={each.id} value={each.name}>
                  {each.subject ? t("message.form_named", { name: word("template.name", each.name), subject: each.subject }) : word("template.name", each.name)}
                </option>
              ))}
            </select>
          </Field>
          {asked.map(([name]) => (
            <Field key={name} label={name}>
              <input className="field" required maxLength={200} value={slots[name] ?? ""} onChange={(event) => setSlots({ ...slots, [name]: event.target.value })} />
            </Field>
          ))}
          {preview ? (
            <figure className="preview" aria-label={t("message.form_preview")}>
              {preview.subject && <p className="strong">{preview.subject}</p>}
              <blockquote>{preview.body}</blockquote>
              {preview.empty.length > 0 && <figcaption className="small form-problem">{t(preview.empty.some((each) => each.source === "promise") ? "message.form_no_promise" : "message.form_empty", {
                    slots: preview.empty.map((each) => (isChinese ? each.label_zh : each.label_en)).join(t("list.comma")),
                  })}</figcaption>}
            </figure>
          ) : (
            <Waiting />
          )}
        </>
      )}
    </FormDialog>
  );
}

/** What is promised fills it: of most customers there is nothing to fill it with. */
function needsPromise(text: Template): boolean {
  return Object.values(text.slots).some((kind) => kind === "money_promised" || kind === "date_promised");
}

/** One text of each name that may serve a purpose: in the customer's language where there is one. Those that need a promise come last. */
function byName(texts: readonly Template[], purpose: Purpose, language: string): Template[] {
  const found = new Map<string, Template>();
  for (const text of texts) {
    if (!text.purposes.includes(purpose)) continue;
    const before = found.get(text.name);
    if (!before || (before.language !== language && text.language === language)) found.set(text.name, text);
  }
  return [...found.values()].sort((a, b) => Number(needsPromise(a)) - Number(needsPromise(b)) || a.name.localeCompare(b.name));
}
