import { queryOptions } from "@tanstack/react-query";
import { api, take, type Schemas } from "@/shared/api/client";

export type Run = Schemas["RunShown"];
export type Load = Schemas["LoadShown"];
export type Line = Schemas["LineShown"];

export const MOVE_REASONS = ["workload", "language", "continuity", "conflict", "request", "other"] as const;

export const runsQuery = queryOptions({ queryKey: ["allocations"], queryFn: ({ signal }) => take(api.GET("/api/v1/allocations", { signal })) });

export const runQuery = (run: string) =>
  queryOptions({ queryKey: ["allocation", run], queryFn: ({ signal }) => take(api.GET("/api/v1/allocations/{run}", { params: { path: { run } }, signal })) });

export const linesQuery = (run: string, owner: string | undefined, cursor: string | undefined) =>
  queryOptions({
    queryKey: ["allocation", run, "lines", owner, cursor],
    queryFn: ({ signal }) =>
      take(api.GET("/api/v1/allocations/{run}/lines", { params: { path: { run }, query: { limit: 25, ...(owner ? { owner } : {}), ...(cursor ? { cursor } : {}) } }, signal })),
  });

export const teamsOfItemsQuery = queryOptions({ queryKey: ["teams"], queryFn: ({ signal }) => take(api.GET("/api/v1/teams", { signal })) });

export const preview = (team: string) => take(api.POST("/api/v1/allocations", { body: { teams: team ? [team] : null } }));

export const apply = (run: string) => take(api.POST("/api/v1/allocations/{run}/application", { params: { path: { run } } }));

export const move = (item: string, owner: string | null, reason: string) =>
  take(api.POST("/api/v1/work-items/{item}/owner", { params: { path: { item } }, body: { owner, reason } }));
