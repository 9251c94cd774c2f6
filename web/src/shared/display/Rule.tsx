import { queryOptions, useQuery } from "@tanstack/react-query";
import { api, take, type Schemas } from "@/shared/api/client";
import { serverLanguage, type Language } from "@/shared/i18n/languages";
import { useLanguage } from "@/shared/i18n/words";
import { PageLink } from "./PageLink";

const KEPT_MS = 10 * 60_000;

const ruleWordsQuery = (language: Language) =>
  queryOptions({
    queryKey: ["rule-words", language],
    queryFn: async ({ signal }) => {
      const found = await take(api.GET("/api/v1/rule-words", { params: { query: { language: serverLanguage(language) } }, signal }));
      return new Map<string, Schemas["RuleWords"]>(found.rules.map((rule) => [rule.rule, rule]));
    },
    staleTime: KEPT_MS,
  });

/** A rule's words; undefined until they are known, and for an id that the rulebook does not have. */
export function useRuleWords(): (rule: string) => Schemas["RuleWords"] | undefined {
  const words = useQuery(ruleWordsQuery(useLanguage())).data;
  return (rule) => words?.get(rule);
}

/** A rule: its id, what it says, and the way to its row in the rulebook. */
export function Rule({ id, isBrief = false }: { id: string; isBrief?: boolean }) {
  const words = useRuleWords()(id);
  const chip = <code className="rule-id">{id}</code>;
  return (
    <span className="rule" title={words?.why ?? undefined}>
      {words?.page ? <PageLink page={words.page}>{chip}</PageLink> : chip}
      {!isBrief && words?.title && <span className="rule-title">{words.title}</span>}
    </span>
  );
}
