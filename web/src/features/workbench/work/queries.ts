import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api, take, type Schemas } from "@/shared/api/client";
import { serverLanguage, type Language } from "@/shared/i18n/languages";
import type { Purpose } from "../queries";

export type QueueItem = Schemas["QueueItemShown"];
export type Outcome = Schemas["Outcome"];
export type Channel = Schemas["Channel"];
export type Pin = Schemas["PinShown"];

export const OUTCOMES: readonly Outcome[] = ["spoken", "not_reached", "promised", "messaged", "complaint", "nothing_to_do", "done"];

const WAITING_MS = 10_000;
const IN_HAND_MS = 4_000;

export const queueQuery = (cursor: string | undefined) =>
  queryOptions({
    queryKey: ["queue", cursor],
    queryFn: ({ signal }) => take(api.GET("/api/v1/queue", { params: { query: { limit: 25, ...(cursor ? { cursor } : {}) } }, signal })),
    refetchInterval: WAITING_MS,
  });

/** What is in hand, and whether something may be given to them at all: they are in a team, or something is theirs already. Asked
 * often, for what is in hand can come to its end by itself. */
export const handQuery = queryOptions({
  queryKey: ["hand"],
  queryFn: async ({ signal }) => {
    const { teams, items, in_hand } = await take(api.GET("/api/v1/queue", { params: { query: { limit: 1 } }, signal }));
    return { item: in_hand, takesItems: teams.length + items.length > 0 || in_hand !== null };
  },
  refetchInterval: IN_HAND_MS,
  staleTime: 0,
});

export const receiversQuery = queryOptions({ queryKey: ["receivers"], queryFn: ({ signal }) => take(api.GET("/api/v1/queue/receivers", { signal })) });

export const draftQuery = (item: string, language: Language) =>
  queryOptions({
    queryKey: ["draft", item, language],
    queryFn: ({ signal }) => take(api.GET("/api/v1/work-items/{item}/draft-note", { params: { path: { item }, query: { language: serverLanguage(language) } }, signal })),
    staleTime: 0,
    gcTime: 0,
  });

export const pinsQuery = (person: string, language: Language) =>
  queryOptions({
    queryKey: ["pins", person, language],
    queryFn: ({ signal }) => take(api.GET("/api/v1/persons/{person}/pins", { params: { path: { person }, query: { language: serverLanguage(language) } }, signal })),
  });

export const looksQuery = (person: string) =>
  queryOptions({ queryKey: ["looks", person], queryFn: ({ signal }) => take(api.GET("/api/v1/persons/{person}/reveals", { params: { path: { person } }, signal })) });

export type Topic = Schemas["Topic"];

export interface TimelineFilter {
  words: string;
  topic: Topic | undefined;
  channel: Channel | undefined;
}

export const timelineQuery = (person: string, language: Language, filter: TimelineFilter) =>
  infiniteQueryOptions({
    queryKey: ["timeline", person, language, filter],
    queryFn: ({ pageParam, signal }) =>
      take(
        api.GET("/api/v1/persons/{person}/timeline", {
          params: {
            path: { person },
            query: {
              limit: 30,
              language: serverLanguage(language),
              ...(filter.words ? { q: filter.words } : {}),
              ...(filter.topic ? { topic: filter.topic } : {}),
              ...(filter.channel ? { channel: filter.channel } : {}),
              ...(pageParam ? { cursor: pageParam } : {}),
            },
          },
          signal,
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (last) => last.next,
  });

// --- routes whose answers are not described yet -------------------------------------------------------------------------

export interface Slot {
  from: string;
  until: string;
}

export interface OpenWay {
  channel: Channel;
  rules: string[];
  slots: Slot[];
}

export const slotsQuery = (person: string, account: string | undefined, purpose: Purpose) =>
  queryOptions({
    queryKey: ["slots", person, account, purpose],
    queryFn: async ({ signal }) =>
      (await take(api.GET("/api/v1/persons/{person}/slots", { params: { path: { person }, query: { purpose, days: 7, ...(account ? { account } : {}) } }, signal }))) as unknown as {
        at: string;
        ways: OpenWay[];
      },
    staleTime: 0,
  });

export interface Template {
  id: string;
  name: string;
  language: string;
  channel: Channel;
  purposes: Purpose[];
  subject: string;
  slots: Record<string, string>;
}

export const templatesQuery = (channel: Channel) =>
  queryOptions({
    queryKey: ["templates", channel],
    queryFn: async ({ signal }) => ((await take(api.GET("/api/v1/templates", { params: { query: { state: "signed", channel } }, signal }))) as unknown as { templates: Template[] }).templates,
  });

export const previewQuery = (template: string, account: string | undefined) =>
  queryOptions({
    queryKey: ["preview", template, account],
    queryFn: ({ signal }) => take(api.GET("/api/v1/templates/{template}/preview", { params: { path: { template }, query: account ? { account } : {} }, signal })),
  });

export type Decision = Schemas["DecisionTold"];

export const decisionsQuery = (person: string, words: Language) =>
  queryOptions({
    queryKey: ["decisions", person, words],
    queryFn: async ({ signal }) => (await take(api.GET("/api/v1/persons/{person}/decision-words", { params: { path: { person }, query: { words: serverLanguage(words) } }, signal }))).decisions,
  });
