import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate, useParams } from "react-router";
import { Dialog } from "@/shared/display/Dialog";
import { Card, Page, Waiting } from "@/shared/display/Page";
import { ProblemNotice } from "@/shared/display/ProblemNotice";
import { Time } from "@/shared/display/Time";
import { Field } from "@/shared/form/Field";
import { useSubmission } from "@/shared/form/useSubmission";
import { useMay } from "@/shared/session/session";
import { articleQuery, takeStep, type Step, type Whole } from "./queries";
import { ArticleState, Faults } from "./State";

const MOST_NOTE = 500;

/** One version: what is said word for word, what it answers, who decided, and its other versions. */
export function ArticlePage() {
  const { t } = useTranslation();
  const id = useParams().article ?? "";
  const { data, error, isPending, refetch } = useQuery(articleQuery(id));
  const article = data?.article;
  return (
    <Page
      title={article?.title ?? t("knowledge.article")}
      lead={
        article && (
          <>
            <ArticleState article={article} />
            <code>{article.article}</code>
            <span>
              {t(`knowledge.topic.${article.topic}`)} · {article.language === "zh-CN" ? t("language.zh") : t("language.en")}
            </span>
            <Link to="/knowledge">{t("knowledge.back")}</Link>
          </>
        )
      }
    >
      {isPending ? <Waiting lines={6} /> : error ? <ProblemNotice fault={error} onRetry={() => void refetch()} /> : <Shown whole={data} />}
    </Page>
  );
}

function Shown({ whole }: { whole: Whole }) {
  const { t } = useTranslation();
  const { article } = whole;
  return (
    <div className="columns text-columns">
      <div className="column">
        <Decision whole={whole} />
        <Versions whole={whole} />
      </div>
      <div className="column">
        <Card id="answer" title={t("knowledge.field.answer")} hint={t("knowledge.answer_hint")}>
          <div className="wording" lang={article.language} data-testid="answer">
            {article.answer}
          </div>
        </Card>
        <Card id="questions" title={t("knowledge.field.questions")} hint={t("knowledge.questions_hint")}>
          <ul className="rows" lang={article.language}>
            {article.questions.map((each) => (
              <li key={each}>{each}</li>
            ))}
          </ul>
        </Card>
        {article.body && (
          <Card id="body" title={t("knowledge.field.body")} hint={t("knowledge.body_hint")}>
            <div className="wording" lang={article.language}>
              {article.body}
            </div>
          </Card>
        )}
      </div>
    </div>
  );
}

