import { queryOptions } from "@tanstack/react-query";
import { api, take, type Schemas } from "@/shared/api/client";

export type Article = Schemas["ArticleShown"];
export type Whole = Schemas["ArticleWhole"];
export type Fault = Schemas["ArticleFault"];
export type Content = Schemas["ContentRequest"];
export type Words = Schemas["ArticleRequest"];
export type Topic = Article["topic"];
export type State = Article["state"];
export type Question = Schemas["QuestionShown"];
export type Unanswered = Schemas["UnansweredShown"];

export const STATES: readonly State[] = ["submitted", "draft", "approved", "refused", "withdrawn"];
export const TOPICS: readonly Topic[] = ["paying", "overdue", "hardship", "contact", "complaint", "credit", "papers", "privacy", "safety"];
export const LANGUAGES = ["zh-CN", "en"] as const;

export const articlesQuery = (filter: { state: State | undefined; topic: Topic | undefined; language: string | undefined; cursor: string | undefined }) =>
  queryOptions({
    queryKey: ["articles", filter],
    queryFn: ({ signal }) =>
      take(
        api.GET("/api/v1/articles", {
          params: { query: { ...(filter.state ? { state: filter.state } : {}), ...(filter.topic ? { topic: filter.topic } : {}), ...(filter.language ? { language: filter.language } : {}), limit: 25, ...(filter.cursor ? { cursor: filter.cursor } : {}) } },
          signal,
        }),
      ),
  });

export const articleQuery = (article: string) =>
  queryOptions({ queryKey: ["article", article], queryFn: ({ signal }) => take(api.GET("/api/v1/articles/{article}", { params: { path: { article } }, signal })) });

export const checkQuery = (said: Words | null) =>
  queryOptions({
    queryKey: ["article-check", said],
    queryFn: ({ signal }) => {
      if (!said) throw new Error("nothing to check");
      const { key, language, topic, title, answer, questions, body, valid_from = null, valid_until = null } = said;
      return take(api.POST("/api/v1/article-checks", { body: { key, language, topic, title, answer, questions, body, valid_from, valid_until }, signal }));
    },
    enabled: said !== null,
    staleTime: 60_000,
    retry: false,
  });

export const unansweredQuery = queryOptions({ queryKey: ["unanswered"], queryFn: ({ signal }) => take(api.GET("/api/v1/unanswered-questions", { signal })) });

export type Step = "submission" | "approval" | "refusal" | "withdrawal";

export function takeStep(article: string, step: Step, note: string) {
  const params = { path: { article } };
  if (step === "submission") return take(api.POST("/api/v1/articles/{article}/submission", { params }));
  if (step === "approval") return take(api.POST("/api/v1/articles/{article}/approval", { params, body: { note } }));
  if (step === "refusal") return take(api.POST("/api/v1/articles/{article}/refusal", { params, body: { note } }));
  return take(api.POST("/api/v1/articles/{article}/withdrawal", { params, body: { note } }));
}

/** A new version, or a draft of one's own written anew. */
export function keepArticle(article: string | undefined, said: Words) {
  const { key, language, closes = [], ...content } = said;
  if (article) return take(api.PUT("/api/v1/articles/{article}", { params: { path: { article } }, body: content }));
  return take(api.POST("/api/v1/articles", { body: { key, language, closes, ...content } }));
}

export const tryQuestion = (text: string, is_verified: boolean) => take(api.POST("/api/v1/question-trials", { body: { text, is_verified } }));

export const dismiss = (questions: string[], reason: string) => take(api.POST("/api/v1/unanswered-questions/dismissal", { body: { questions, reason } }));
