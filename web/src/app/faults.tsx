import { useTranslation } from "react-i18next";
import { Link, useRouteError } from "react-router";
import { isProblem, Problem } from "@/shared/api/problem";
import { isDay } from "@/shared/display/format";
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

const NO_SUCH_PAGE = "no_such_page";

/** Of an address that holds a day: there is no page where it is none. */
export function atDay({ params }: { params: { day?: string | undefined } }): null {
  if (!isDay(params.day ?? "")) throw new Problem(404, NO_SUCH_PAGE);
  return null;
}

/** What a page could not cope with. The frame stays. */
export function RouteFault() {
  const { t } = useTranslation();
  const fault = useRouteError();
  if (isProblem(fault) && fault.code === NO_SUCH_PAGE) return <NotFound />;
  return (
    <main className="fault" id="content">
      <h1>{t("fault.title")}</h1>
      <ProblemNotice fault={fault} onRetry={() => window.location.reload()} />
    </main>
  );
}