function Decision({ whole: { article, faults } }: { whole: Whole }) {
  const { t } = useTranslation();
  const may = useMay();
  const navigate = useNavigate();
  const [asked, setAsked] = useState<"refusal" | "withdrawal" | null>(null);
  const step = useStep(article.id);
  const isOpen = article.state === "draft" || article.state === "submitted";
  const approves = may("approve_articles");
  const writes = may("write_articles");
  const who = (login: string) => (login === "tideover" ? t("knowledge.product") : login);
  return (
    <Card id="way" title={t("knowledge.way")}>
      <dl className="lines">
        <div>
          <dt>{t("knowledge.written_by")}</dt>
          <dd>
            {article.is_own ? t("knowledge.yourself") : who(article.writer)}
            <span className="line small faint">
              <Time at={article.written_at} show="both" />
            </span>
          </dd>
        </div>
        {article.decider && (
          <div>
            <dt>{t(`knowledge.state.${article.state}`)}</dt>
            <dd>
              {who(article.decider)}
              {article.decided_at && (
                <span className="line small faint">
                  <Time at={article.decided_at} show="both" />
                </span>
              )}
            </dd>
          </div>
        )}
        <div>
          <dt>{t("knowledge.days")}</dt>
          <dd>{article.valid_from || article.valid_until ? t("knowledge.from_until", { since: article.valid_from ?? "…", until: article.valid_until ?? "…" }) : <span className="faint">{t("knowledge.always")}</span>}</dd>
        </div>
      </dl>
      {article.note && (
        <blockquote className="preview">
          <span className="small faint">{t("knowledge.note")}</span>
          {article.note}
        </blockquote>
      )}
      {isOpen && (
        <div role="status" data-testid="faults">
          <Faults faults={faults} />
        </div>
      )}
      {article.state === "submitted" && approves && article.is_own && (
        <p className="notice" data-testid="second-person">
          {t("knowledge.second_person")}
        </p>
      )}
      {article.state === "submitted" && !approves && <p className="small faint">{t("knowledge.who_approves")}</p>}
      {Boolean(step.fault) && <ProblemNotice fault={step.fault} />}
      <div className="work-actions">
        {article.state === "draft" && writes && (
          <Button type="primary" disabled={faults.length > 0} loading={step.isBusy} onClick={() => step.send({ step: "submission", note: "" })} data-testid="submit">
            {t("knowledge.submit")}
          </Button>
        )}
        {article.state === "draft" && writes && article.is_own && <Button onClick={() => void navigate(`/knowledge/${article.id}/edit`)}>{t("knowledge.edit")}</Button>}
        {article.state === "submitted" && approves && !article.is_own && (
          <>
            <Button type="primary" disabled={faults.length > 0} loading={step.isBusy} onClick={() => step.send({ step: "approval", note: "" })} data-testid="approve">
              {t("knowledge.approve")}
            </Button>
            <Button onClick={() => setAsked("refusal")} data-testid="refuse">
              {t("knowledge.refuse")}
            </Button>
          </>
        )}
        {(isOpen || article.state === "approved") && (approves || writes) && (
          <Button danger onClick={() => setAsked("withdrawal")} data-testid="withdraw">
            {t("knowledge.withdraw")}
          </Button>
        )}
        {writes && <Button onClick={() => void navigate(`/knowledge/new?from=${article.id}`)}>{t("knowledge.write_from")}</Button>}
      </div>
      {asked && <NoteDialog article={article.id} step={asked} onClose={() => setAsked(null)} />}
    </Card>
  );
}

function useStep(article: string, onDone?: () => void) {
  const queries = useQueryClient();
  return useSubmission(
    (wish: { step: Step; note: string }) => takeStep(article, wish.step, wish.note),
    () => {
      void queries.invalidateQueries({ queryKey: ["article"] });
      void queries.invalidateQueries({ queryKey: ["articles"] });
      onDone?.();
    },
  );
}

function NoteDialog({ article, step, onClose }: { article: string; step: "refusal" | "withdrawal"; onClose: () => void }) {
  const { t } = useTranslation();
  const [note, setNote] = useState("");
  const taking = useStep(article, onClose);
  const title = step === "refusal" ? t("knowledge.refuse") : t("knowledge.withdraw");
  return (
    <Dialog
      title={title}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t("stopping.cancel")}</Button>
          <Button type="primary" danger={step === "withdrawal"} disabled={!note.trim()} loading={taking.isBusy} onClick={() => taking.send({ step, note: note.trim() })} data-testid="note-send">
            {title}
          </Button>
        </>
      }
    >
      {step === "withdrawal" && <p>{t("knowledge.withdraw_hint")}</p>}
      <Field label={t("knowledge.why")}>
        <textarea value={note} rows={3} maxLength={MOST_NOTE} required data-first="" onChange={(event) => setNote(event.target.value)} data-testid="note" />
      </Field>
      {Boolean(taking.fault) && <ProblemNotice fault={taking.fault} />}
    </Dialog>
  );
}

function Versions({ whole: { article, versions, languages } }: { whole: Whole }) {
  const { t } = useTranslation();
  return (
    <Card id="versions" title={t("knowledge.versions")}>
      <ul className="rows">
        {versions.map((each) => (
          <li key={each.id}>
            <div className="row-main">{each.id === article.id ? <strong>{t("templates.version", { version: each.version })}</strong> : <Link to={`/knowledge/${each.id}`}>{t("templates.version", { version: each.version })}</Link>}</div>
            <ArticleState article={each} />
          </li>
        ))}
      </ul>
      {Object.entries(languages)
        .filter(([language]) => language !== article.language)
        .map(([language, id]) => (
          <p key={language} className="small">
            <Link to={`/knowledge/${id}`}>{t("knowledge.in_language", { language: language === "zh-CN" ? t("language.zh") : t("language.en") })}</Link>
          </p>
        ))}
    </Card>
  );
}
