import { useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { Card } from "@/shared/display/Page";
import { ProblemNotice } from "@/shared/display/ProblemNotice";
import { Time } from "@/shared/display/Time";
import { Field } from "@/shared/form/Field";
import { FormDialog } from "@/shared/form/FormDialog";
import { useSubmission } from "@/shared/form/useSubmission";
import { useMay } from "@/shared/session/session";
import { RollBackDialog } from "./RollBackDialog";
import { MOST_NOTE, takeStep, type Review, type Step } from "./queries";

const A_SECOND = 1000;

/** The way of a version so far, and the steps that whoever looks may take now. Whoever wrote it does not approve it. */
export function Way({ review }: { review: Review }) {
  const { t } = useTranslation();
  const { version } = review;
  return (
    <Card id="way" title={t("strategy.way")}>
      <dl className="lines">
        <div>
          <dt>{t("strategy.written_by")}</dt>
          <dd>
            {version.is_own ? t("strategy.yourself") : version.writer} <Moment at={version.written_at} />
          </dd>
        </div>
        {review.tested_at && (
          <div>
            <dt>{t("strategy.tested")}</dt>
            <dd>
              <Time at={review.tested_at} show="both" />
            </dd>
          </div>
        )}
        {version.decider && version.decided_at && (
          <div>
            <dt>{t("strategy.decided_by")}</dt>
            <dd>
              {version.decider} <Moment at={version.decided_at} />
            </dd>
          </div>
        )}
        {review.publisher && review.published_at && (
          <div>
            <dt>{t("strategy.published_by")}</dt>
            <dd>
              {review.publisher} <Moment at={review.published_at} />
            </dd>
          </div>
        )}
        {version.live_from && (
          <div>
            <dt>{t("strategy.from")}</dt>
            <dd>{version.live_from}</dd>
          </div>
        )}
        {review.ended_by && review.ended_at && (
          <div>
            <dt>{t("strategy.rolled_back_by")}</dt>
            <dd>
              {review.ended_by} <Moment at={review.ended_at} />
            </dd>
          </div>
        )}
      </dl>
      {review.reason && (
        <blockquote className="preview">
          <span className="small faint">{t("strategy.reason")}</span>
          {review.reason}
        </blockquote>
      )}
      <Steps review={review} />
    </Card>
  );
}

function Moment({ at }: { at: string }) {
  return (
    <span className="line small faint">
      <Time at={at} show="both" />
    </span>
  );
}

function Steps({ review }: { review: Review }) {
  const { t } = useTranslation();
  const may = useMay();
  const navigate = useNavigate();
  const [asked, setAsked] = useState<"refusal" | "publication" | "roll-back" | null>(null);
  const step = useStep(review.version.id);
  const { version, faults } = review;
  const { standing } = version;
  const writes = may("write_strategy");
  const decides = may("publish_strategy");
  const close = () => setAsked(null);
  return (
    <>
      {review.is_editable && writes && faults.length > 0 && <p className="small faint">{t("strategy.mend_first")}</p>}
      {standing === "tested" && decides && version.is_own && (
        <p className="notice" data-testid="second-person">
          {t("strategy.second_person")}
        </p>
      )}
      {standing === "tested" && !decides && <p className="small faint">{t("strategy.who_approves")}</p>}
      {standing === "approved" && !decides && <p className="small faint">{t("strategy.who_publishes")}</p>}
      {step.isBusy && step.running === "test" && <Testing />}
      {Boolean(step.fault) && <ProblemNotice fault={step.fault} />}
      <div className="work-actions">
        {review.is_editable && writes && (
          <Button type={standing === "tested" ? "default" : "primary"} disabled={faults.length > 0} loading={step.isBusy} onClick={() => step.send({ step: "test", isDraft: standing === "draft" })} data-testid="test">
            {standing === "tested" ? t("strategy.test_again") : t("strategy.test")}
          </Button>
        )}
        {review.is_editable && writes && version.is_own && <Button onClick={() => void navigate(`/strategies/${version.id}/edit`)}>{t("strategy.edit")}</Button>}
        {standing === "tested" && decides && !version.is_own && (
          <>
            <Button type="primary" loading={step.isBusy} onClick={() => step.send({ step: "approval" })} data-testid="approve">
              {t("strategy.approve")}
            </Button>
            <Button onClick={() => setAsked("refusal")} data-testid="refuse">
              {t("strategy.refuse")}
            </Button>
          </>
        )}
        {standing === "approved" && decides && (
          <Button type="primary" onClick={() => setAsked("publication")} data-testid="publish">
            {t("strategy.publish")}
          </Button>
        )}
        {standing === "live" && decides && (
          <Button danger onClick={() => setAsked("roll-back")} data-testid="roll-back">
            {t("strategy.roll_back")}
          </Button>
        )}
        {writes && <Button onClick={() => void navigate(`/strategies/new?from=${version.id}`)}>{t("strategy.write_from")}</Button>}
      </div>
      {asked === "refusal" && <RefusalDialog review={review} onClose={close} />}
      {asked === "publication" && <PublicationDialog review={review} onClose={close} />}
      {asked === "roll-back" && <RollBackDialog live={version} before={review.before} onClose={close} />}
    </>
  );
}

function useStep(strategy: string, onDone?: () => void) {
  const queries = useQueryClient();
  const [running, setRunning] = useState<Step["step"] | null>(null);
  const taking = useSubmission(
    (wish: Step) => takeStep(strategy, wish),
    () => {
      void queries.invalidateQueries({ queryKey: ["strategy"] });
      void queries.invalidateQueries({ queryKey: ["strategies"] });
      onDone?.();
    },
  );
  const send = (wish: Step) => {
    setRunning(wish.step);
    taking.send(wish);
  };
  return { ...taking, send, running };
}

/** While every case of yesterday is decided twice: how long it has taken so far. */
function Testing() {
  const { t } = useTranslation();
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    const timer = window.setInterval(() => setSeconds((before) => before + 1), A_SECOND);
    return () => window.clearInterval(timer);
  }, []);
  return (
    <div className="testing" role="status" data-testid="testing">
      <progress aria-label={t("strategy.testing")} /> <span className="small">{t("strategy.testing")}</span> <span className="small faint">{t("strategy.testing_for", { count: seconds })}</span>
    </div>
  );
}

