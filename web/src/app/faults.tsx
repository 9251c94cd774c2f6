import { useTranslation } from "react-i18next";
import { Link, useRouteError } from "react-router";
import { Page } from "@/shared/display/Page";
import { ProblemNotice } from "@/shared/display/ProblemNotice";

export function NotFound() {
  const { t } = useTranslation();
  return (
    <Page title={t("not_found.title")}>
      <p>{t("not_found.lead")}</p>
      <p>
        <Link to="/">{t("not_found.home")}</Link>
      </p>
    </Page>
  );
}

/** What a page could not cope with. The frame stays. */
export function RouteFault() {
  const { t } = useTranslation();
  const fault = useRouteError();
  return (
    <main className="fault" id="content">
      <h1>{t("fault.title")}</h1>
      <ProblemNotice fault={fault} onRetry={() => window.location.reload()} />
    </main>
  );
}
