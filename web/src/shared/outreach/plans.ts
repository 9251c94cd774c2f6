import { queryOptions, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api, take, type Schemas } from "@/shared/api/client";

export type Plan = Schemas["TouchPlanShown"];
export type PlanStep = Schemas["PlanStepShown"];
export type PlanRun = Schemas["PlanRunRow"];
export type PlanRunFile = Schemas["PlanRunFile"];
export type RunState = PlanRun["state"];

/** The touch plans there are, and how they fared. */
export const plansQuery = queryOptions({ queryKey: ["plans"], queryFn: ({ signal }) => take(api.GET("/api/v1/plans", { signal })) });

/** What a step's outcome is, in the end: what waited when its plan ended is not taken any more. */
export function outcomeOf(run: Pick<PlanRun, "state" | "outcomes">, step: string): string | undefined {
  const outcome = run.outcomes[step];
  return outcome === "waiting" && run.state !== "running" ? "not_taken" : outcome;
}

/** The id of a plan, whatever its version: `pre-due` of `pre-due.v2`. */
export function planId(plan: string): string {
  return plan.replace(/\.v\d+$/, "");
}

/** The steps of a run in the order of its plan; its channel where the plan is still the same version. */
export function useStepsOf(): (run: Pick<PlanRun, "plan" | "outcomes">) => { step: string; channel: string | undefined }[] {
  const plans = useQuery(plansQuery).data?.plans ?? [];
  return (run) => {
    const order = plans.find((each) => each.plan === run.plan)?.steps ?? [];
    const placeOf = (step: string) => {
      const at = order.findIndex((each) => each.step === step);
      return at < 0 ? order.length : at;
    };
    return Object.keys(run.outcomes)
      .sort((a, b) => placeOf(a) - placeOf(b))
      .map((step) => ({ step, channel: order.find((each) => each.step === step)?.channel }));
  };
}

const MINUTE_S = 60;
const HOUR_S = 3_600;
const DAY_S = 86_400;

/** A length of time in its greatest whole unit; up to two days are hours still. */
export function useSpan(): (seconds: number) => string {
  const { t } = useTranslation();
  return (seconds) => {
    const isIn = (unit: number, least: number) => seconds >= least && (seconds % unit === 0 || seconds >= 3 * unit);
    if (isIn(DAY_S, 2 * DAY_S)) return t("span.days", { count: Math.floor(seconds / DAY_S) });
    if (isIn(HOUR_S, HOUR_S)) return t("span.hours", { count: Math.floor(seconds / HOUR_S) });
    return t("span.minutes", { count: Math.floor(Math.max(seconds, 0) / MINUTE_S) });
  };
}
