import { queryOptions } from "@tanstack/react-query";
import { api, take, type Schemas } from "@/shared/api/client";

export type Ledger = Schemas["AccountLedgerShown"];
export type Row = Schemas["LedgerRowShown"];
export type Line = Schemas["DueLineShown"];
export type Trial = Schemas["TrialShown"];
export type Wish = Schemas["AdjustmentRequest"];

type Headers = { "Idempotency-Key": string };

export const ledgerQuery = (account: string, on: string | undefined, known: string | undefined) =>
  queryOptions({
    queryKey: ["account-ledger", account, on, known],
    queryFn: ({ signal }) => take(api.GET("/api/v1/accounts/{account}/ledger", { params: { path: { account }, query: { ...(on ? { on } : {}), ...(known ? { known } : {}) } }, signal })),
    retry: false,
  });

export const adjust = (account: string, body: Wish, headers: Headers) => take(api.POST("/api/v1/accounts/{account}/adjustments", { params: { path: { account } }, body, headers }));

export const tryOut = (account: string, body: Wish, headers: Headers) => take(api.POST("/api/v1/accounts/{account}/adjustments/trial", { params: { path: { account } }, body, headers }));

export const placementsQuery = (account: string) =>
  queryOptions({ queryKey: ["placements", account], queryFn: ({ signal }) => take(api.GET("/api/v1/accounts/{account}/placements", { params: { path: { account } }, signal })) });

export const place = (account: string, agency: string, headers: Headers) => take(api.POST("/api/v1/placements", { body: { account, agency }, headers }));

export const recall = (account: string, headers: Headers) => take(api.POST("/api/v1/recalls", { body: { account }, headers }));
