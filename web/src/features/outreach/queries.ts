import { queryOptions } from "@tanstack/react-query";
import { api, take, type Schemas } from "@/shared/api/client";
import { serverLanguage, type Language } from "@/shared/i18n/languages";

export type Day = Schemas["DayShown"];
export type DayCase = Schemas["DayCaseShown"];
export type CaseState = Schemas["CaseState"];

const FOLLOW_EVERY_MS = 5_000;
const LOOK_EVERY_MS = 30_000;

/** A day; asked for again by itself, often while it is being decided. */
export const dayQuery = (day: string) =>
  queryOptions({
    queryKey: ["day", day],
    queryFn: ({ signal }) => take(api.GET("/api/v1/days/{day}", { params: { path: { day } }, signal })),
    refetchInterval: ({ state }) => (state.error ? false : state.data?.state === "running" ? FOLLOW_EVERY_MS : LOOK_EVERY_MS),
  });

export interface DayCaseFilter {
  states: CaseState[];
  rule: string | undefined;
  treatment: string | undefined;
  cursor: string | undefined;
}

export const dayCasesQuery = (day: string, filter: DayCaseFilter) =>
  queryOptions({
    queryKey: ["day-cases", day, filter],
    queryFn: ({ signal }) =>
      take(
        api.GET("/api/v1/days/{day}/cases", {
          params: {
            path: { day },
            query: {
              limit: 25,
              ...(filter.states.length > 0 ? { state: filter.states } : {}),
              ...(filter.rule ? { rule: filter.rule } : {}),
              ...(filter.treatment ? { treatment: filter.treatment } : {}),
              ...(filter.cursor ? { cursor: filter.cursor } : {}),
            },
          },
          signal,
        }),
      ),
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

export const exportDay = (day: string) => take(api.POST("/api/v1/days/{day}/exports", { params: { path: { day } } }));
