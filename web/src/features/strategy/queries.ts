import { queryOptions } from "@tanstack/react-query";
import { api, take, type Schemas } from "@/shared/api/client";
import { serverLanguage, type Language } from "@/shared/i18n/languages";

export type Board = Schemas["StrategyBoard"];
export type Version = Schemas["StrategyRow"];
export type Standing = Version["standing"];
export type Review = Schemas["StrategyReview"];
export type Table = Schemas["StrategyTableShown"];
export type Column = Schemas["StrategyColumnShown"];
export type Line = Schemas["StrategyLineShown"];
export type Cell = Schemas["StrategyCellShown"];
export type Fault = Schemas["StrategyFaultShown"];
export type Report = Schemas["StrategyReportShown"];

export const MOST_NOTE = 500;

export const boardQuery = (words: Language) =>
  queryOptions({
    queryKey: ["strategies", words],
    queryFn: ({ signal }) => take(api.GET("/api/v1/strategy-board", { params: { query: { words: serverLanguage(words) } }, signal })),
  });

export const reviewQuery = (strategy: string, words: Language) =>
  queryOptions({
    queryKey: ["strategy", strategy, words],
    queryFn: ({ signal }) => take(api.GET("/api/v1/strategies/{strategy}/review", { params: { path: { strategy }, query: { words: serverLanguage(words) } }, signal })),
  });

/** The file that a new version begins with, as people edit it. */
export const sourceQuery = (strategy: string | undefined) =>
  queryOptions({
    queryKey: ["strategy-source", strategy],
    queryFn: ({ signal }) => take(strategy ? api.GET("/api/v1/strategies/{strategy}/source", { params: { path: { strategy } }, signal }) : api.GET("/api/v1/strategy-source", { signal })),
    staleTime: 0,
  });

export const checkQuery = (content: string, words: Language) =>
  queryOptions({
    queryKey: ["strategy-check", content, words],
    queryFn: ({ signal }) => take(api.POST("/api/v1/strategy-checks", { params: { query: { words: serverLanguage(words) } }, body: { content }, signal })),
    enabled: content.trim() !== "",
    staleTime: 60_000,
    gcTime: 60_000,
    retry: false,
  });

interface Kept {
  id: string;
}

/** A new version, or one of one's own written anew. `content`: the file's JSON as typed; the server has read it before. */
export async function keepDraft(strategy: string | undefined, said: { content: string; note: string }): Promise<string> {
  const body = { content: JSON.parse(said.content) as Record<string, unknown>, note: said.note };
  const kept = strategy ? take(api.PUT("/api/v1/strategies/{strategy}", { params: { path: { strategy } }, body })) : take(api.POST("/api/v1/strategies", { body }));
  return ((await kept) as unknown as Kept).id;
}

export type Step = { step: "approval" } | { step: "test"; isDraft: boolean } | { step: "refusal"; reason: string } | { step: "publication"; liveFrom: string };

/** Takes a step. A draft is checked before it is tested. */
export async function takeStep(strategy: string, taken: Step): Promise<unknown> {
  const params = { path: { strategy } };
  switch (taken.step) {
    case "test":
      if (taken.isDraft) await take(api.POST("/api/v1/strategies/{strategy}/check", { params }));
      return take(api.POST("/api/v1/strategies/{strategy}/test", { params }));
    case "approval":
      return take(api.POST("/api/v1/strategies/{strategy}/approval", { params }));
    case "refusal":
      return take(api.POST("/api/v1/strategies/{strategy}/refusal", { params, body: { reason: taken.reason } }));
    case "publication":
      return take(api.POST("/api/v1/strategies/{strategy}/publication", { params, body: { live_from: taken.liveFrom } }));
  }
}

export const rollBack = (reason: string, headers: { "Idempotency-Key": string }) => take(api.POST("/api/v1/strategies/live/rollback", { body: { reason }, headers }));
