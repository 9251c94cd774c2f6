import { queryOptions } from "@tanstack/react-query";
import { api, take } from "@/shared/api/client";
import type { paths } from "@/shared/api/schema";
import type { Tone } from "@/shared/display/Status";
import type { RunState } from "@/shared/outreach/plans";

export type RunsAsked = Omit<NonNullable<paths["/api/v1/plan-runs"]["get"]["parameters"]["query"]>, "limit" | "cursor">;
export type RunReason = NonNullable<RunsAsked["reason"]>;

export const RUN_STATES: readonly RunState[] = ["running", "done", "ended"];
export const RUN_REASONS: readonly RunReason[] = ["steps_taken", "paid", "promised", "answered", "stopped", "too_late", "plan_changed", "ended_by_person", "replanned"];
export const RUN_TONES: Record<RunState, Tone> = { running: "tide", done: "good", ended: "plain" };

const OUTCOME_TONES: Readonly<Record<string, Tone>> = { delivered: "good", sent: "good", queued: "tide", in_doubt: "care", undelivered: "stop", refused: "stop", failed: "stop" };

export function toneOf(outcome: string): Tone {
  return OUTCOME_TONES[outcome] ?? "plain";
}

export const runsQuery = (asked: RunsAsked, cursor: string | undefined) =>
  queryOptions({
    queryKey: ["plan-runs", asked, cursor],
    queryFn: ({ signal }) => take(api.GET("/api/v1/plan-runs", { params: { query: { ...asked, limit: 25, ...(cursor ? { cursor } : {}) } }, signal })),
  });

export const runQuery = (run: string) =>
  queryOptions({ queryKey: ["plan-run", run], queryFn: ({ signal }) => take(api.GET("/api/v1/plan-runs/{run}", { params: { path: { run } }, signal })) });

export const endRun = (run: string, headers: { "Idempotency-Key": string }) => take(api.POST("/api/v1/plan-runs/{run}/ending", { params: { path: { run } }, headers }));
