import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Freshener } from "@/shared/live/freshener";
import { pauseBefore } from "@/shared/live/line";
import { isTouched, type News } from "@/shared/live/news";
import { EventReader } from "@/shared/live/reading";

const WANG = "01a20000-0000-7000-8000-000000000001";
const LI = "01a20000-0000-7000-8000-000000000002";
const paid = (person: string): News => ({ kind: "PaymentRecorded", at: "2026-12-01T02:00:00Z", person });

describe("reading the stream", () => {
  const bytes = new TextEncoder().encode('id: 7\nevent: ready\ndata: {}\n\nid: 8\r\nevent: fact\r\ndata: {"kind":"王"}\r\n\r\nid: 12\n: alive\n\nid: 13\ndata: a\ndata: b\n\nid: 14\n');

  it("gives the same events wherever the bytes were cut", () => {
    for (let cut = 0; cut <= bytes.length; cut += 1) {
      const reader = new EventReader();
      const events = [...reader.read(bytes.slice(0, cut)), ...reader.read(bytes.slice(cut))];
      expect(events).toEqual([
        { id: "7", name: "ready", data: "{}" },
        { id: "8", name: "fact", data: '{"kind":"王"}' },
        { id: "13", name: "message", data: "a\nb" },
      ]);
    }
  });

  it("moves its place without an event, too", () => {
    const reader = new EventReader();
    reader.read(new TextEncoder().encode("id: 12\n: alive\n\n"));
    expect(reader.lastId).toBe("12");
  });
});

describe("what news touch", () => {
  const queries = new QueryClient();
  const query = (key: readonly unknown[], data: unknown) => {
    if (data !== undefined) queries.setQueryData(key, data);
    return queries.getQueryCache().build(queries, { queryKey: key });
  };

  it("is what shows one of its ids, whatever it is called by", () => {
    const shown = query(["person", "C01"], { person: WANG });
    expect(isTouched(shown, [paid(WANG)])).toBe(true);
    expect(isTouched(shown, [paid(LI)])).toBe(false);
    expect(isTouched(query(["timeline", LI, "zh-CN"], undefined), [paid(LI)])).toBe(true); // asked for, not there yet
  });

  it("is a list that something may enter by the kind of news alone", () => {
    const cases = query(["cases", {}], { cases: [{ person: WANG }] });
    expect(isTouched(cases, [paid(LI)])).toBe(false);
    expect(isTouched(cases, [{ kind: "CaseOpened", at: "", person: LI }])).toBe(true);
    expect(isTouched(query(["pauses"], { pauses: [] }), [{ kind: "OutreachPaused", at: "" }])).toBe(true);
  });

  it("is everything but the session and the clock where nobody knows what was missed", () => {
    expect(isTouched(query(["stops", "C01"], { stops: [] }), null)).toBe(true);
    expect(isTouched(query(["session"], {}), null)).toBe(false);
  });
});

describe("asking anew", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("asks at most once a second however much is new, and once more for what came meanwhile", async () => {
    const queries = new QueryClient({ defaultOptions: { queries: { staleTime: Infinity } } });
    let asked = 0;
    const watched = new QueryObserver(queries, { queryKey: ["person", WANG], queryFn: () => Promise.resolve({ person: WANG, asked: ++asked }) });
    const leave = watched.subscribe(() => undefined);
    await vi.advanceTimersByTimeAsync(0);
    expect(asked).toBe(1);
    const freshener = new Freshener(queries);
    for (let step = 0; step < 50; step += 1) {
      freshener.hear([paid(WANG)]);
      await vi.advanceTimersByTimeAsync(60);
    }
    await vi.advanceTimersByTimeAsync(2_000);
    expect(asked).toBeGreaterThanOrEqual(4); // three seconds of news
    expect(asked).toBeLessThanOrEqual(6);
    const before = asked;
    await vi.advanceTimersByTimeAsync(5_000);
    expect(asked).toBe(before); // no news, no question
    freshener.hear([paid(LI)]);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(asked).toBe(before);
    freshener.stop();
    leave();
  });

  it("never asks while it is being asked, and asks again after that", async () => {
    const queries = new QueryClient({ defaultOptions: { queries: { staleTime: Infinity } } });
    let [atOnce, most, asked] = [0, 0, 0];
    const slow = async () => {
      asked += 1;
      most = Math.max(most, ++atOnce);
      await new Promise((resolve) => setTimeout(resolve, 3_000));
      atOnce -= 1;
      return { person: WANG };
    };
    const leave = new QueryObserver(queries, { queryKey: ["person", WANG], queryFn: slow }).subscribe(() => undefined);
    const freshener = new Freshener(queries);
    freshener.hear([paid(WANG)]); // its answer may be of before
    await vi.advanceTimersByTimeAsync(2_500);
    expect(asked).toBe(1);
    await vi.advanceTimersByTimeAsync(1_000);
    expect([asked, most]).toEqual([2, 1]);
    await vi.advanceTimersByTimeAsync(5_000);
    expect([asked, most]).toEqual([2, 1]);
    freshener.stop();
    leave();
  });
});

describe("coming back", () => {
  it("waits longer each time, up to half a minute, and not all the same", () => {
    expect(pauseBefore(1, 0)).toBe(250);
    expect(pauseBefore(1, 1)).toBe(500);
    expect(pauseBefore(4, 1)).toBe(4_000);
    expect(pauseBefore(40, 1)).toBe(30_000);
  });
});
