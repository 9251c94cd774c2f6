import { queryOptions } from "@tanstack/react-query";
import { api, take, type Schemas } from "@/shared/api/client";

export type CaseRow = Schemas["CaseRow"];
export type CaseFile = Schemas["CaseFileShown"];
export type CaseLine = Schemas["CaseLineShown"];
export type Person = Schemas["PersonFile"];
export type PersonRow = Schemas["PersonShown"];
export type Reach = Schemas["ReachShown"];
export type NumberNote = Schemas["NumberNoteShown"];
export type TimelineItem = Schemas["TimelineItemShown"];
export type Stage = Schemas["tideover__book__cases__Stage"];
export type Purpose = Schemas["Purpose"];
export type Way = Schemas["WayShown"];

export interface CaseFilter {
  stage: Stage | undefined;
  owner: string | undefined;
  open: boolean | undefined;
  person: string | undefined;
  order: "opened" | "dpd";
  cursor: string | undefined;
}

export const casesQuery = (filter: CaseFilter) =>
  queryOptions({
    queryKey: ["cases", filter],
    queryFn: ({ signal }) =>
      take(
        api.GET("/api/v1/cases", {
          params: {
            query: {
              limit: 25,
              order: filter.order,
              ...(filter.stage ? { stage: filter.stage } : {}),
              ...(filter.owner ? { owner: filter.owner } : {}),
              ...(filter.open === undefined ? {} : { open: filter.open }),
              ...(filter.person ? { person: filter.person } : {}),
              ...(filter.cursor ? { cursor: filter.cursor } : {}),
            },
          },
          signal,
        }),
      ),
  });

export const caseQuery = (id: string) =>
  queryOptions({ queryKey: ["case", id], queryFn: ({ signal }) => take(api.GET("/api/v1/cases/{case}", { params: { path: { case: id } }, signal })) });

export const personQuery = (id: string) =>
  queryOptions({ queryKey: ["person", id], queryFn: ({ signal }) => take(api.GET("/api/v1/persons/{person}", { params: { path: { person: id } }, signal })) });

/** A page of customers; or whoever has a reference or id, alone. */
export const peopleQuery = (person: string | undefined, cursor: string | undefined) =>
  queryOptions({
    queryKey: ["people", person, cursor],
    queryFn: ({ signal }) => take(api.GET("/api/v1/persons", { params: { query: { limit: 25, ...(person ? { person } : {}), ...(cursor ? { cursor } : {}) } }, signal })),
  });

export const reachQuery = (person: string) =>
  queryOptions({ queryKey: ["reach", person], queryFn: ({ signal }) => take(api.GET("/api/v1/persons/{person}/reach", { params: { path: { person } }, signal })) });

export const lawfulQuery = (person: string, account: string | undefined, purpose: Purpose) =>
  queryOptions({
    queryKey: ["lawful", person, account, purpose],
    queryFn: ({ signal }) => take(api.GET("/api/v1/persons/{person}/lawful", { params: { path: { person }, query: { purpose, ...(account ? { account } : {}) } }, signal })),
    refetchInterval: 60_000,
  });

const DIALOGUES_SHOWN = 5;

export const personDialoguesQuery = (person: string) =>
  queryOptions({
    queryKey: ["person-dialogues", person],
    queryFn: ({ signal }) => take(api.GET("/api/v1/dialogues", { params: { query: { person, limit: DIALOGUES_SHOWN } }, signal })),
  });

export const stopsQuery = (person: string) =>
  queryOptions({
    queryKey: ["stops", person],
    queryFn: async ({ signal }) => (await take(api.GET("/api/v1/persons/{person}/stops", { params: { path: { person } }, signal }))) as unknown as { stops: Stop[] },
  });

/** As the gate's route gives it; its answer is not described yet. */
export interface Stop {
  stop: string;
  kind: string;
  account: string | null;
  channel: string | null;
  at: string;
  until: string | null;
}
