import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { Page, Waiting } from "@/shared/display/Page";
import { ProblemNotice } from "@/shared/display/ProblemNotice";
import { PersonView } from "./PersonView";
import { personQuery } from "./queries";

/** A customer, with every account and every case. */
export function PersonPage() {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(personQuery(useParams().person ?? ""));
  if (error) {
    return (
      <Page title={t("person.title")}>
        <ProblemNotice fault={error} onRetry={() => void refetch()} />
      </Page>
    );
  }
  return data ? <PersonView key={data.person} person={data} /> : <Waiting lines={6} />;
}
