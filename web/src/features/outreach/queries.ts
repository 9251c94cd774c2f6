import { queryOptions } from "@tanstack/react-query";
import { api, take, type Schemas } from "@/shared/api/client";
import type { paths } from "@/shared/api/schema";
import { serverLanguage, type Language } from "@/shared/i18n/languages";

export type Day = Schemas["DayShown"];
export type DayCase = Schemas["DayCaseShown"];
export type CaseState = Schemas["CaseState"];
export type ContactState = Schemas["TouchState"];
export type DayStep = Schemas["DayStep"];
export type DecidedCase = Schemas["DecidedCaseShown"];
export type Capacity = Schemas["CapacityShown"];

const FOLLOW_EVERY_MS = 5_000;
const LOOK_EVERY_MS = 30_000;

/** A day; asked for again by itself, often while it is being decided. */
export const dayQuery = (day: string) =>
  queryOptions({
    queryKey: ["day", day],
    queryFn: ({ signal }) => take(api.GET("/api/v1/days/{day}", { params: { path: { day } }, signal })),
    refetchInterval: ({ state }) => (state.error ? false : state.data?.state === "running" ? FOLLOW_EVERY_MS : LOOK_EVERY_MS),
  });

/** The days begun lately, the last first. */
export const daysQuery = queryOptions({
  queryKey: ["days"],
  queryFn: ({ signal }) => take(api.GET("/api/v1/days", { signal })),
  refetchInterval: LOOK_EVERY_MS,
});

export type DayCasesAsked = Omit<NonNullable<paths["/api/v1/days/{day}/cases"]["get"]["parameters"]["query"]>, "limit" | "cursor">;
export type DecisionsAsked = Omit<NonNullable<paths["/api/v1/days/{day}/decisions"]["get"]["parameters"]["query"]>, "limit" | "cursor" | "words">;

const pageOf = (cursor: string | undefined) => ({ limit: 25, ...(cursor ? { cursor } : {}) });

/** The cases of a day that somebody was to be contacted in. */
export const dayCasesQuery = (day: string, asked: DayCasesAsked, cursor: string | undefined) =>
  queryOptions({
    queryKey: ["day-cases", day, asked, cursor],
    queryFn: ({ signal }) => take(api.GET("/api/v1/days/{day}/cases", { params: { path: { day }, query: { ...asked, ...pageOf(cursor) } }, signal })),
  });

/** The cases decided on a day, those left alone included. */
export const decisionsQuery = (day: string, asked: DecisionsAsked, cursor: string | undefined, words: Language) =>
  queryOptions({
    queryKey: ["day-decisions", day, asked, cursor, words],
    queryFn: ({ signal }) =>
      take(api.GET("/api/v1/days/{day}/decisions", { params: { path: { day }, query: { ...asked, words: serverLanguage(words), ...pageOf(cursor) } }, signal })),
  });

export type Definition = Schemas["DefinitionShown"];
export type Measured = Schemas["MeasuredShown"];
export const MEASURE_GROUPS = ["bucket", "by", "arm"] as const;
export type MeasureGroup = (typeof MEASURE_GROUPS)[number];

export const measuresQuery = (day: string, by: MeasureGroup, words: Language) =>
  queryOptions({
    queryKey: ["measures", day, by, words],
    queryFn: ({ signal }) => take(api.GET("/api/v1/days/{day}/measures", { params: { path: { day }, query: { by, words: serverLanguage(words) } }, signal })),
    staleTime: 60_000,
  });

export const exportCases = (day: string, asked: DayCasesAsked) => take(api.POST("/api/v1/days/{day}/exports", { params: { path: { day }, query: asked } }));

export const exportDecisions = (day: string, asked: DecisionsAsked) => take(api.POST("/api/v1/days/{day}/decisions/exports", { params: { path: { day }, query: asked } }));

export const capacityQuery = queryOptions({ queryKey: ["capacity"], queryFn: ({ signal }) => take(api.GET("/api/v1/capacity", { signal })) });

export const changeCapacity = (lane: string, perHour: number, headers: { "Idempotency-Key": string }) =>
  take(api.PUT("/api/v1/capacity/{lane}", { params: { path: { lane } }, body: { per_hour: perHour }, headers }));

export const RETRY_REASONS = ["cause_mended", "passing_fault", "checked_by_hand"] as const;

/** Put the chunk that a day stopped at back into the queue. */
export const tryAgain = (job: string, reason: string) => take(api.POST("/api/v1/jobs/{job}/retry", { params: { path: { job } }, body: { reason } }));
