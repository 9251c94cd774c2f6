import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Card, Waiting } from "@/shared/display/Page";
import { ProblemNotice } from "@/shared/display/ProblemNotice";
import { formatCount } from "@/shared/display/format";
import { useLanguage, useWord } from "@/shared/i18n/words";
import { Outreach } from "@/shared/outreach/Sections";
import { plansQuery, useSpan, type Plan } from "@/shared/outreach/plans";
import { RUN_STATES } from "./queries";
import { Steps } from "./Steps";

/** The touch plans, their steps in order, how many run and how the others ended. */
export function PlansPage() {
  const { data, error, refetch } = useQuery(plansQuery);
  return (
    <Outreach name="plans">
      {error && !data ? <ProblemNotice fault={error} onRetry={() => void refetch()} /> : !data ? <Waiting lines={6} /> : data.plans.map((plan) => <PlanCard key={plan.id} plan={plan} />)}
    </Outreach>
  );
}

function PlanCard({ plan }: { plan: Plan }) {
  const { t } = useTranslation();
  const word = useWord();
  const span = useSpan();
  const language = useLanguage();
  return (
    <Card id={`plan-${plan.id}`} title={word("plan", plan.id)} extra={<code className="small faint">{plan.plan}</code>} hint={t("plan.spans", { spacing: span(plan.spacing_s), lasts: span(plan.lasts_s) })}>
      <p>{language === "zh-CN" ? plan.title_zh : plan.title_en}</p>
      <div className="plan-parts">
        <Steps plan={plan} />
        <div>
          <h3>{t("plan.runs")}</h3>
          <dl className="plan-runs">
            {RUN_STATES.map((state) => {
              const mine = plan.runs.filter((each) => each.state === state);
              return (
                <div key={state}>
                  <dt>
                    <Link to={`/plans/runs?plan=${plan.id}&state=${state}`}>{word("run_state", state)}</Link> <strong>{formatCount(mine.reduce((sum, each) => sum + each.count, 0), language)}</strong>
                  </dt>
                  {mine.map(
                    (each) =>
                      each.reason && (
                        <dd key={each.reason} className="small faint">
                          {word("run_reason", each.reason)} {formatCount(each.count, language)}
                        </dd>
                      ),
                  )}
                </div>
              );
            })}
          </dl>
        </div>
      </div>
    </Card>
  );
}
