import { api } from "@/shared/api/client";
import type { News } from "./news";
import { EventReader, type StreamEvent } from "./reading";

/** `joining`: not heard yet; `open`: news come; `lost`: trying again; `resting`: nobody looks at this tab. */
export type LineState = "joining" | "open" | "lost" | "resting";

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;
/** The server says that it is alive every 15 seconds. */
const SILENT_MS = 40_000;
const HIDDEN_MS = 20_000;

export interface LineEars {
  /** What was sealed; null: too much was missed to be told. */
  onNews: (news: readonly News[] | null) => void;
  onState: (state: LineState) => void;
  /** The session has ended, or may no longer listen. */
  onSignedOut: () => void;
}

/** How long to wait before the next try: longer each time, and by lot, so that not all come back in the same moment. */
export function pauseBefore(tries: number, lot = Math.random()): number {
  return Math.min(FIRST_PAUSE_MS * 2 ** Math.max(tries - 1, 0), LONGEST_PAUSE_MS) * (0.5 + lot / 2);
}

/** A tab's one line to the server's news. It comes back by the last place it heard, and so misses nothing; while the tab is hidden
 *  it rests (a browser has six connections to a server for all tabs together). */
export class Line {
  private state: LineState = "joining";
  private tries = 0;
  private isOver = false;
  private calling: AbortController | undefined;
  private again: ReturnType<typeof setTimeout> | undefined;
  private hiding: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private last: string,
    private readonly ears: LineEars,
  ) {}

  start(): void {
    document.addEventListener("visibilitychange", this.look);
    window.addEventListener("online", this.hurry);
    if (document.hidden) this.hide();
    void this.call();
  }

  stop(): void {
    this.isOver = true;
    document.removeEventListener("visibilitychange", this.look);
    window.removeEventListener("online", this.hurry);
    clearTimeout(this.again);
    clearTimeout(this.hiding);
    this.calling?.abort();
  }

  private readonly look = () => {
    clearTimeout(this.hiding);
    if (document.hidden) this.hide();
    else if (this.state === "resting") this.hurry();
  };

  private readonly hurry = () => {
    if (this.isOver || this.calling || document.hidden) return;
    clearTimeout(this.again);
    void this.call();
  };

  private hide(): void {
    this.hiding = setTimeout(() => {
      this.become("resting");
      clearTimeout(this.again);
      this.calling?.abort();
    }, HIDDEN_MS);
  }

  private become(state: LineState): void {
    if (this.state === state || this.isOver) return;
    this.state = state;
    this.ears.onState(state);
  }

  private async call(): Promise<void> {
    const calling = new AbortController();
    this.calling = calling;
    let status = 0;
    try {
      status = await this.listen(calling);
    } catch {
      // Whatever broke the line off: it is taken up again by its last place.
    }
    this.calling = undefined;
    if (this.isOver) return;
    if (status === 401) {
      this.become("lost");
      this.ears.onSignedOut();
      return;
    }
    if (document.hidden && this.state === "resting") return;
    this.become("lost");
    this.tries = status === 429 || status === 403 ? Math.max(this.tries, 6) : this.tries;
    this.tries += 1;
    this.again = setTimeout(() => void this.call(), pauseBefore(this.tries));
  }

  /** Until the line ends. Returns the answer's status. */
  private async listen(calling: AbortController): Promise<number> {
    let silence = setTimeout(() => calling.abort(), SILENT_MS);
    const header = { "last-event-id": this.last };
    const { response } = await api.GET("/api/v1/stream", {
      parseAs: "stream",
      params: { header },
      headers: { Accept: "text/event-stream", "X-Tideover-Background": "1" },
      cache: "no-store",
      signal: calling.signal,
    });
    try {
      if (!response.ok || !response.body) return response.status;
      const events = new EventReader();
      const bytes = response.body.getReader();
      for (;;) {
        const { done, value } = await bytes.read();
        if (done) return response.status;
        clearTimeout(silence);
        silence = setTimeout(() => calling.abort(), SILENT_MS);
        this.hear(events.read(value));
        this.last = events.lastId || this.last;
      }
    } finally {
      clearTimeout(silence);
    }
  }

  private hear(events: readonly StreamEvent[]): void {
    if (this.isOver) return;
    if (events.length > 0) {
      this.tries = 0;
      this.become("open");
    }
    if (events.some((event) => event.name === "reset")) {
      this.ears.onNews(null);
      return;
    }
    const news = events.filter((event) => event.name === "fact").map((event) => JSON.parse(event.data) as News);
    if (news.length > 0) this.ears.onNews(news);
  }
}