function RefusalDialog({ review, onClose }: { review: Review; onClose: () => void }) {
  const { t } = useTranslation();
  const [reason, setReason] = useState("");
  const step = useStep(review.version.id, onClose);
  return (
    <FormDialog title={t("strategy.refuse")} action={t("strategy.refuse")} isBusy={step.isBusy} isUnready={!reason.trim()} fault={step.fault} onSend={() => step.send({ step: "refusal", reason: reason.trim() })} onClose={onClose}>
      <p>{t("strategy.refuse_hint")}</p>
      <Field label={t("strategy.reason")}>
        <textarea rows={3} maxLength={MOST_NOTE} required value={reason} data-first="" onChange={(event) => setReason(event.target.value)} data-testid="reason" />
      </Field>
    </FormDialog>
  );
}

function PublicationDialog({ review, onClose }: { review: Review; onClose: () => void }) {
  const { t } = useTranslation();
  const [liveFrom, setLiveFrom] = useState(review.today);
  const step = useStep(review.version.id, onClose);
  return (
    <FormDialog title={t("strategy.publish_which", { version: review.version.title })} action={t("strategy.publish")} isBusy={step.isBusy} isUnready={!liveFrom} fault={step.fault} onSend={() => step.send({ step: "publication", liveFrom })} onClose={onClose}>
      <p>{review.against ? t("strategy.publish_hint", { version: review.against.title }) : t("strategy.publish_first_hint")}</p>
      <Field label={t("strategy.from")} hint={t("strategy.from_hint")}>
        <input className="field" type="date" required min={review.today} value={liveFrom} data-first="" onChange={(event) => setLiveFrom(event.target.value)} data-testid="live-from" />
      </Field>
    </FormDialog>
  );
}
