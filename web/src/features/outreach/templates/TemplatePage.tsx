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
import { useLanguage, useWord } from "@/shared/i18n/words";
import { inSameLanguage } from "@/shared/i18n/keeping";
import { useMay } from "@/shared/session/session";
import { ExampleOf, Slots, Woven } from "./Shown";
import { TemplateState } from "./State";
import { reviewQuery, takeStep, type Step, type TemplateReview } from "./queries";

const MOST_NOTE = 500;

/** One version of a text: what it says against what is sent now, how somebody gets it, what it lacks, and what may be done. */
export function TemplatePage() {
  const { t } = useTranslation();
  const word = useWord();
  const id = useParams().template ?? "";
  const words = useLanguage();
  const [account, setAccount] = useState("");
  const { data, error, isPending, refetch } = useQuery({ ...reviewQuery(id, account || undefined, words), placeholderData: (before, query) => (before?.text.id === id ? inSameLanguage(words)(before, query) : undefined) });
  return (
    <Page
      title={data?.text.title ?? t("templates.text")}
      {...(data ? { tab: data.text.template } : {})}
      lead={
        data && (
          <>
            <TemplateState state={data.text.state} obstacle={data.text.obstacle} />
            <code>{data.text.template}</code>
            <span>
              {word("channel", data.text.channel)} · {word("template.language", data.text.language)} · {t("templates.variant_of", { variant: data.text.variant })}
            </span>
            <span>{data.text.purposes.map((each) => word("purpose", each)).join(t("list.comma"))}</span>
            <Link to="/templates">{t("templates.back")}</Link>
          </>
        )
      }
    >
      {isPending ? (
        <Waiting lines={6} />
      ) : data ? (
        <Shown review={data} account={account} onAccount={setAccount} fault={error} />
      ) : (
        <ProblemNotice fault={error} onRetry={() => void refetch()} />
      )}
    </Page>
  );
}

function Shown({ review, account, onAccount, fault }: { review: TemplateReview; account: string; onAccount: (account: string) => void; fault: unknown }) {
  const { t } = useTranslation();
  const word = useWord();
  const { text, against } = review;
  return (
    <>
      {text.obstacle && (
        <p className="notice">
          {t("templates.cannot_be_sent")} {word("reason", text.obstacle)}
        </p>
      )}
      <div className="columns text-columns">
        <div className="column">
          <Decision review={review} />
          <Versions review={review} />
        </div>
        <div className="column">
          <Card id="wording" title={t("templates.wording")} hint={against ? t("templates.against", { version: against.version }) : t("templates.first_version")}>
            {against && (
              <p className="small legend">
                <del>{t("templates.gone")}</del> <ins>{t("templates.new")}</ins> <Link to={`/templates/${against.id}`}>{t("templates.open_version", { version: against.version })}</Link>
              </p>
            )}
            {review.subject.length > 0 && (
              <p className="wording strong" lang={text.language}>
                <Woven pieces={review.subject} />
              </p>
            )}
            <div className="wording" lang={text.language} data-testid="wording">
              <Woven pieces={review.body} />
            </div>
          </Card>
          <Card id="example" title={t("templates.preview")}>
            <AccountField account={account} onFind={onAccount} />
            {Boolean(fault) && <ProblemNotice fault={fault} />}
            <ExampleOf channel={text.channel} language={text.language} example={review.example} />
          </Card>
          {review.slots.length > 0 && (
            <Card id="slots" title={t("templates.slots")}>
              <Slots slots={review.slots} />
            </Card>
          )}
        </div>
      </div>
    </>
  );
}

function AccountField({ account, onFind }: { account: string; onFind: (account: string) => void }) {
  const { t } = useTranslation();
  const [wish, setWish] = useState(account);
  return (
    <form
      className="filters"
      onSubmit={(event) => {
        event.preventDefault();
        onFind(wish.trim());
      }}
    >
      <label>
        <span>{t("templates.account")}</span>
        <span className="joined">
          <input value={wish} maxLength={100} autoComplete="off" spellCheck={false} onChange={(event) => setWish(event.target.value)} />
          <Button htmlType="submit">{t("templates.show")}</Button>
        </span>
      </label>
    </form>
  );
}

