import { useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ProblemNotice } from "@/shared/display/ProblemNotice";
import { Field } from "@/shared/form/Field";
import { useSubmission } from "@/shared/form/useSubmission";
import { useWord } from "@/shared/i18n/words";
import { useMay } from "@/shared/session/session";
import { RETRY_REASONS, tryAgain, type Day } from "./queries";

const TOLD = ["invalid_cases", "strategy_faulty", "attempts_used_up"];

/** Why a day does not go on, what to do about it, and trying again. */
export function Trouble({ day, trouble }: { day: string; trouble: NonNullable<Day["trouble"]> }) {
  const word = useWord();
  const { t } = useTranslation();
  const may = useMay();
  const told = TOLD.includes(trouble.code) ? trouble.code : "other";
  return (
    <div className="notice problem" role="alert">
      <p className="strong">{word("days", trouble.is_final ? "stopped" : "fails")}</p>
      <p>
        {word("days.trouble", told)} <code>{trouble.code}</code>
      </p>
      {trouble.is_final && <p className="small">{word("days.trouble_do", told)}</p>}
      {trouble.is_final && (may("operate") ? <Again day={day} job={trouble.job} /> : <p className="small faint">{t("day.again_who")}</p>)}
    </div>
  );
}

function Again({ day, job }: { day: string; job: string }) {
  const { t } = useTranslation();
  const word = useWord();
  const queries = useQueryClient();
  const [reason, setReason] = useState("");
  const trying = useSubmission(
    (wish: string) => tryAgain(job, wish),
    () => void queries.invalidateQueries({ queryKey: ["day", day] }),
  );
  return (
    <form
      className="filters"
      aria-label={t("day.again")}
      onSubmit={(event) => {
        event.preventDefault();
        if (reason) trying.send(reason);
      }}
    >
      <Field label={t("jobs.reason")}>
        <select value={reason} onChange={(event) => setReason(event.target.value)} data-testid="again-reason">
          <option value="">{t("allocation.reason_choose")}</option>
          {RETRY_REASONS.map((each) => (
            <option key={each} value={each}>
              {word("retry_reason", each)}
            </option>
          ))}
        </select>
      </Field>
      <Button htmlType="submit" disabled={!reason} loading={trying.isBusy} data-testid="again">
        {t("day.again")}
      </Button>
      {trying.fault !== null && <ProblemNotice fault={trying.fault} />}
    </form>
  );
}
