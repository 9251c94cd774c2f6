import { queryOptions } from "@tanstack/react-query";
import { api, take, type Schemas } from "@/shared/api/client";
import { serverLanguage, type Language } from "@/shared/i18n/languages";

export type Confidence = Schemas["Confidence"];
export type RuleRow = Schemas["RuleRow"];
export type RulePageShown = Schemas["RulePage"];
export type RulePreview = Schemas["RulePreviewShown"];
export type Receipt = Schemas["ReceiptShown"];

export const CONFIDENCES: readonly Confidence[] = ["V", "W", "M", "seeds", "house"];

export interface RulebookFilter {
  jurisdiction: string | undefined;
  confidence: Confidence | undefined;
  onlyInForce: boolean;
}

export const rulebookQuery = (filter: RulebookFilter, words: Language) =>
  queryOptions({
    queryKey: ["rulebook", filter, words],
    queryFn: ({ signal }) =>
      take(
        api.GET("/api/v1/rulebook", {
          params: {
            query: {
              words: serverLanguage(words),
              ...(filter.jurisdiction ? { jurisdiction: filter.jurisdiction } : {}),
              ...(filter.confidence ? { confidence: filter.confidence } : {}),
              ...(filter.onlyInForce ? { only_in_force: true } : {}),
            },
          },
          signal,
        }),
      ),
  });

export const ruleQuery = (rule: string, words: Language) =>
  queryOptions({
    queryKey: ["rulebook", "rule", rule, words],
    queryFn: ({ signal }) => take(api.GET("/api/v1/rulebook/{rule}", { params: { path: { rule }, query: { words: serverLanguage(words) } }, signal })),
  });

export const rulePreviewQuery = (rule: string) =>
  queryOptions({
    queryKey: ["rulebook", "preview", rule],
    queryFn: ({ signal }) => take(api.GET("/api/v1/rules/{rule}/preview", { params: { path: { rule } }, signal })),
    enabled: false,
    gcTime: 0,
  });

export const chooseRule = (rule: string, isOn: boolean) => take(api.PUT("/api/v1/rules/{rule}", { params: { path: { rule } }, body: { is_on: isOn } }));

export const receiptQuery = (receipt: string, words: Language) =>
  queryOptions({
    queryKey: ["receipt", receipt, words],
    queryFn: ({ signal }) => take(api.GET("/api/v1/gate/receipts/{receipt}/words", { params: { path: { receipt }, query: { words: serverLanguage(words) } }, signal })),
  });

export type Utterance = Schemas["UtteranceShown"];

export const tryUtterance = (text: string, to: Utterance["to"]) => take(api.POST("/api/v1/gate/utterances", { body: { text, to } }));
