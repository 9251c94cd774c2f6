import { queryOptions } from "@tanstack/react-query";
import { api, take, type Schemas } from "@/shared/api/client";
import { serverLanguage, type Language } from "@/shared/i18n/languages";

export type Scorecards = Schemas["ScorecardsShown"];
export type Scorecard = Schemas["ScorecardShown"];
export type ScoreMeasure = Schemas["ScoreMeasureShown"];
export type ScoreLine = Schemas["ScoreLineShown"];

export const PERIODS = [7, 30, 90] as const;
/** In the order in which they are shown. */
export const PARTS: readonly ScoreMeasure["part"][] = ["outcome", "care", "sign", "context", "beside"];

/** The period that the address asks for; a month without one. */
export function periodOf(asked: string | undefined): number {
  return PERIODS.find((days) => String(days) === asked) ?? 30;
}

export const scorecardsQuery = (days: number, words: Language) =>
  queryOptions({
    queryKey: ["scorecards", days, words],
    queryFn: ({ signal }) => take(api.GET("/api/v1/scorecards", { params: { query: { days, words: serverLanguage(words) } }, signal })),
    staleTime: 60_000,
  });

export const ownScorecardQuery = (days: number, words: Language) =>
  queryOptions({
    queryKey: ["own-scorecard", days, words],
    queryFn: ({ signal }) => take(api.GET("/api/v1/scorecards/own", { params: { query: { days, words: serverLanguage(words) } }, signal })),
    staleTime: 60_000,
  });
