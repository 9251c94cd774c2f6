import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";
import { Card, Page, Waiting } from "@/shared/display/Page";
import { ProblemNotice } from "@/shared/display/ProblemNotice";
import { Status } from "@/shared/display/Status";
import { Time } from "@/shared/display/Time";
import { useLanguage } from "@/shared/i18n/words";
import { preview, runsQuery, teamsOfItemsQuery } from "./allocation";

/** Giving the open items that nobody has to people: see first, then give. */
export function AllocationPage() {
  const { t } = useTranslation();
  const language = useLanguage();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [team, setTeam] = useState("");
  const teams = useQuery(teamsOfItemsQuery).data?.teams ?? [];
  const { data, error, isPending, refetch } = useQuery(runsQuery);
  const see = useMutation({
    mutationFn: () => preview(team),
    onSuccess: async (run) => {
      await queries.invalidateQueries({ queryKey: ["allocations"] });
      await navigate(`/allocation/${run.run}`);
    },
  });
  return (
    <Page title={t("allocation.title")} lead={<span>{t("allocation.lead")}</span>}>
      <form className="filters" onSubmit={(event) => event.preventDefault()} aria-label={t("allocation.choose")}>
        <label>
          <span>{t("team.team")}</span>
          <select value={team} onChange={(event) => setTeam(event.target.value)} data-testid="allocation-team">
            <option value="">{t("team.all")}</option>
            {teams.map((each) => (
              <option key={each.code} value={each.code}>
                {language === "zh-CN" ? each.name_zh : each.name_en}
              </option>
            ))}
          </select>
        </label>
        <Button type="primary" loading={see.isPending} onClick={() => see.mutate()} data-testid="preview">
          {t("allocation.preview")}
        </Button>
      </form>
      {see.error && <ProblemNotice fault={see.error} />}
      <Card id="runs" title={t("allocation.earlier")}>
        {isPending ? (
          <Waiting />
        ) : error ? (
          <ProblemNotice fault={error} onRetry={() => void refetch()} />
        ) : data.allocations.length === 0 ? (
          <p className="faint">{t("allocation.none_yet")}</p>
        ) : (
          <ul className="rows">
            {data.allocations.map((run) => (
              <li key={run.run}>
                <div className="row-main">
                  <Link to={`/allocation/${run.run}`}>
                    <Time at={run.made_at} />
                  </Link>
                  <span className="small faint">{t("allocation.counts", { given: run.applied ?? run.given, left: run.left })}</span>
                </div>
                {run.applied_at ? <Status tone="good">{t("allocation.applied")}</Status> : <Status tone="plain">{t("allocation.is_preview")}</Status>}
              </li>
            ))}
          </ul>
        )}
      </Card>
    </Page>
  );
}
