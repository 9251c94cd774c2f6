import { queryOptions } from "@tanstack/react-query";
import { api, take, type Schemas } from "@/shared/api/client";

export type User = Schemas["UserShown"];
export type Role = Schemas["Role"];
export type Job = Schemas["JobShown"];
export type ChannelHealth = Schemas["ChannelShown"];
export type LanguageModel = Schemas["LanguageModelShown"];
export type Pause = Schemas["PauseShown"];
export type Difference = Schemas["DifferenceShown"];

const LOOK_EVERY_MS = 15_000;

export const ROLES: readonly Role[] = ["collector", "team_lead", "inspector", "complaint_handler", "compliance", "strategist", "administrator", "auditor", "system"];
export const RETRY_REASONS = ["cause_mended", "passing_fault", "checked_by_hand"] as const;
export const JOB_STATES = ["dead", "ready", "leased", "parked", "done"] as const;
export type JobState = (typeof JOB_STATES)[number];

const pageOf = (cursor: string | undefined) => ({ limit: 25, ...(cursor ? { cursor } : {}) });

export const usersQuery = (cursor: string | undefined) =>
  queryOptions({ queryKey: ["users", cursor], queryFn: ({ signal }) => take(api.GET("/api/v1/users", { params: { query: pageOf(cursor) }, signal })) });

export const channelsQuery = queryOptions({
  queryKey: ["channels"],
  queryFn: ({ signal }) => take(api.GET("/api/v1/channels", { signal })),
  refetchInterval: LOOK_EVERY_MS,
});

export const languageModelQuery = queryOptions({
  queryKey: ["language-model"],
  queryFn: ({ signal }) => take(api.GET("/api/v1/language-model", { signal })),
  refetchInterval: LOOK_EVERY_MS,
});

export const pausesQuery = queryOptions({ queryKey: ["pauses"], queryFn: ({ signal }) => take(api.GET("/api/v1/pauses", { signal })) });

/** How much each pause holds, as it is when somebody is about to end it. */
export const stoppablesQuery = queryOptions({
  queryKey: ["stoppables"],
  queryFn: ({ signal }) => take(api.GET("/api/v1/pauses/choices", { signal })),
  staleTime: 0,
  gcTime: 0,
});

/** End what is queued of something that is paused, some hundreds at a time; the pause stays as it is. */
export const cancelQueued = ({ scope, value, reason }: Pause) => take(api.POST("/api/v1/pauses", { body: { scope, value, reason, cancel: true } }));

export const jobsQuery = (state: JobState, cursor: string | undefined) =>
  queryOptions({
    queryKey: ["jobs", state, cursor],
    queryFn: ({ signal }) => take(api.GET("/api/v1/jobs", { params: { query: { ...pageOf(cursor), state } }, signal })),
    refetchInterval: LOOK_EVERY_MS,
  });

export const differencesQuery = (cursor: string | undefined) =>
  queryOptions({ queryKey: ["differences", cursor], queryFn: ({ signal }) => take(api.GET("/api/v1/book/differences", { params: { query: pageOf(cursor) }, signal })) });

export const addUser = (login: string, role: Role, password: string) => take(api.POST("/api/v1/users", { body: { login, role, password: password || null } }));

/** A password for a day, told this once. */
export const resetPassword = (user: string) => take(api.POST("/api/v1/users/{user}/password-reset", { params: { path: { user } } }));

export const retryJob = (job: string, reason: string) => take(api.POST("/api/v1/jobs/{job}/retry", { params: { path: { job } }, body: { reason } }));

export type Change = { what: "role"; role: Role } | { what: "sessions" | "deactivation" | "reactivation" };

export function changeUser(user: string, change: Change) {
  const params = { path: { user } };
  if (change.what === "role") return take(api.PUT("/api/v1/users/{user}/role", { params, body: { role: change.role } }));
  if (change.what === "sessions") return take(api.DELETE("/api/v1/users/{user}/sessions", { params }));
  if (change.what === "deactivation") return take(api.POST("/api/v1/users/{user}/deactivation", { params }));
  return take(api.POST("/api/v1/users/{user}/reactivation", { params }));
}

export type PayFinding = Schemas["PayFindingShown"];

export const payMeasuresQuery = queryOptions({
  queryKey: ["pay-measures"],
  queryFn: ({ signal }) => take(api.GET("/api/v1/pay-plans/measures", { signal })),
  staleTime: Infinity,
});

/** Nothing of the plan is kept. */
export const checkPayPlan = (text: string) => take(api.POST("/api/v1/pay-plans/check", { body: { text } }));

export const calendarsQuery = (year: string | undefined) =>
  queryOptions({
    queryKey: ["calendars", year],
    queryFn: ({ signal }) => take(api.GET("/api/v1/calendars", { params: { query: year ? { year: Number(year) } : {} }, signal })),
    staleTime: Infinity,
  });
