import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Reason } from "@/shared/display/Reason";
import { Status } from "@/shared/display/Status";
import { Time } from "@/shared/display/Time";
import { useLanguage, useWord } from "@/shared/i18n/words";
import { outcomeOf, useSpan, type Plan, type PlanRunFile, type PlanStep } from "@/shared/outreach/plans";
import { serverLanguage } from "@/shared/i18n/languages";
import { toneOf } from "./queries";

/** What counts as not having reached somebody, as the plans' files say it. */
const NOT_REACHED = ["expired", "failed", "refused", "skipped", "undelivered"];
const MOST_DEPTH = 3;

/** The steps of a plan, each behind the one it follows; of a run, how each stands. */
export function Steps({ plan, run }: { plan: Plan; run?: PlanRunFile }) {
  return (
    <ol className="plan-steps">
      {inOrder(plan.steps).map(({ step, depth }) => (
        <Step key={step.step} plan={plan} step={step} depth={depth} {...(run ? { run } : {})} />
      ))}
    </ol>
  );
}

function inOrder(steps: readonly PlanStep[], follows: string | null = null, depth = 0): { step: PlanStep; depth: number }[] {
  return steps.filter((step) => step.follows === follows).flatMap((step) => [{ step, depth }, ...inOrder(steps, step.step, depth + 1)]);
}

function Step({ plan, step, depth, run }: { plan: Plan; step: PlanStep; depth: number; run?: PlanRunFile }) {
  const { t } = useTranslation();
  const word = useWord();
  const outcome = run && outcomeOf(run, step.step);
  const due = run?.due[step.step];
  const contact = run?.contacts.find((each) => each.step === step.step);
  const isNext = run?.state === "running" && (outcome === "waiting" || outcome === "queued");
  const look = isNext ? "is-next" : outcome ? "is-past" : "";
  return (
    <li className={`plan-step ${look}`} style={{ marginInlineStart: `${String(Math.min(depth, MOST_DEPTH) * 1.5)}rem` }}>
      <p className="small faint">
        <When plan={plan} step={step} /> <OnlyIf step={step} />
      </p>
      <p>
        <span className="strong">{word("channel", step.channel)}</span> <span className="faint">{word("purpose", step.purpose)}</span>{" "}
        <TextOf step={step} isOpen={outcome === undefined || outcome === "waiting"} /> {outcome && <Status tone={toneOf(outcome)}>{word("outcome", outcome)}</Status>}
      </p>
      {due && (
        <p className="small faint">
          {t("plan.comes")} <Time at={due} show="both" zone={run.zone} />
        </p>
      )}
      {contact && (
        <p className="small">
          <Link to={`/contacts/${contact.contact}`}>{t("plan.to_contact")}</Link>{" "}
          {contact.reason && (
            <span className="faint">
              <Reason code={contact.reason} />
            </span>
          )}
        </p>
      )}
    </li>
  );
}

function When({ plan, step }: { plan: Plan; step: PlanStep }) {
  const { t } = useTranslation();
  const word = useWord();
  const span = useSpan();
  const after = step.after_s > 0 ? span(step.after_s) : null;
  const before = plan.steps.find((each) => each.step === step.follows);
  if (!before) return after ? t("plan.begins_after", { after }) : t("plan.at_once");
  const name = word("channel", before.channel);
  return after ? t("plan.after", { step: name, after }) : t("plan.right_after", { step: name });
}

function OnlyIf({ step }: { step: PlanStep }) {
  const { t } = useTranslation();
  const word = useWord();
  const language = useLanguage();
  if (!step.only_if) return null;
  const isNotReached = step.only_if.join() === NOT_REACHED.join();
  const outcomes = new Intl.ListFormat(language, { type: "disjunction" }).format(step.only_if.map((each) => word("outcome", each).toLowerCase()));
  return <span className="care">{isNotReached ? t("plan.not_reached") : t("plan.only_if", { outcomes })}</span>;
}

/** The text a step says: the version in the reader's language, where there is one that may be sent. */
function TextOf({ step, isOpen }: { step: PlanStep; isOpen: boolean }) {
  const { t } = useTranslation();
  const word = useWord();
  const language = serverLanguage(useLanguage());
  const text = step.texts[language] ?? Object.values(step.texts)[0];
  const name = word("template.name", step.template);
  if (text) return <Link to={`/templates/${text}`}>{name}</Link>;
  return (
    <>
      {name} {isOpen && <Status tone="care">{t("plan.no_text")}</Status>}
    </>
  );
}
