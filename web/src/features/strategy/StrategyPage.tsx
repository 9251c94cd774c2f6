import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { Card, Page, Waiting } from "@/shared/display/Page";
import { ProblemNotice } from "@/shared/display/ProblemNotice";
import { download } from "@/shared/display/download";
import { useLanguage } from "@/shared/i18n/words";
import { DecisionTable } from "./DecisionTable";
import { Faults } from "./Faults";
import { StrategyState } from "./State";
import { TestReport } from "./TestReport";
import { Way } from "./Way";
import { reviewQuery, sourceQuery, type Review } from "./queries";

/** One version of the strategy: its way and the next step, its faults, what its test found, and its tables row by row. */
export function StrategyPage() {
  const { t } = useTranslation();
  const id = useParams().strategy ?? "";
  const { data, error, isPending, refetch } = useQuery(reviewQuery(id, useLanguage()));
  return (
    <Page
      title={data ? t("strategy.one", { version: data.version.title }) : t("strategy.title")}
      {...(data ? { tab: data.version.title } : {})}
      lead={
        data && (
          <>
            <StrategyState standing={data.version.standing} />
            {data.version.note && <span>{data.version.note}</span>}
            <code className="faint" title={t("strategy.digest", { digest: data.digest })}>
              {data.digest.slice(0, 12)}
            </code>
            <Link to="/strategies">{t("strategy.all")}</Link>
          </>
        )
      }
      actions={data && <FileButton review={data} />}
    >
      {isPending ? <Waiting lines={8} /> : data ? <Shown review={data} /> : <ProblemNotice fault={error} onRetry={() => void refetch()} />}
    </Page>
  );
}

function FileButton({ review }: { review: Review }) {
  const { t } = useTranslation();
  const file = useQuery({ ...sourceQuery(review.version.id), enabled: false });
  const give = async () => {
    const { data } = await file.refetch();
    if (data) download(`${review.version.title}.json`, "application/json", data.content);
  };
  return (
    <Button loading={file.isFetching} onClick={() => void give()}>
      {t("strategy.download")}
    </Button>
  );
}

function Shown({ review }: { review: Review }) {
  const { t } = useTranslation();
  const { against, holdout, was_holdout: wasHoldout } = review;
  const shares = (each: typeof holdout) => (each ? t("strategy.holdout_shares", { nothing: each.nothing_permille / 10, person: each.person_permille / 10 }) : t("strategy.holdout_off"));
  const isOther = against !== null && shares(holdout) !== shares(wasHoldout);
  return (
    <>
      <div className="columns">
        <Way review={review} />
        <div className="column">
          {review.faults.length > 0 && (
            <Card id="faults" title={t("strategy.faults", { count: review.faults.length })}>
              <Faults faults={review.faults} />
            </Card>
          )}
          {review.report && <TestReport report={review.report} />}
          {(holdout || isOther) && (
            <Card id="holdout" title={t("strategy.holdout")} hint={t("strategy.holdout_hint")}>
              <p className="difference">{isOther ? [<del key="was">{shares(wasHoldout)}</del>, " ", <ins key="now">{shares(holdout)}</ins>] : shares(holdout)}</p>
            </Card>
          )}
          {review.faults.length === 0 && !review.report && !holdout && !isOther && (
            <Card id="report" title={t("strategy.report")}>
              <p className="faint">{t("strategy.not_tested")}</p>
            </Card>
          )}
        </div>
      </div>
      {review.tables.map((table, number) => (
        <DecisionTable key={table.name} table={table} number={number} against={against?.title ?? null} />
      ))}
    </>
  );
}
