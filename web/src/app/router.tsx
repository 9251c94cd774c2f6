import type { QueryClient } from "@tanstack/react-query";
import { createBrowserRouter, redirect, type Location } from "react-router";
import { administrationOf } from "@/shared/administration/Sections";
import { isProblem } from "@/shared/api/problem";
import { sessionQuery } from "@/shared/session/session";
import { Frame } from "./Frame";
import { atDay, NotFound, RouteFault } from "./faults";
import { homeOf } from "./navigation";

const SIGN_IN = "/sign-in";
const PASSWORD = "/password";

/** Where to go when the session has ended: to the sign-in, and back here from it. Null where one is there already. */
export function signedOutPath(location: Pick<Location, "pathname" | "search">, reason = "ended"): string | null {
  const path = location.pathname.replace(/^\/console/, "") || "/";
  if (path === SIGN_IN) return null;
  const search = new URLSearchParams({ to: path + location.search, reason });
  return `${SIGN_IN}?${search.toString()}`;
}

export function createRouter(queries: QueryClient) {
  /** Nobody sees the frame without a session. The server is asked at every entry: whoever comes back to it after signing out is
   *  shown nothing of what was there. */
  const signedIn = async ({ request }: { request: Request }) => {
    const url = new URL(request.url);
    const path = url.pathname.replace(/^\/console/, "") || "/";
    const by = (place: string) => redirect(path === "/" || path === PASSWORD ? place : `${place}?to=${encodeURIComponent(path + url.search)}`);
    try {
      const session = await queries.fetchQuery({ ...sessionQuery, staleTime: 0 });
      return session.must_choose_password && path !== PASSWORD ? by(PASSWORD) : session;
    } catch (fault) {
      if (!isProblem(fault) || fault.status !== 401) throw fault;
      return by(SIGN_IN);
    }
  };

  return createBrowserRouter(
    [
      { path: SIGN_IN, lazy: async () => ({ Component: (await import("@/features/security/SignInPage")).SignInPage }), ErrorBoundary: RouteFault, HydrateFallback: Nothing },
      { path: PASSWORD, loader: signedIn, lazy: async () => ({ Component: (await import("@/features/security/PasswordPage")).PasswordPage }), ErrorBoundary: RouteFault, HydrateFallback: Nothing },
      {
        path: "/",
        id: "frame",
        loader: signedIn,
        shouldRevalidate: () => false,
        Component: Frame,
        ErrorBoundary: RouteFault,
        HydrateFallback: Nothing,
        children: [
          {
            ErrorBoundary: RouteFault,
            children: [
              { index: true, Component: Nothing, loader: async () => redirect(homeOf((await queries.ensureQueryData(sessionQuery)).permissions)) },
              { path: "day", lazy: async () => ({ Component: (await import("@/features/outreach/DayPage")).DayPage }) },
              { path: "day/:day", loader: atDay, lazy: async () => ({ Component: (await import("@/features/outreach/DayPage")).DayPage }) },
              { path: "day/:day/cases", loader: atDay, lazy: async () => ({ Component: (await import("@/features/outreach/DayCasesPage")).DayCasesPage }) },
              { path: "day/:day/decided", loader: atDay, lazy: async () => ({ Component: (await import("@/features/outreach/DecidedPage")).DecidedPage }) },
              { path: "queue", lazy: async () => ({ Component: (await import("@/features/workbench/QueuePage")).QueuePage }) },
              { path: "wall", lazy: async () => ({ Component: (await import("@/features/workbench/WallPage")).WallPage }) },
              { path: "items", lazy: async () => ({ Component: (await import("@/features/workbench/ItemsPage")).ItemsPage }) },
              { path: "cases", lazy: async () => ({ Component: (await import("@/features/workbench/CasesPage")).CasesPage }) },
              { path: "cases/:case", lazy: async () => ({ Component: (await import("@/features/workbench/CasePage")).CasePage }) },
              { path: "team", lazy: async () => ({ Component: (await import("@/features/staffing/TeamPage")).TeamPage }) },
              { path: "scorecards", lazy: async () => ({ Component: (await import("@/features/staffing/scorecards/ScorecardsPage")).ScorecardsPage }) },
              { path: "own-scorecard", lazy: async () => ({ Component: (await import("@/features/staffing/scorecards/ScorecardsPage")).OwnScorecardPage }) },
              { path: "allocation", lazy: async () => ({ Component: (await import("@/features/workbench/AllocationPage")).AllocationPage }) },
              { path: "allocation/:run", lazy: async () => ({ Component: (await import("@/features/workbench/AllocationRunPage")).AllocationRunPage }) },
              { path: "dialogues", lazy: async () => ({ Component: (await import("@/features/conversation/DialoguesPage")).DialoguesPage }) },
              { path: "dialogues/corrections", lazy: async () => ({ Component: (await import("@/features/conversation/CorrectionsPage")).CorrectionsPage }) },
              { path: "dialogues/:dialogue", lazy: async () => ({ Component: (await import("@/features/conversation/DialoguePage")).DialoguePage }) },
              { path: "playbooks", lazy: async () => ({ Component: (await import("@/features/conversation/PlaybooksPage")).PlaybooksPage }) },
              { path: "playbooks/:playbook", lazy: async () => ({ Component: (await import("@/features/conversation/PlaybookPage")).PlaybookPage }) },
              { path: "knowledge", lazy: async () => ({ Component: (await import("@/features/conversation/knowledge/KnowledgePage")).KnowledgePage }) },
              { path: "knowledge/new", lazy: async () => ({ Component: (await import("@/features/conversation/knowledge/ArticleFormPage")).ArticleFormPage }) },
              { path: "knowledge/unanswered", lazy: async () => ({ Component: (await import("@/features/conversation/knowledge/UnansweredPage")).UnansweredPage }) },
              { path: "knowledge/:article", lazy: async () => ({ Component: (await import("@/features/conversation/knowledge/ArticlePage")).ArticlePage }) },
              { path: "knowledge/:article/edit", lazy: async () => ({ Component: (await import("@/features/conversation/knowledge/ArticleFormPage")).ArticleFormPage }) },
              { path: "contacts", lazy: async () => ({ Component: (await import("@/features/workbench/contacts/ContactsPage")).ContactsPage }) },
              { path: "contacts/:contact", lazy: async () => ({ Component: (await import("@/features/workbench/contacts/ContactPage")).ContactPage }) },
              { path: "plans", lazy: async () => ({ Component: (await import("@/features/outreach/plans/PlansPage")).PlansPage }) },
              { path: "plans/runs", lazy: async () => ({ Component: (await import("@/features/outreach/plans/RunsPage")).RunsPage }) },
              { path: "plans/runs/:run", lazy: async () => ({ Component: (await import("@/features/outreach/plans/RunPage")).RunPage }) },
              { path: "templates", lazy: async () => ({ Component: (await import("@/features/outreach/templates/TemplatesPage")).TemplatesPage }) },
              { path: "templates/new", lazy: async () => ({ Component: (await import("@/features/outreach/templates/TemplateFormPage")).TemplateFormPage }) },
              { path: "templates/sender", lazy: async () => ({ Component: (await import("@/features/outreach/templates/SenderPage")).SenderPage }) },
              { path: "templates/:template", lazy: async () => ({ Component: (await import("@/features/outreach/templates/TemplatePage")).TemplatePage }) },
              { path: "templates/:template/edit", lazy: async () => ({ Component: (await import("@/features/outreach/templates/TemplateFormPage")).TemplateFormPage }) },
              { path: "strategies", lazy: async () => ({ Component: (await import("@/features/strategy/StrategiesPage")).StrategiesPage }) },
              { path: "strategies/new", lazy: async () => ({ Component: (await import("@/features/strategy/StrategyFormPage")).StrategyFormPage }) },
              { path: "strategies/:strategy", lazy: async () => ({ Component: (await import("@/features/strategy/StrategyPage")).StrategyPage }) },
              { path: "strategies/:strategy/edit", lazy: async () => ({ Component: (await import("@/features/strategy/StrategyFormPage")).StrategyFormPage }) },
              { path: "utterances", lazy: async () => ({ Component: (await import("@/features/gate/UtterancePage")).UtterancePage }) },
              { path: "rulebook", lazy: async () => ({ Component: (await import("@/features/gate/RulebookPage")).RulebookPage }) },
              { path: "rulebook/:rule", lazy: async () => ({ Component: (await import("@/features/gate/RulePage")).RulePage }) },
              { path: "receipts/:receipt", lazy: async () => ({ Component: (await import("@/features/gate/ReceiptPage")).ReceiptPage }) },
              { path: "book", lazy: async () => ({ Component: (await import("@/features/book/StatePage")).StatePage }) },
              { path: "book/imports/:run", lazy: async () => ({ Component: (await import("@/features/book/ImportPage")).ImportPage }) },
              { path: "book/held-money", lazy: async () => ({ Component: (await import("@/features/book/HeldMoneyPage")).HeldMoneyPage }) },
              { path: "book/instructions", lazy: async () => ({ Component: (await import("@/features/book/InstructionsPage")).InstructionsPage }) },
              { path: "book/policy", lazy: async () => ({ Component: (await import("@/features/book/PolicyPage")).PolicyPage }) },
              { path: "book/late", lazy: async () => ({ Component: (await import("@/features/book/LatePage")).LatePage }) },
              { path: "accounts/:account", lazy: async () => ({ Component: (await import("@/features/book/AccountPage")).AccountPage }) },
              { path: "access", lazy: async () => ({ Component: (await import("@/features/security/AccessPage")).AccessPage }) },
              { path: "administration", loader: async () => redirect(administrationOf((await queries.ensureQueryData(sessionQuery)).permissions)), Component: Nothing },
              { path: "administration/users", lazy: async () => ({ Component: (await import("@/features/administration/UsersPage")).UsersPage }) },
              { path: "administration/teams", lazy: async () => ({ Component: (await import("@/features/staffing/teams/TeamsPage")).TeamsPage }) },
              { path: "administration/teams/:team", lazy: async () => ({ Component: (await import("@/features/staffing/teams/OneTeamPage")).OneTeamPage }) },
              { path: "administration/teams/people/:user", lazy: async () => ({ Component: (await import("@/features/staffing/teams/ColleaguePage")).ColleaguePage }) },
              { path: "administration/channels", lazy: async () => ({ Component: (await import("@/features/administration/ChannelsPage")).ChannelsPage }) },
              { path: "administration/calendars", lazy: async () => ({ Component: (await import("@/features/administration/CalendarsPage")).CalendarsPage }) },
              { path: "administration/pay-plans", lazy: async () => ({ Component: (await import("@/features/administration/PayPlanPage")).PayPlanPage }) },
              { path: "administration/jobs", lazy: async () => ({ Component: (await import("@/features/administration/JobsPage")).JobsPage }) },
              { path: "administration/differences", lazy: async () => ({ Component: (await import("@/features/administration/DifferencesPage")).DifferencesPage }) },
              { path: "people", lazy: async () => ({ Component: (await import("@/features/workbench/PeoplePage")).PeoplePage }) },
              { path: "people/:person", lazy: async () => ({ Component: (await import("@/features/workbench/PersonPage")).PersonPage }) },
              { path: "*", Component: NotFound },
            ],
          },
        ],
      },
    ],
    { basename: "/console" },
  );
}

function Nothing() {
  return null;
}
