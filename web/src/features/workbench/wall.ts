import { queryOptions } from "@tanstack/react-query";
import { api, take, type Schemas } from "@/shared/api/client";

export type Wall = Schemas["WallShown"];

/** News bring it up to date; once a minute it is asked anyway, since time passes without any. */
export const wallQuery = queryOptions({
  queryKey: ["wall"],
  queryFn: ({ signal }) => take(api.GET("/api/v1/wall", { signal })),
  refetchInterval: 60_000,
});
