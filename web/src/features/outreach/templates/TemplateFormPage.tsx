import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate, useParams, useSearchParams } from "react-router";
import { Card, Page, Waiting } from "@/shared/display/Page";
import { ProblemNotice } from "@/shared/display/ProblemNotice";
import { Field } from "@/shared/form/Field";
import { useSubmission } from "@/shared/form/useSubmission";
import { useLanguage, useWord } from "@/shared/i18n/words";
import { inSameLanguage } from "@/shared/i18n/keeping";
import { ExampleOf } from "./Shown";
import { checkQuery, formQuery, keepDraft, reviewQuery, type Channel, type TemplateForm, type TemplateReview, type Words } from "./queries";

const PAUSE_MS = 500;
const EMPTY: Words = { name: "", language: "zh-CN", channel: "sms", variant: "a", purposes: [], subject: "", body: "", slots: {}, expires_on: null };

/** Writing a version: empty, from another's words (`?from=`), or a draft of one's own anew. What it lacks is told while it is written. */
export function TemplateFormPage() {
  const { t } = useTranslation();
  const words = useLanguage();
  const edited = useParams().template;
  const [search] = useSearchParams();
  const source = edited ?? search.get("from") ?? undefined;
  const form = useQuery(formQuery(words));
  const found = useQuery({ ...reviewQuery(source ?? "", undefined, words), enabled: source !== undefined });
  const fault = form.error ?? (source ? found.error : null);
  return (
    <Page title={edited ? t("templates.edit") : t("templates.write")} lead={<Link to={source ? `/templates/${source}` : "/templates"}>{t("templates.back")}</Link>}>
      {fault ? (
        <ProblemNotice fault={fault} />
      ) : !form.data || (source && !found.data) ? (
        <Waiting lines={8} />
      ) : (
        <Writing key={source ?? ""} form={form.data} template={edited} begun={found.data ? wordsOf(found.data) : EMPTY} />
      )}
    </Page>
  );
}

function wordsOf({ text, typed, typed_slots: slots }: TemplateReview): Words {
  const { name, language, channel, variant, purposes, expires_on } = text;
  return { name, language, channel, variant, purposes, subject: typed.subject ?? "", body: (typed.body ?? "").replace(/^\n+|\n+$/g, ""), slots, expires_on };
}

/** `name = kind`, a line each; null: a line cannot be read. */
function readSlots(typed: string): Record<string, string> | null {
  const found: Record<string, string> = {};
  for (const line of typed.split("\n")) {
    if (!line.trim()) continue;
    const match = /^\s*\$?\{?([A-Za-z_]\w{0,59})\}?\s*[=:\uff1a\s]\s*(\w{1,40})\s*$/.exec(line);
    if (!match?.[1] || !match[2]) return null;
    found[match[1]] = match[2];
  }
  return found;
}

function useRested<T>(value: T): T {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    const timer = window.setTimeout(() => setRested(value), PAUSE_MS);
    return () => window.clearTimeout(timer);
  }, [value]);
  return rested;
}

