import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate, useParams, useSearchParams } from "react-router";
import { Card, Page, Waiting } from "@/shared/display/Page";
import { ProblemNotice } from "@/shared/display/ProblemNotice";
import { Field } from "@/shared/form/Field";
import { useSubmission } from "@/shared/form/useSubmission";
import { articleQuery, checkQuery, keepArticle, LANGUAGES, TOPICS, unansweredQuery, type Article, type Topic, type Unanswered, type Words } from "./queries";
import { Faults } from "./State";

const PAUSE_MS = 500;
const MOST = { title: 80, answer: 300, body: 4000 };
const EMPTY: Words = { key: "", language: "zh-CN", topic: "paying", title: "", answer: "", questions: [], body: "", valid_from: null, valid_until: null, closes: [] };

/** Writing a version: empty, from another's words (`?from=`), from unanswered questions (`?question=`), or a draft of one's own anew. */
export function ArticleFormPage() {
  const { t } = useTranslation();
  const edited = useParams().article;
  const [search] = useSearchParams();
  const source = edited ?? search.get("from") ?? undefined;
  const question = search.get("question") ?? undefined;
  const found = useQuery({ ...articleQuery(source ?? ""), enabled: source !== undefined });
  const asked = useQuery({ ...unansweredQuery, enabled: question !== undefined });
  const fault = source ? found.error : question ? asked.error : null;
  const group = question ? asked.data?.questions.find((each) => each.ids.includes(question)) : undefined;
  const isReady = (!source || found.data) && (!question || asked.data);
  return (
    <Page title={edited ? t("knowledge.edit") : t("knowledge.write")} lead={<Link to={source ? `/knowledge/${source}` : question ? "/knowledge/unanswered" : "/knowledge"}>{t("knowledge.back")}</Link>}>
      {fault ? <ProblemNotice fault={fault} /> : !isReady ? <Waiting lines={8} /> : <Writing key={source ?? question ?? ""} article={edited} begun={found.data ? wordsOf(found.data.article) : group ? begunFrom(group) : EMPTY} />}
    </Page>
  );
}

function wordsOf({ key, language, topic, title, answer, questions, body, valid_from, valid_until }: Article): Words {
  return { key, language, topic, title, answer, questions, body, valid_from, valid_until, closes: [] };
}

const begunFrom = ({ ids, said, language }: Unanswered): Words => ({ ...EMPTY, language, questions: [...new Set(said)], closes: ids });

function useRested<T>(value: T): T {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    const timer = window.setTimeout(() => setRested(value), PAUSE_MS);
    return () => window.clearTimeout(timer);
  }, [value]);
  return rested;
}

function Writing({ article, begun }: { article: string | undefined; begun: Words }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [said, setSaid] = useState<Words>(begun);
  const [typed, setTyped] = useState(begun.questions.join("\n"));
  const change = (changes: Partial<Words>) => setSaid((was) => ({ ...was, ...changes }));
  const keeping = useSubmission(
    (wish: Words) => keepArticle(article, wish),
    (kept) => {
      for (const key of ["articles", "article", "unanswered"]) void queries.invalidateQueries({ queryKey: [key] });
      void navigate(`/knowledge/${kept.id}`);
    },
  );
  const whole: Words = {
    ...said,
    key: said.key.trim(),
    questions: typed
      .split("\n")
      .map((line) => line.trim())
      .filter(Boolean),
  };
  return (
    <div className="columns">
      <form
        className="card form"
        onSubmit={(event) => {
          event.preventDefault();
          keeping.send(whole);
        }}
      >
        {said.closes && said.closes.length > 0 && <p className="notice">{t("knowledge.closes", { count: said.closes.length })}</p>}
        {!article && (
          <div className="form-row">
            <Field label={t("knowledge.field.key")} hint={t("knowledge.key_hint")}>
              <input className="field" value={said.key} maxLength={60} required autoComplete="off" spellCheck={false} onChange={(event) => change({ key: event.target.value })} data-testid="key" />
            </Field>
            <Field label={t("knowledge.language")}>
              <select value={said.language} onChange={(event) => change({ language: event.target.value })}>
                {LANGUAGES.map((each) => (
                  <option key={each} value={each}>
                    {each === "zh-CN" ? t("language.zh") : t("language.en")}
                  </option>
                ))}
              </select>
            </Field>
          </div>
        )}
        <Field label={t("knowledge.topic")}>
          <select value={said.topic} onChange={(event) => change({ topic: event.target.value as Topic })}>
            {TOPICS.map((each) => (
              <option key={each} value={each}>
                {t(`knowledge.topic.${each}`)}
              </option>
            ))}
          </select>
        </Field>
        <Field label={t("knowledge.field.title")} hint={t("knowledge.title_hint")}>
          <input className="field" value={said.title} maxLength={MOST.title} required lang={said.language} onChange={(event) => change({ title: event.target.value })} data-testid="title" />
        </Field>
        <Field label={t("knowledge.field.answer")} hint={t("knowledge.answer_left", { count: said.answer.length, most: MOST.answer })}>
          <textarea value={said.answer} rows={6} maxLength={MOST.answer} required lang={said.language} onChange={(event) => change({ answer: event.target.value })} data-testid="answer-text" />
        </Field>
        <Field label={t("knowledge.field.questions")} hint={t("knowledge.examples_hint")}>
          <textarea value={typed} rows={6} maxLength={4000} lang={said.language} onChange={(event) => setTyped(event.target.value)} data-testid="examples" />
        </Field>
        <Field label={t("knowledge.field.body")} hint={t("knowledge.body_hint")}>
          <textarea value={said.body} rows={4} maxLength={MOST.body} onChange={(event) => change({ body: event.target.value })} />
        </Field>
        <div className="form-row">
          <Field label={t("knowledge.valid_from")}>
            <input className="field" type="date" value={said.valid_from ?? ""} onChange={(event) => change({ valid_from: event.target.value || null })} />
          </Field>
          <Field label={t("knowledge.field.valid_until")}>
            <input className="field" type="date" value={said.valid_until ?? ""} onChange={(event) => change({ valid_until: event.target.value || null })} />
          </Field>
        </div>
        {Boolean(keeping.fault) && <ProblemNotice fault={keeping.fault} />}
        <div className="work-actions">
          <Button type="primary" htmlType="submit" loading={keeping.isBusy} disabled={!whole.key || !whole.title.trim() || !whole.answer.trim()} data-testid="keep">
            {t("knowledge.keep")}
          </Button>
        </div>
      </form>
      <Checked said={useRested(said.answer || said.title ? whole : null)} />
    </div>
  );
}

/** What the words lack, asked for again when whoever writes rests. */
function Checked({ said }: { said: Words | null }) {
  const { t } = useTranslation();
  const asked = said ? { ...said, key: /^[a-z]/.test(said.key) ? said.key : "unnamed" } : null;
  const { data, error } = useQuery({ ...checkQuery(asked), placeholderData: keepPreviousData });
  return (
    <Card id="checked" title={t("knowledge.checked")}>
      <div role="status" data-testid="checked">
        {!said || !data ? error && said ? <ProblemNotice fault={error} /> : <p className="faint">{t("knowledge.check_begins")}</p> : <Faults faults={data.faults} />}
      </div>
    </Card>
  );
}
