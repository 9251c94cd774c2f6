import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Card, Waiting } from "@/shared/display/Page";
import { ProblemNotice } from "@/shared/display/ProblemNotice";
import { Status } from "@/shared/display/Status";
import { Time } from "@/shared/display/Time";
import { useWord } from "@/shared/i18n/words";
import { planId } from "@/shared/outreach/plans";
import { reachQuery, type Person, type Reach } from "./queries";

/** How a customer is being reached now: the plan that runs and what comes next, and what lies in their inbox. */
export function ReachCard({ person }: { person: Person }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(reachQuery(person.person));
  const whose = encodeURIComponent(person.ref);
  return (
    <Card id="reach" title={t("reach.title")}>
      {data ? (
        <>
          {data.running ? <Running plan={data.running} zone={person.zone} /> : <p className="faint">{t("reach.no_plan")}</p>}
          <p className="small faint">{data.inbox > 0 ? t("reach.inbox", { count: data.inbox, read: data.inbox_read }) : t("reach.inbox_empty")}</p>
        </>
      ) : error ? (
        <ProblemNotice fault={error} onRetry={() => void refetch()} />
      ) : (
        <Waiting />
      )}
      <p className="small links-on">
        <Link to={`/contacts?person=${whose}`}>{t("reach.contacts")}</Link>
        <Link to={`/plans/runs?person=${whose}`}>{t("reach.runs")}</Link>
      </p>
    </Card>
  );
}

function Running({ plan, zone }: { plan: NonNullable<Reach["running"]>; zone: string | null }) {
  const { t } = useTranslation();
  const word = useWord();
  return (
    <>
      <p>
        <Link to={`/plans/runs/${plan.run}`}>{word("plan", planId(plan.plan))}</Link> <Status tone="tide">{word("run_state", "running")}</Status>
      </p>
      {plan.next.length > 0 && (
        <dl className="lines">
          {plan.next.map((step) => (
            <div key={step.step}>
              <dt>
                {t("reach.next")} · {step.channel ? word("channel", step.channel) : step.step}
              </dt>
              <dd>
                {word("outcome", step.state)}
                {step.due && (
                  <span className="line small faint">
                    <Time at={step.due} show="short" zone={zone} />
                  </span>
                )}
              </dd>
            </div>
          ))}
        </dl>
      )}
    </>
  );
}
