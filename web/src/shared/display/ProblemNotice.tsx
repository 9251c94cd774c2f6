import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { Link, useLocation } from "react-router";
import { isProblem } from "@/shared/api/problem";
import { useWord } from "@/shared/i18n/words";
import { Refusal } from "./Refusal";

// Where asking again brings the same answer: not allowed, not there, not understood.
const FINAL: readonly number[] = [403, 404, 422];

/** Which list a page belongs to, by how its address begins. */
const LISTS = [
  { within: "/people", to: "/people", name: "people" },
  { within: "/accounts", to: "/people", name: "people" },
  { within: "/cases", to: "/cases", name: "cases" },
  { within: "/contacts", to: "/contacts", name: "outreach" },
  { within: "/plans", to: "/plans/runs", name: "outreach" },
  { within: "/dialogues", to: "/dialogues", name: "dialogues" },
  { within: "/playbooks", to: "/playbooks", name: "playbooks" },
  { within: "/knowledge", to: "/knowledge", name: "knowledge" },
  { within: "/templates", to: "/templates", name: "templates" },
  { within: "/strategies", to: "/strategies", name: "strategies" },
  { within: "/rulebook", to: "/rulebook", name: "rulebook" },
  { within: "/allocation", to: "/allocation", name: "allocation" },
  { within: "/book", to: "/book", name: "book" },
  { within: "/day", to: "/day", name: "day" },
  { within: "/administration", to: "/administration", name: "administration" },
] as const;

/** What went wrong, in words; asking again where that may help, else a way back. A refusal is shown as one. */
export function ProblemNotice({ fault, onRetry }: { fault: unknown; onRetry?: () => void }) {
  const { t } = useTranslation();
  const word = useWord();
  const problem = isProblem(fault) ? fault : null;
  if (problem?.code === "refused") {
    return <Refusal rules={problem.body.rules ?? []} earliest={problem.body.earliest ?? null} />;
  }
  const isFinal = problem !== null && FINAL.includes(problem.status);
  const known = problem ? word("error", problem.code) : "";
  const byStatus = problem ? word("error", `status.${problem.status}`) : "";
  const hasWords = known !== "" && known !== problem?.code;
  const isOfAddress = isFinal && onRetry !== undefined && !hasWords; // what was asked for stands in the address alone
  const said =
    problem?.status === 0
      ? t("problem.unreachable")
      : hasWords
        ? known
        : isOfAddress && problem.status === 422
          ? t("problem.address")
          : byStatus && !byStatus.startsWith("status.")
            ? byStatus
            : t("problem.unknown");
  return (
    <div className="notice problem" role="alert">
      <p className="strong">{said}</p>
      {problem && problem.status !== 0 && !(isFinal && hasWords) && !isOfAddress && (
        <p className="small faint">
          {problem.body.expected && !hasWords && <span>{t("problem.expected", { expected: problem.body.expected })} </span>}
          <code>{problem.code}</code>
        </p>
      )}
      {onRetry && isFinal && <WayBack isAllowed={problem.status !== 403} />}
      {onRetry && !isFinal && (
        <Button onClick={onRetry} data-testid="retry">
          {t("problem.retry")}
        </Button>
      )}
    </div>
  );
}

/** To the list that a page belongs to; where there is none, or not for whoever asks, to their first page. */
function WayBack({ isAllowed }: { isAllowed: boolean }) {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  const list = isAllowed && LISTS.find((each) => pathname.startsWith(`${each.within}/`));
  return <p>{list ? <Link to={list.to}>{t("problem.back", { place: t(`nav.${list.name}`) })}</Link> : <Link to="/">{t("not_found.home")}</Link>}</p>;
}
