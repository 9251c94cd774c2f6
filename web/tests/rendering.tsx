import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render } from "@testing-library/react";
import type { ReactNode } from "react";
import { MemoryRouter } from "react-router";
import type { Session } from "@/shared/session/session";

export const SESSION: Session = {
  tenant: "city",
  user: "0198a000-0000-7000-8000-00000000abcd",
  login: "lead",
  role: "team_lead",
  permissions: ["see_people", "see_operations"],
  must_choose_password: false,
  csrf: "0",
  idle_seconds: 1800,
  version: "0",
  position: 0,
  clock: { now: "2026-12-01T02:00:00Z", speed: 0, zone: "Asia/Shanghai" },
};

const WORDS = [
  { rule: "STOP", title: "停催生效中", why: "客户要求停止联系", page: "/rulebook/STOP" },
  { rule: "CN-T1", title: "夜间不联系", why: null, page: "/rulebook/CN-T1" },
];

/** Something shown to somebody signed in, at ten in the morning in Shanghai. Nothing is asked of any server; `known`: what it
 *  has answered already, by query. */
export function show(what: ReactNode, at = "/", known: readonly (readonly [readonly unknown[], unknown])[] = []) {
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: Infinity, refetchInterval: false } } });
  queries.setQueryData(["session"], SESSION);
  queries.setQueryData(["clock"], { ...SESSION.clock, told: performance.now() });
  for (const language of ["zh-CN", "en-US"]) queries.setQueryData(["rule-words", language], new Map(WORDS.map((rule) => [rule.rule, rule])));
  for (const [key, data] of known) queries.setQueryData(key, data);
  return render(
    <QueryClientProvider client={queries}>
      <MemoryRouter initialEntries={[at]}>{what}</MemoryRouter>
    </QueryClientProvider>,
  );
}
