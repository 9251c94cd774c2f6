import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { isProblem } from "@/shared/api/problem";
import { useWord } from "@/shared/i18n/words";
import { Refusal } from "./Refusal";

/** What went wrong, in words; asking again where that may help. A refusal is shown as one. */
export function ProblemNotice({ fault, onRetry }: { fault: unknown; onRetry?: () => void }) {
  const { t } = useTranslation();
  const word = useWord();
  const problem = isProblem(fault) ? fault : null;
  if (problem?.code === "refused") {
    return <Refusal rules={problem.body.rules ?? []} earliest={problem.body.earliest ?? null} />;
  }
  const known = problem ? word("error", problem.code) : "";
  const byStatus = problem ? word("error", `status.${problem.status}`) : "";
  const said =
    problem?.status === 0
      ? t("problem.unreachable")
      : known && known !== problem?.code
        ? known
        : byStatus && !byStatus.startsWith("status.")
          ? byStatus
          : t("problem.unknown");
  return (
    <div className="notice problem" role="alert">
      <p className="strong">{said}</p>
      {problem && problem.status !== 0 && (
        <p className="small faint">
          {problem.body.expected && <span>{t("problem.expected", { expected: problem.body.expected })} </span>}
          <code>{problem.code}</code>
        </p>
      )}
      {onRetry && (
        <Button onClick={onRetry} data-testid="retry">
          {t("problem.retry")}
        </Button>
      )}
    </div>
  );
}