function Decision({ review }: { review: TemplateReview }) {
  const { t } = useTranslation();
  const word = useWord();
  const may = useMay();
  const navigate = useNavigate();
  const [asked, setAsked] = useState<"refusal" | "withdrawal" | null>(null);
  const { text, findings } = review;
  const step = useStep(text.id);
  const isOpen = text.state === "draft" || text.state === "submitted";
  const signs = may("sign_templates");
  const writes = may("write_templates");
  return (
    <Card id="way" title={t("templates.way")}>
      <dl className="lines">
        <div>
          <dt>{t("templates.written_by")}</dt>
          <dd>
            {text.is_own ? t("templates.yourself") : text.writer}
            <span className="line small faint">
              <Time at={text.written_at} show="both" />
            </span>
          </dd>
        </div>
        {review.decider && (
          <div>
            <dt>{word("template.decided", text.state)}</dt>
            <dd>
              {review.decider}
              {review.decided_at && (
                <span className="line small faint">
                  <Time at={review.decided_at} show="both" />
                </span>
              )}
            </dd>
          </div>
        )}
        <div>
          <dt>{t("templates.expires")}</dt>
          <dd>{text.expires_on ?? <span className="faint">{t("templates.no_expiry")}</span>}</dd>
        </div>
      </dl>
      {review.note && (
        <blockquote className="preview">
          <span className="small faint">{t("templates.note")}</span>
          {review.note}
        </blockquote>
      )}
      {isOpen && (
        <div role="status" data-testid="findings">
          {findings.length > 0 ? (
            <>
              <h3>{t("templates.lacks")}</h3>
              <ul className="findings">
                {findings.map((each) => (
                  <li key={`${each.code} ${each.field}`}>{each.words}</li>
                ))}
              </ul>
            </>
          ) : (
            <p className="small faint">{t("templates.lacks_nothing")}</p>
          )}
        </div>
      )}
      {text.state === "submitted" && signs && text.is_own && (
        <p className="notice" data-testid="second-person">
          {t("templates.second_person")}
        </p>
      )}
      {text.state === "submitted" && !signs && <p className="small faint">{t("templates.who_signs")}</p>}
      {Boolean(step.fault) && <ProblemNotice fault={step.fault} />}
      <div className="work-actions">
        {text.state === "draft" && writes && (
          <Button type="primary" disabled={findings.length > 0} loading={step.isBusy} onClick={() => step.send({ step: "submission", note: "" })} data-testid="submit">
            {t("templates.submit")}
          </Button>
        )}
        {text.state === "draft" && writes && text.is_own && <Button onClick={() => void navigate(`/templates/${text.id}/edit`)}>{t("templates.edit")}</Button>}
        {text.state === "submitted" && signs && !text.is_own && (
          <>
            <Button type="primary" loading={step.isBusy} onClick={() => step.send({ step: "signature", note: "" })} data-testid="sign">
              {t("templates.sign")}
            </Button>
            <Button onClick={() => setAsked("refusal")} data-testid="refuse">
              {t("templates.refuse")}
            </Button>
          </>
        )}
        {(isOpen || text.state === "signed") && (signs || writes) && (
          <Button danger onClick={() => setAsked("withdrawal")} data-testid="withdraw">
            {t("templates.withdraw")}
          </Button>
        )}
        {writes && <Button onClick={() => void navigate(`/templates/new?from=${text.id}`)}>{t("templates.write_from")}</Button>}
      </div>
      {asked && <NoteDialog template={text.id} step={asked} onClose={() => setAsked(null)} />}
    </Card>
  );
}

function useStep(template: string, onDone?: () => void) {
  const queries = useQueryClient();
  return useSubmission(
    (wish: { step: Step; note: string }) => takeStep(template, wish.step, wish.note),
    () => {
      void queries.invalidateQueries({ queryKey: ["template", template] });
      void queries.invalidateQueries({ queryKey: ["templates"] });
      onDone?.();
    },
  );
}

function NoteDialog({ template, step, onClose }: { template: string; step: "refusal" | "withdrawal"; onClose: () => void }) {
  const { t } = useTranslation();
  const [note, setNote] = useState("");
  const taking = useStep(template, onClose);
  return (
    <Dialog
      title={step === "refusal" ? t("templates.refuse") : t("templates.withdraw")}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t("stopping.cancel")}</Button>
          <Button type="primary" danger={step === "withdrawal"} disabled={!note.trim()} loading={taking.isBusy} onClick={() => taking.send({ step, note: note.trim() })} data-testid="note-send">
            {step === "refusal" ? t("templates.refuse") : t("templates.withdraw")}
          </Button>
        </>
      }
    >
      {step === "withdrawal" && <p>{t("templates.withdraw_hint")}</p>}
      <Field label={step === "refusal" ? t("templates.refuse_why") : t("templates.withdraw_why")}>
        <textarea value={note} rows={3} maxLength={MOST_NOTE} required data-first="" onChange={(event) => setNote(event.target.value)} data-testid="note" />
      </Field>
      {Boolean(taking.fault) && <ProblemNotice fault={taking.fault} />}
    </Dialog>
  );
}

function Versions({ review }: { review: TemplateReview }) {
  const { t } = useTranslation();
  const word = useWord();
  return (
    <Card id="versions" title={t("templates.versions")}>
      <ul className="rows">
        {review.versions.map((each) => (
          <li key={each.id}>
            <div className="row-main">
              <span>
                {each.id === review.text.id ? <strong>{t("templates.version", { version: each.version })}</strong> : <Link to={`/templates/${each.id}`}>{t("templates.version", { version: each.version })}</Link>}{" "}
                <span className="small faint">
                  {word("channel", each.channel)} · {word("template.language", each.language)} · {t("templates.variant_of", { variant: each.variant })}
                </span>
              </span>
              {each.id === review.in_force?.id && <span className="small faint">{t("templates.in_force")}</span>}
            </div>
            <TemplateState state={each.state} obstacle={each.obstacle} />
          </li>
        ))}
      </ul>
    </Card>
  );
}
