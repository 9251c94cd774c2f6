import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";
import { Card, Page, Waiting } from "@/shared/display/Page";
import { ProblemNotice } from "@/shared/display/ProblemNotice";
import { Time } from "@/shared/display/Time";
import { useLanguage } from "@/shared/i18n/words";
import { inSameLanguage } from "@/shared/i18n/keeping";
import { useMay } from "@/shared/session/session";
import { RollBackDialog } from "./RollBackDialog";
import { StrategyState } from "./State";
import { boardQuery, type Board, type Version } from "./queries";

/** Every version of the strategy, and which of them decides today and next. */
export function StrategiesPage() {
  const { t } = useTranslation();
  const words = useLanguage();
  const may = useMay();
  const navigate = useNavigate();
  const { data, error, isPending, refetch } = useQuery({ ...boardQuery(words), placeholderData: inSameLanguage(words) });
  return (
    <Page
      title={t("strategy.title")}
      lead={<span>{t("strategy.lead")}</span>}
      actions={
        may("write_strategy") && (
          <Button type="primary" onClick={() => void navigate(data?.live ? `/strategies/new?from=${data.live.id}` : "/strategies/new")} data-testid="write">
            {t("strategy.write")}
          </Button>
        )
      }
    >
      {isPending ? (
        <Waiting lines={8} />
      ) : data ? (
        <>
          <Deciding board={data} />
          <Versions versions={data.versions} />
        </>
      ) : (
        <ProblemNotice fault={error} onRetry={() => void refetch()} />
      )}
    </Page>
  );
}

function Deciding({ board }: { board: Board }) {
  const { t } = useTranslation();
  const may = useMay();
  const [isAsked, setIsAsked] = useState(false);
  const { live, next } = board;
  return (
    <Card
      id="deciding"
      title={t("strategy.deciding")}
      extra={
        live &&
        may("publish_strategy") && (
          <Button danger onClick={() => setIsAsked(true)} data-testid="roll-back">
            {t("strategy.roll_back")}
          </Button>
        )
      }
    >
      {board.is_faulty && (
        <p className="notice problem" role="alert">
          {t("strategy.live_faulty")}
        </p>
      )}
      <dl className="lines" data-testid="deciding">
        <div>
          <dt>{t("strategy.today")}</dt>
          <dd>{live ? <Named version={live} since={live.live_from ? t("strategy.live_since", { day: live.live_from }) : ""} /> : t("strategy.none_live")}</dd>
        </div>
        <div>
          <dt>{t("strategy.next")}</dt>
          <dd>{next ? <Named version={next} since={t("strategy.live_on", { day: next.live_from })} /> : <span className="faint">{t("strategy.no_next")}</span>}</dd>
        </div>
      </dl>
      {isAsked && live && <RollBackDialog live={live} before={board.before} onClose={() => setIsAsked(false)} />}
    </Card>
  );
}

function Named({ version, since }: { version: Version; since: string }) {
  return (
    <>
      <Link to={`/strategies/${version.id}`}>{version.title}</Link> <span className="faint">{since}</span>
      {version.note && <span className="line small faint">{version.note}</span>}
    </>
  );
}

function Versions({ versions }: { versions: readonly Version[] }) {
  const { t } = useTranslation();
  return (
    <Card id="versions" title={t("strategy.versions")}>
      <div className="sheet" tabIndex={0} role="group" aria-labelledby="versions">
        <table className="plain-table">
          <thead>
            <tr>
              <th scope="col">{t("strategy.version")}</th>
              <th scope="col">{t("strategy.state")}</th>
              <th scope="col">{t("strategy.from")}</th>
              <th scope="col">{t("strategy.written_by")}</th>
              <th scope="col">{t("strategy.decided_by")}</th>
            </tr>
          </thead>
          <tbody>
            {versions.map((each) => (
              <tr key={each.id}>
                <th scope="row">
                  <Link to={`/strategies/${each.id}`} className="name">
                    {each.title}
                  </Link>
                  {each.note && <span className="line small faint">{each.note}</span>}
                </th>
                <td>
                  <StrategyState standing={each.standing} />
                </td>
                <td className="whole">{each.live_from ?? <span className="faint">–</span>}</td>
                <td>
                  {each.is_own ? t("strategy.yourself") : each.writer}
                  <span className="line small faint">
                    <Time at={each.written_at} />
                  </span>
                </td>
                <td>
                  {each.decider ?? <span className="faint">–</span>}
                  {each.decided_at && (
                    <span className="line small faint">
                      <Time at={each.decided_at} />
                    </span>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  );
}
