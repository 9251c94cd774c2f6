import { useQuery, useQueryClient, type QueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { useNavigate } from "react-router";
import { api, take } from "@/shared/api/client";
import { handQuery, type QueueItem } from "./queries";

/** Where an item is worked on: its case, its customer, or the queue itself where it is about neither. */
export function pathOf(item: QueueItem): string {
  if (item.case) return `/cases/${item.case}`;
  return item.person ? `/people/${item.person}` : "/queue";
}

/** What is in hand; undefined until it is known. */
export function useHand(): QueueItem | null | undefined {
  return useQuery(handQuery).data?.item;
}

/** Whether something may be given to them; until it is known, they may try. */
export function useTakesItems(): boolean {
  return useQuery(handQuery).data?.takesItems ?? true;
}

/** Note what is in hand now, before it is asked again. */
export function noteHand(queries: QueryClient, item: QueueItem | null): void {
  queries.setQueryData(handQuery.queryKey, (before) => ({ takesItems: before?.takesItems ?? true, item }));
}

/** Take the next item and go to it; to the queue where nothing waits: then when the next one begins, if one is planned. */
export function useNext(): () => Promise<string | null> {
  const queries = useQueryClient();
  const navigate = useNavigate();
  return useCallback(async () => {
    const { item, next_at } = await take(api.POST("/api/v1/queue/next"));
    noteHand(queries, item);
    await queries.invalidateQueries({ queryKey: ["queue"] });
    await navigate(item ? pathOf(item) : "/queue");
    return next_at;
  }, [queries, navigate]);
}

/** Ask again for everything that an action on a customer may have changed. */
export function useRefresh(person: string): () => void {
  const queries = useQueryClient();
  return useCallback(() => {
    for (const about of ["timeline", "lawful", "reach", "stops", "pins", "looks", "slots", "decisions"]) void queries.invalidateQueries({ queryKey: [about, person] });
    for (const about of ["case", "person", "queue", "items", "hand", "draft"]) void queries.invalidateQueries({ queryKey: [about] });
  }, [queries, person]);
}
