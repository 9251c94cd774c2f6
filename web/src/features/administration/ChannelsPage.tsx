import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Card, Empty, Waiting } from "@/shared/display/Page";
import { ProblemNotice } from "@/shared/display/ProblemNotice";
import { Status, type Tone } from "@/shared/display/Status";
import { Time } from "@/shared/display/Time";
import { formatCount } from "@/shared/display/format";
import { useLanguage, useWord } from "@/shared/i18n/words";
import { Administration } from "@/shared/administration/Sections";
import { channelsQuery, type ChannelHealth } from "./queries";

const TONES: Record<string, Tone> = { up: "good", trying: "tide", resting: "care", down: "stop", unconfigured: "plain", silent: "plain" };

/** How each channel fares: what waits on it, and how its workers find it. */
export function ChannelsPage() {
  const { t } = useTranslation();
  const word = useWord();
  const { data, error, isPending, refetch } = useQuery(channelsQuery);
  const isUsed = (each: ChannelHealth) => !["silent", "unconfigured"].includes(each.state) || each.queued + each.sending + each.in_doubt > 0 || each.is_paused;
  const used = data?.channels.filter(isUsed) ?? [];
  const others = data?.channels.filter((each) => !isUsed(each)) ?? [];
  return (
    <Administration name="channels">
      {isPending ? (
        <Waiting lines={5} />
      ) : error ? (
        <ProblemNotice fault={error} onRetry={() => void refetch()} />
      ) : (
        <>
          {used.length === 0 && <Empty>{t("channels.empty")}</Empty>}
          <div className="columns">
            {used.map((each) => (
              <Channel key={each.channel} health={each} />
            ))}
          </div>
          {others.length > 0 && (
            <p className="small faint">{t("channels.others", { list: others.map((each) => `${word("channel", each.channel)} (${word("channel_state", each.state)})`).join(t("list.comma")) })}</p>
          )}
          <p className="small faint">
            {t("channels.pausing")} <a href="/channels">{t("channels.cancelling")}</a>
          </p>
        </>
      )}
    </Administration>
  );
}

function Channel({ health }: { health: ChannelHealth }) {
  const { t } = useTranslation();
  const word = useWord();
  const language = useLanguage();
  return (
    <Card
      id={`channel-${health.channel}`}
      title={word("channel", health.channel)}
      extra={
        <span className="work-actions">
          {health.is_paused && <Status tone="care">{t("channels.paused")}</Status>}
          <Status tone={TONES[health.state] ?? "plain"}>{word("channel_state", health.state)}</Status>
        </span>
      }
    >
      <dl className="lines">
        <div>
          <dt>{t("channels.queued")}</dt>
          <dd>
            {formatCount(health.queued, language)}
            {health.oldest_queued_at && (
              <span className="small faint">
                {" "}
                {t("channels.oldest")} <Time at={health.oldest_queued_at} show="both" />
              </span>
            )}
          </dd>
        </div>
        <div>
          <dt>{t("channels.sending")}</dt>
          <dd>{formatCount(health.sending, language)}</dd>
        </div>
        <div>
          <dt>{t("channels.in_doubt")}</dt>
          <dd className={health.in_doubt > 0 ? "care" : undefined}>{formatCount(health.in_doubt, language)}</dd>
        </div>
      </dl>
      {health.workers.length === 0 ? (
        <p className="small faint">{t("channels.no_worker")}</p>
      ) : (
        <ul className="rows">
          {health.workers.map((worker) => (
            <li key={`${worker.worker} ${worker.name}`}>
              <div className="row-main">
                <code>{worker.name}</code>
                <span className="small faint">{t("channels.counts", { sent: formatCount(worker.sent, language), failed: formatCount(worker.failed, language), in_doubt: formatCount(worker.in_doubt, language) })}</span>
                {worker.code && <code className="small">{worker.code}</code>}
              </div>
              <Status tone={TONES[worker.state] ?? "plain"}>{word("channel_state", worker.state)}</Status>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
