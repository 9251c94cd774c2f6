import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Card, Page, Waiting } from "@/shared/display/Page";
import { ProblemNotice } from "@/shared/display/ProblemNotice";
import { Field } from "@/shared/form/Field";
import { useSubmission } from "@/shared/form/useSubmission";
import { useLanguage } from "@/shared/i18n/words";
import { useMay } from "@/shared/session/session";
import { changeSender, formQuery, type TemplateForm } from "./queries";

type SenderField = TemplateForm["sender"][number];

/** Who we are in texts. Each field is saved by itself: what it holds goes into signed texts. */
export function SenderPage() {
  const { t } = useTranslation();
  const may = useMay();
  const { data, error, isPending, refetch } = useQuery(formQuery(useLanguage()));
  return (
    <Page
      title={t("sender.title")}
      lead={
        <>
          <span>{t("sender.lead")}</span>
          <Link to="/templates">{t("templates.back")}</Link>
        </>
      }
    >
      {isPending ? (
        <Waiting lines={6} />
      ) : error ? (
        <ProblemNotice fault={error} onRetry={() => void refetch()} />
      ) : may("sign_templates") ? (
        <Card id="fields" title={t("sender.now")} hint={t("sender.hint")}>
          {data.sender.map((field) => (
            <Changing key={`${field.field} ${field.value}`} field={field} />
          ))}
        </Card>
      ) : (
        <Card id="fields" title={t("sender.now")} hint={t("sender.who_may")}>
          <dl className="lines">
            {data.sender.map((field) => (
              <div key={field.field}>
                <dt>{field.label}</dt>
                <dd>{field.value || <span className="faint">{t("sender.empty")}</span>}</dd>
              </div>
            ))}
          </dl>
        </Card>
      )}
    </Page>
  );
}

function Changing({ field }: { field: SenderField }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [value, setValue] = useState(field.value);
  const saving = useSubmission(
    (wish: string) => changeSender(field.field, wish),
    () => void queries.invalidateQueries({ queryKey: ["sender"] }),
  );
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        saving.send(value);
      }}
    >
      <Field label={field.label}>
        <span className="joined">
          <input className="field grow" value={value} maxLength={200} autoComplete="off" onChange={(event) => setValue(event.target.value)} data-testid={field.field} />
          <Button htmlType="submit" disabled={value.trim() === field.value} loading={saving.isBusy} aria-label={t("sender.save_which", { field: field.label })}>
            {t("sender.save")}
          </Button>
        </span>
      </Field>
      {Boolean(saving.fault) && <ProblemNotice fault={saving.fault} />}
    </form>
  );
}
