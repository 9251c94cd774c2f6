import type { Query, QueryClient } from "@tanstack/react-query";
import { isTouched, type News } from "./news";

const EVERY_MS = 1_000;
const LOOK_MS = 200;
/** After much was missed everybody asks for everything: not all in the same moment. */
const SPREAD_MS = 2_000;

/** Has queries asked anew that news touch: each at most once a second, and never while it is being asked. */
export class Freshener {
  private readonly due = new Map<string, number>();
  private readonly done = new Map<string, number>();
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly queries: QueryClient) {}

  /** `news` null: everything may have changed. */
  hear(news: readonly News[] | null): void {
    const now = Date.now();
    const from = news === null ? now + Math.random() * SPREAD_MS : now;
    for (const query of this.queries.getQueryCache().getAll()) {
      if (!isTouched(query, news)) continue;
      if (!query.isActive()) {
        // Nobody looks: whoever comes to look asks anew.
        void this.queries.invalidateQueries({ queryKey: query.queryKey, exact: true, refetchType: "none" });
      } else if (!this.due.has(query.queryHash)) {
        this.due.set(query.queryHash, Math.max(from, (this.done.get(query.queryHash) ?? 0) + EVERY_MS));
      }
    }
    this.work();
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.due.clear();
    this.done.clear();
  }

  private work(): void {
    clearTimeout(this.timer);
    const now = Date.now();
    for (const [hash, at] of this.due) {
      const query = this.queries.getQueryCache().get(hash);
      if (!query) this.due.delete(hash);
      // What is on its way may have been read before the news: it is asked once more when it has come.
      else if (at <= now && query.state.fetchStatus !== "fetching") this.ask(query, now);
    }
    for (const [hash, at] of this.done) if (now - at > EVERY_MS) this.done.delete(hash);
    this.timer = this.due.size > 0 ? setTimeout(() => this.work(), LOOK_MS) : undefined;
  }

  private ask(query: Query, now: number): void {
    this.due.delete(query.queryHash);
    this.done.set(query.queryHash, now);
    void this.queries.invalidateQueries({ queryKey: query.queryKey, exact: true });
  }
}
