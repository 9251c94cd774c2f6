import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { MaskedName } from "@/shared/display/Masked";
import { Card, Page, Waiting } from "@/shared/display/Page";
import { ProblemNotice } from "@/shared/display/ProblemNotice";
import { Status } from "@/shared/display/Status";
import { Time } from "@/shared/display/Time";
import { useLanguage, useWord } from "@/shared/i18n/words";
import { outcomeOf, planId, plansQuery, useStepsOf, type PlanRunFile } from "@/shared/outreach/plans";
import { EndRun } from "./EndRun";
import { RUN_TONES, runQuery, toneOf } from "./queries";
import { Steps } from "./Steps";

/** A plan as it runs, or ran, for a customer: each step, how it ended, when the next comes. */
export function RunPage() {
  const { t } = useTranslation();
  const word = useWord();
  const language = useLanguage();
  const { data: run, error, refetch } = useQuery(runQuery(useParams().run ?? ""));
  const plans = useQuery(plansQuery);
  const fault = run ? (plans.data ? null : plans.error) : error;
  if (fault) {
    return (
      <Page title={t("plan.plan")}>
        <ProblemNotice fault={fault} onRetry={() => void (run ? plans.refetch() : refetch())} />
      </Page>
    );
  }
  if (!run || !plans.data) return <Waiting lines={6} />;
  const plan = plans.data.plans.find((each) => each.plan === run.plan);
  const name = word("plan", planId(run.plan));
  return (
    <Page
      title={name}
      tab={`${name} ${run.ref}`}
      lead={
        <>
          <Status tone={RUN_TONES[run.state]}>{word("run_state", run.state)}</Status>
          {run.reason && <span>{word("run_reason", run.reason)}</span>}
          <code>{run.plan}</code>
          <span>
            <Link to={`/people/${run.person}`}>
              <MaskedName name={run.name} isErased={run.is_erased} />
            </Link>{" "}
            <code>{run.ref}</code>
          </span>
        </>
      }
      actions={<EndRun run={run} />}
    >
      <div className="desk">
        <div className="desk-side">
          <About run={run} />
        </div>
        <Card id="steps" title={t("plan.steps")} hint={plan ? (language === "zh-CN" ? plan.title_zh : plan.title_en) : t("plan.older_version")}>
          {plan ? <Steps plan={plan} run={run} /> : <Outcomes run={run} />}
        </Card>
      </div>
    </Page>
  );
}

function About({ run }: { run: PlanRunFile }) {
  const { t } = useTranslation();
  return (
    <Card id="about" title={t("contact.about")}>
      <dl className="lines">
        <div>
          <dt>{t("work.account")}</dt>
          <dd>
            <Link to={`/accounts/${run.account}`}>
              <code>{run.account_ref}</code>
            </Link>
          </dd>
        </div>
        <div>
          <dt>{t("plan.started")}</dt>
          <dd>
            <Time at={run.started_at} show="moment" zone={run.zone} />
          </dd>
        </div>
        {run.ended_at && (
          <div>
            <dt>{t("contact.finished")}</dt>
            <dd>
              <Time at={run.ended_at} show="moment" zone={run.zone} />
            </dd>
          </div>
        )}
      </dl>
      <p className="small">
        <Link to={`/contacts?person=${encodeURIComponent(run.ref)}`}>{t("plan.to_contacts")}</Link>
      </p>
    </Card>
  );
}

/** Of a version that is no more: how its steps ended. */
function Outcomes({ run }: { run: PlanRunFile }) {
  const { t } = useTranslation();
  const word = useWord();
  const stepsOf = useStepsOf();
  return (
    <ul className="rows">
      {stepsOf(run).map(({ step }) => {
        const outcome = outcomeOf(run, step) ?? "";
        const contact = run.contacts.find((each) => each.step === step);
        return (
          <li key={step}>
            <span>
              <code>{step}</code> <Status tone={toneOf(outcome)}>{word("outcome", outcome)}</Status>
            </span>
            {contact && <Link to={`/contacts/${contact.contact}`}>{t("plan.to_contact")}</Link>}
          </li>
        );
      })}
    </ul>
  );
}
