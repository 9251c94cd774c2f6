import { queryOptions } from "@tanstack/react-query";
import { api, take, type Schemas } from "@/shared/api/client";

export type Pause = Schemas["PauseShown"];
export type Stoppable = Schemas["StoppableShown"];
export type PauseScope = Schemas["PauseScope"];

/** What is stopped now. News of it come by themselves; where the line is lost, by asking now and then. */
export const pausesQuery = queryOptions({
  queryKey: ["pauses"],
  queryFn: ({ signal }) => take(api.GET("/api/v1/pauses", { signal })),
  refetchInterval: 60_000,
});

/** What can be stopped, and how much it would hold: as it is when somebody is about to. */
export const stoppablesQuery = queryOptions({
  queryKey: ["stoppables"],
  queryFn: ({ signal }) => take(api.GET("/api/v1/pauses/choices", { signal })),
  staleTime: 0,
  gcTime: 0,
  refetchInterval: 5_000,
});

interface Wish {
  scope: PauseScope;
  value: string;
  reason: string;
}

export const stop = (wish: Wish) => take(api.POST("/api/v1/pauses", { body: { ...wish, cancel: false } }));
export const lift = (wish: Wish) => take(api.POST("/api/v1/pauses/lifting", { body: wish }));
