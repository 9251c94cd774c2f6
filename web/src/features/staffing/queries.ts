import { queryOptions } from "@tanstack/react-query";
import { api, take, type Schemas } from "@/shared/api/client";

export type Colleague = Schemas["ColleagueShown"];
export type Team = Schemas["TeamShown"];
export type LeaveKind = Schemas["LeaveKind"];

export const LEAVE_KINDS: readonly LeaveKind[] = ["annual", "sick", "family", "training", "other"];

export const teamsQuery = queryOptions({ queryKey: ["teams"], queryFn: ({ signal }) => take(api.GET("/api/v1/teams", { signal })) });

export const staffQuery = (team: string | undefined, cursor: string | undefined) =>
  queryOptions({
    queryKey: ["staff", team, cursor],
    queryFn: ({ signal }) => take(api.GET("/api/v1/staff", { params: { query: { limit: 50, ...(team ? { team } : {}), ...(cursor ? { cursor } : {}) } }, signal })),
  });

export const noteLeave = (user: string, first: string, last: string, kind: LeaveKind) =>
  take(api.POST("/api/v1/staff/{user}/leave", { params: { path: { user } }, body: { first_day: first, last_day: last, kind } }));

export const cancelLeave = (leave: string) => take(api.DELETE("/api/v1/leave/{leave}", { params: { path: { leave } } }));