function Writing({ form, template, begun }: { form: TemplateForm; template: string | undefined; begun: Words }) {
  const { t } = useTranslation();
  const word = useWord();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [said, setSaid] = useState<Words>(begun);
  const [typedSlots, setTypedSlots] = useState(() =>
    Object.entries(begun.slots ?? {})
      .map(([slot, kind]) => `${slot} = ${kind}`)
      .join("\n"),
  );
  const body = useRef<HTMLTextAreaElement>(null);
  const slots = readSlots(typedSlots);
  const keeping = useSubmission(
    (wish: Words) => keepDraft(template, wish),
    (kept) => {
      void queries.invalidateQueries({ queryKey: ["templates"] });
      void queries.invalidateQueries({ queryKey: ["template"] });
      void navigate(`/templates/${kept.id}`);
    },
  );
  const change = (changes: Partial<Words>) => setSaid((was) => ({ ...was, ...changes }));
  const limit = form.channels.find((each) => each.channel === said.channel);
  const insert = (kind: string) => {
    const at = body.current?.selectionStart ?? said.body.length;
    change({ body: `${said.body.slice(0, at)}\${${kind}}${said.body.slice(body.current?.selectionEnd ?? at)}` });
    body.current?.focus();
  };
  const whole: Words | null = slots ? { ...said, name: said.name.trim(), slots } : null;
  return (
    <div className="columns">
      <form
        className="card form"
        onSubmit={(event) => {
          event.preventDefault();
          if (whole) keeping.send(whole);
        }}
      >
        {!template && (
          <>
            <Field label={t("templates.field_name")} hint={t("templates.name_hint")}>
              <input className="field" value={said.name} maxLength={60} required autoComplete="off" spellCheck={false} onChange={(event) => change({ name: event.target.value })} data-testid="name" />
            </Field>
            <div className="form-row">
              <Field label={t("templates.channel")}>
                <select value={said.channel} onChange={(event) => change({ channel: event.target.value as Channel })}>
                  {form.channels.map((each) => (
                    <option key={each.channel} value={each.channel}>
                      {word("channel", each.channel)}
                    </option>
                  ))}
                </select>
              </Field>
              <Field label={t("templates.language")}>
                <select value={said.language} onChange={(event) => change({ language: event.target.value })}>
                  {form.languages.map((each) => (
                    <option key={each} value={each}>
                      {word("template.language", each)}
                    </option>
                  ))}
                </select>
              </Field>
              <Field label={t("templates.variant")} hint={t("templates.variant_hint")}>
                <input className="field" value={said.variant} maxLength={1} required onChange={(event) => change({ variant: event.target.value })} />
              </Field>
            </div>
          </>
        )}
        <fieldset className="checks">
          <legend>{t("templates.purposes")}</legend>
          {form.purposes.map((purpose) => (
            <label key={purpose} className="check">
              <input
                type="checkbox"
                checked={said.purposes.includes(purpose)}
                onChange={(event) => change({ purposes: event.target.checked ? [...said.purposes, purpose] : said.purposes.filter((each) => each !== purpose) })}
              />
              {word("purpose", purpose)}
            </label>
          ))}
        </fieldset>
        {(limit?.subject !== 0 || said.subject !== "") && (
          <Field label={t("templates.subject")}>
            <input className="field" value={said.subject} maxLength={500} onChange={(event) => change({ subject: event.target.value })} />
          </Field>
        )}
        <Field label={t("templates.body")} hint={t("templates.body_hint")}>
          <textarea ref={body} value={said.body} rows={12} maxLength={20_000} required lang={said.language} onChange={(event) => change({ body: event.target.value })} data-testid="body" />
        </Field>
        <Field label={t("templates.field_slots")} hint={t("templates.slots_hint")} problem={slots ? undefined : t("templates.slots_unreadable")}>
          <textarea value={typedSlots} rows={3} maxLength={4000} spellCheck={false} onChange={(event) => setTypedSlots(event.target.value)} />
        </Field>
        <Field label={t("templates.expires")} hint={t("templates.expires_hint")}>
          <input className="field" type="date" value={said.expires_on ?? ""} onChange={(event) => change({ expires_on: event.target.value || null })} />
        </Field>
        {Boolean(keeping.fault) && <ProblemNotice fault={keeping.fault} />}
        <div className="work-actions">
          <Button type="primary" htmlType="submit" loading={keeping.isBusy} disabled={!whole || said.purposes.length === 0 || !said.body.trim()} data-testid="keep">
            {t("templates.keep")}
          </Button>
        </div>
      </form>
      <div className="column">
        <Checked said={useRested(said.body || said.subject ? whole : null)} channel={said.channel} language={said.language} />
        <Card id="kinds" title={t("templates.kinds")} hint={t("templates.kinds_hint")}>
          <ul className="kinds">
            {form.kinds.map((kind) => (
              <li key={kind.kind}>
                <Button size="small" onClick={() => insert(kind.kind)}>
                  <code>{kind.kind}</code>
                </Button>
                <span className="small">
                  {kind.label} <span className="faint">{t("templates.kind_from", { type: kind.type, source: kind.source })}</span>
                </span>
              </li>
            ))}
          </ul>
        </Card>
      </div>
    </div>
  );
}

/** What the words lack and how they read, asked for again when whoever writes rests. */
function Checked({ said, channel, language }: { said: Words | null; channel: Channel; language: string }) {
  const { t } = useTranslation();
  const words = useLanguage();
  const asked = said ? { ...said, name: /^[a-z]/.test(said.name) ? said.name : "unnamed" } : null;
  const { data, error } = useQuery({ ...checkQuery(asked, words), placeholderData: inSameLanguage(words) });
  return (
    <Card id="checked" title={t("templates.checked")}>
      <div role="status" data-testid="checked">
        {!said || !data ? (
          error && said ? <ProblemNotice fault={error} /> : <p className="faint">{t("templates.check_begins")}</p>
        ) : data.findings.length > 0 ? (
          <>
            <h3>{t("templates.lacks")}</h3>
            <ul className="findings">
              {data.findings.map((each) => (
                <li key={`${each.code} ${each.field}`}>{each.words}</li>
              ))}
            </ul>
          </>
        ) : (
          <p>{t("templates.lacks_nothing")}</p>
        )}
      </div>
      {said && data && <ExampleOf channel={channel} language={language} example={data.example} />}
    </Card>
  );
}
