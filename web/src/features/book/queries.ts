import { queryOptions } from "@tanstack/react-query";
import { api, take, type Schemas } from "@/shared/api/client";

export type Whose = Schemas["WhoseShown"];
export type BookState = Schemas["BookStateShown"];
export type Import = Schemas["ImportShown"];
export type Reject = Schemas["RejectShown"];
export type Held = Schemas["HeldRow"];
export type Instruction = Schemas["InstructionRow"];
export type Policy = Schemas["PolicyShown"];
export type PolicyChoice = Schemas["ChoiceShown"];
export type LateLine = Schemas["LateShown"];

type Headers = { "Idempotency-Key": string };

const LOOK_EVERY_MS = 5_000;
const pageOf = (cursor: string | undefined) => ({ limit: 25, ...(cursor ? { cursor } : {}) });

export const stateQuery = queryOptions({ queryKey: ["book-state"], queryFn: ({ signal }) => take(api.GET("/api/v1/book/state", { signal })) });

/** While one runs, how far it has come. */
export const importsQuery = (cursor: string | undefined) =>
  queryOptions({
    queryKey: ["imports", cursor],
    queryFn: ({ signal }) => take(api.GET("/api/v1/imports", { params: { query: pageOf(cursor) }, signal })),
    refetchInterval: ({ state }) => (state.data?.imports.some((each) => each.state === "running") ? LOOK_EVERY_MS : false),
  });

export const importQuery = (run: string, cursor: string | undefined) =>
  queryOptions({
    queryKey: ["import", run, cursor],
    queryFn: ({ signal }) => take(api.GET("/api/v1/imports/{run}", { params: { path: { run }, query: pageOf(cursor) }, signal })),
    refetchInterval: ({ state }) => (state.data?.state === "running" ? LOOK_EVERY_MS : false),
  });

export const heldQuery = (cursor: string | undefined) =>
  queryOptions({ queryKey: ["held-money", cursor], queryFn: ({ signal }) => take(api.GET("/api/v1/held-money", { params: { query: pageOf(cursor) }, signal })) });

export const identify = (money: string, account: string, headers: Headers) =>
  take(api.POST("/api/v1/held-money/{money}/identification", { params: { path: { money } }, body: { account }, headers }));

export const giveBack = (money: string, headers: Headers) => take(api.POST("/api/v1/held-money/{money}/return", { params: { path: { money } }, headers }));

export const instructionsQuery = (cursor: string | undefined) =>
  queryOptions({ queryKey: ["instructions", cursor], queryFn: ({ signal }) => take(api.GET("/api/v1/adjustments", { params: { query: pageOf(cursor) }, signal })) });

export type Answer = "confirmation" | "declination";

export function answerInstruction(adjustment: string, answer: Answer, headers: Headers) {
  const params = { path: { adjustment } };
  return take(answer === "confirmation" ? api.POST("/api/v1/adjustments/{adjustment}/confirmation", { params, headers }) : api.POST("/api/v1/adjustments/{adjustment}/declination", { params, headers }));
}

export const policyQuery = queryOptions({ queryKey: ["policy"], queryFn: ({ signal }) => take(api.GET("/api/v1/book/policy", { signal })) });

export const choosePolicy = (body: Schemas["PolicyRequest"], headers: Headers) => take(api.POST("/api/v1/book/policy", { body, headers }));

export const lateQuery = (since: string | undefined, until: string | undefined, cursor: string | undefined) =>
  queryOptions({
    queryKey: ["late", since, until, cursor],
    queryFn: ({ signal }) => take(api.GET("/api/v1/reports/late", { params: { query: { ...pageOf(cursor), ...(since ? { since } : {}), ...(until ? { until } : {}) } }, signal })),
    retry: false,
  });
