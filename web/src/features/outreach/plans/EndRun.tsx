import { useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { FormDialog } from "@/shared/form/FormDialog";
import { useSubmission } from "@/shared/form/useSubmission";
import { useMay } from "@/shared/session/session";
import type { PlanRun } from "@/shared/outreach/plans";
import { endRun } from "./queries";

/** End a plan that runs: what of it is queued is not sent. */
export function EndRun({ run, size = "middle" }: { run: PlanRun; size?: "small" | "middle" }) {
  const { t } = useTranslation();
  const may = useMay();
  const queries = useQueryClient();
  const [isAsked, setIsAsked] = useState(false);
  const refresh = () => {
    for (const about of ["plan-runs", "plan-run", "plans", "contacts", "contact", "reach"]) void queries.invalidateQueries({ queryKey: [about] });
  };
  const { send, isBusy, fault, forget } = useSubmission(
    (_: null, headers) => endRun(run.run, headers),
    () => {
      setIsAsked(false);
      refresh();
    },
  );
  if (run.state !== "running" && !isAsked) return null;
  if (!may("contact")) return null;
  const name = t("contact.act_which", { act: t("plan.end"), ref: run.ref });
  return (
    <>
      <Button size={size} onClick={() => setIsAsked(true)} aria-label={name} data-testid="end-plan">
        {t("plan.end")}
      </Button>
      {isAsked && (
        <FormDialog
          title={name}
          action={t("plan.end")}
          isBusy={isBusy}
          fault={fault}
          onSend={() => send(null)}
          onClose={() => {
            if (fault !== null) refresh(); // it stands otherwise than it was shown
            forget();
            setIsAsked(false);
          }}
        >
          <p>{t("plan.end_means")}</p>
        </FormDialog>
      )}
    </>
  );
}
