import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { api, take, type Schemas } from "@/shared/api/client";
import { Waiting } from "@/shared/display/Page";
import { ProblemNotice } from "@/shared/display/ProblemNotice";
import { Field } from "@/shared/form/Field";
import { FormDialog } from "@/shared/form/FormDialog";
import { useSubmission } from "@/shared/form/useSubmission";
import { useLanguage, useWord } from "@/shared/i18n/words";
import { plansQuery } from "@/shared/outreach/plans";
import { AccountField } from "./AccountField";
import { firstAccount, type ActionProps } from "./actions";

type Wish = Schemas["PlanRequest"];

/** A touch plan begun for an account: what comes at once is asked for at once, and the gate judges each step when it comes. */
export function PlanDialog({ accounts, item, onClose, onDone }: ActionProps) {
  const { t } = useTranslation();
  const word = useWord();
  const language = useLanguage();
  const navigate = useNavigate();
  const plans = useQuery(plansQuery);
  const [wished, setWished] = useState<string>();
  const [account, setAccount] = useState(firstAccount(accounts, item)?.account);
  const plan = plans.data?.plans.find((each) => each.id === wished) ?? plans.data?.plans[0];
  const { send, isBusy, fault } = useSubmission(
    (body: Wish, headers) => take(api.POST("/api/v1/plan-runs", { body, headers })),
    ({ run }) => {
      onDone(t("plan.begun"));
      void navigate(`/plans/runs/${run}`);
    },
  );
  return (
    <FormDialog
      title={t("plan.begin_title")}
      action={t("plan.begin")}
      isBusy={isBusy}
      isUnready={!plan || !account}
      fault={fault}
      onSend={() => {
        if (plan && account) send({ plan: plan.id, account });
      }}
      onClose={onClose}
    >
      {plans.error ? (
        <ProblemNotice fault={plans.error} onRetry={() => void plans.refetch()} />
      ) : !plans.data ? (
        <Waiting />
      ) : (
        <Field label={t("plan.plan")} hint={plan && (language === "zh-CN" ? plan.title_zh : plan.title_en)}>
          <select autoFocus value={plan?.id ?? ""} onChange={(event) => setWished(event.target.value)} data-testid="plan">
            {plans.data.plans.map((each) => (
              <option key={each.id} value={each.id}>
                {word("plan", each.id)}
              </option>
            ))}
          </select>
        </Field>
      )}
      <AccountField accounts={accounts} value={account} onChoose={(chosen) => setAccount(chosen?.account)} />
    </FormDialog>
  );
}
