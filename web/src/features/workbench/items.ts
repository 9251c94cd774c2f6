import { queryOptions } from "@tanstack/react-query";
import { api, take, type Schemas } from "@/shared/api/client";

export type WaitingItem = Schemas["WaitingItemShown"];

/** What can wait for a person: whoever is in need first. */
export const ITEM_KINDS = [
  "distress", "bereavement", "represented", "identity_theft", "hardship", "complaint", "dispute", "refusal", "call_back", "read_message", "answer_by_hand", "arrangement", "payoff_quote",
  "debit_problem", "find_payment", "refund", "certificate", "update_contact", "wrong_number", "match_sender", "same_person", "survey", "utterance", "visit", "treat_case",
] as const; // prettier-ignore
export const TEAMS = ["care", "complaints", "collections", "field", "operations", "compliance"] as const;

const WAITING_MS = 30_000;

export interface ItemFilter {
  kind?: string;
  team?: string;
  overdue?: boolean;
}

export const itemsQuery = (filter: ItemFilter, cursor: string | undefined) =>
  queryOptions({
    queryKey: ["items", filter, cursor],
    queryFn: ({ signal }) => take(api.GET("/api/v1/work-items", { params: { query: { limit: 25, ...filter, ...(cursor ? { cursor } : {}) } }, signal })),
    refetchInterval: WAITING_MS, // what is due becomes overdue by itself
  });
