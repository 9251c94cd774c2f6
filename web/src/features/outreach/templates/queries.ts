import { queryOptions } from "@tanstack/react-query";
import { api, take, type Schemas } from "@/shared/api/client";
import { serverLanguage, type Language } from "@/shared/i18n/languages";

export type TemplateRow = Schemas["TemplateRow"];
export type TemplateReview = Schemas["TemplateReview"];
export type Version = Schemas["VersionShown"];
export type Piece = Schemas["PieceShown"];
export type SlotShown = Schemas["SlotShown"];
export type Example = Schemas["ExampleShown"];
export type TemplateForm = Schemas["TemplateFormShown"];
export type Check = Schemas["TemplateCheckShown"];
export type State = Schemas["RenditionState"];
export type Channel = Schemas["Channel"];
export type Purpose = Schemas["Purpose"];
export type Words = Schemas["CheckRequest"];

export const STATES: readonly State[] = ["submitted", "draft", "signed", "refused", "withdrawn"];

export interface BoardFilter {
  state: State | undefined;
  channel: Channel | undefined;
  language: string | undefined;
  purpose: Purpose | undefined;
  cursor: string | undefined;
}

export const boardQuery = (filter: BoardFilter, words: Language) =>
  queryOptions({
    queryKey: ["templates", "board", filter, words],
    queryFn: ({ signal }) =>
      take(
        api.GET("/api/v1/template-board", {
          params: {
            query: {
              words: serverLanguage(words),
              ...(filter.state ? { state: filter.state } : {}),
              ...(filter.channel ? { channel: filter.channel } : {}),
              ...(filter.language ? { language: filter.language } : {}),
              ...(filter.purpose ? { purpose: filter.purpose } : {}),
              limit: 25,
              ...(filter.cursor ? { cursor: filter.cursor } : {}),
            },
          },
          signal,
        }),
      ),
  });

export const reviewQuery = (template: string, account: string | undefined, words: Language) =>
  queryOptions({
    queryKey: ["template", template, account, words],
    queryFn: ({ signal }) =>
      take(api.GET("/api/v1/templates/{template}/review", { params: { path: { template }, query: { words: serverLanguage(words), ...(account ? { account } : {}) } }, signal })),
  });

export const formQuery = (words: Language) =>
  queryOptions({
    queryKey: ["sender", "form", words],
    queryFn: ({ signal }) => take(api.GET("/api/v1/template-form", { params: { query: { words: serverLanguage(words) } }, signal })),
  });

export const checkQuery = (said: Words | null, words: Language) =>
  queryOptions({
    queryKey: ["template-check", said, words],
    queryFn: ({ signal }) => {
      if (!said) throw new Error("nothing to check");
      return take(api.POST("/api/v1/template-checks", { params: { query: { words: serverLanguage(words) } }, body: said, signal }));
    },
    enabled: said !== null,
    staleTime: 60_000,
    retry: false,
  });

export type Step = "submission" | "signature" | "refusal" | "withdrawal";

export function takeStep(template: string, step: Step, note: string) {
  const params = { path: { template } };
  if (step === "submission") return take(api.POST("/api/v1/templates/{template}/submission", { params }));
  if (step === "signature") return take(api.POST("/api/v1/templates/{template}/signature", { params, body: { note } }));
  if (step === "refusal") return take(api.POST("/api/v1/templates/{template}/refusal", { params, body: { note } }));
  return take(api.POST("/api/v1/templates/{template}/withdrawal", { params, body: { note } }));
}

/** A new version, or a draft of one's own written anew. */
export function keepDraft(template: string | undefined, said: Words) {
  const { purposes, subject, body, slots = {}, expires_on = null } = said;
  if (template) return take(api.PUT("/api/v1/templates/{template}", { params: { path: { template } }, body: { purposes, subject, body, slots, expires_on } }));
  return take(api.POST("/api/v1/templates", { body: said }));
}

export const changeSender = (field: string, value: string) => take(api.PUT("/api/v1/sender", { body: { field, value } }));
