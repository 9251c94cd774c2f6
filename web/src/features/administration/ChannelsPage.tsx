import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Card, Empty, Waiting } from "@/shared/display/Page";
import { ProblemNotice } from "@/shared/display/ProblemNotice";
import { Status, type Tone } from "@/shared/display/Status";
import { Time } from "@/shared/display/Time";
import { formatCount } from "@/shared/display/format";
import { FormDialog } from "@/shared/form/FormDialog";
import { useSubmission } from "@/shared/form/useSubmission";
import { useLanguage, useWord } from "@/shared/i18n/words";
import { Administration } from "@/shared/administration/Sections";
import { useMay } from "@/shared/session/session";
import { LanguageModelCard } from "./LanguageModel";
import { cancelQueued, channelsQuery, pausesQuery, stoppablesQuery, type ChannelHealth, type Pause } from "./queries";

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
          <Paused />
          {used.length === 0 && <Empty>{t("channels.empty")}</Empty>}
          <div className="columns">
            {used.map((each) => (
              <Channel key={each.channel} health={each} />
            ))}
          </div>
          {others.length > 0 && (
            <p className="small faint">{t("channels.others", { list: others.map((each) => `${word("channel", each.channel)} (${word("channel_state", each.state)})`).join(t("list.comma")) })}</p>
          )}
          <p className="small faint">{t("channels.pausing")}</p>
        </>
      )}
      <div className="columns">
        <LanguageModelCard />
      </div>
    </Administration>
  );
}

/** How many of a channel's contacts are so, leading to them. */
function Count({ of: health, state }: { of: ChannelHealth; state: "queued" | "in_doubt" }) {
  const language = useLanguage();
  const count = formatCount(health[state], language);
  return health[state] > 0 ? <Link to={`/contacts?channel=${health.channel}&state=${state}`}>{count}</Link> : count;
}

/** What is paused now: what is queued of it can be ended, so that it does not go out later. */
function Paused() {
  const { t } = useTranslation();
  const word = useWord();
  const may = useMay();
  const [chosen, setChosen] = useState<Pause | null>(null);
  const pauses = useQuery(pausesQuery).data?.pauses ?? [];
  const nameOf = (pause: Pause) => (pause.scope === "all" ? t("stopping.all") : word(pause.scope, pause.value));
  if (pauses.length === 0) return null;
  return (
    <Card id="paused" title={t("channels.paused_now")} hint={t("channels.paused_hint")}>
      <ul className="rows">
        {pauses.map((pause) => (
          <li key={`${pause.scope} ${pause.value}`}>
            <span>
              <strong>{nameOf(pause)}</strong> <span className="small faint">{t("stopping.because", { reason: pause.reason })}</span>
            </span>
            {may("pause") && (
              <Button size="small" onClick={() => setChosen(pause)} data-testid="cancel-queued">
                {t("channels.cancel")}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {chosen && <CancelDialog pause={chosen} name={nameOf(chosen)} onClose={() => setChosen(null)} />}
    </Card>
  );
}

function CancelDialog({ pause, name, onClose }: { pause: Pause; name: string; onClose: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const choices = useQuery(stoppablesQuery).data?.stoppables;
  const queued = choices?.find((each) => each.scope === pause.scope && each.value === pause.value)?.queued;
  const [ended, setEnded] = useState<number | null>(null);
  const cancelling = useSubmission(
    () => cancelQueued(pause),
    (answer) => {
      setEnded(answer.cancelled);
      for (const key of ["channels", "stoppables"]) void queries.invalidateQueries({ queryKey: [key] });
    },
  );
  return (
    <FormDialog
      title={t("channels.cancel_of", { name })}
      action={t("channels.cancel_now")}
      leaving={t("team.close")}
      isBusy={cancelling.isBusy}
      isUnready={queued === undefined || queued === 0}
      fault={cancelling.fault}
      onSend={() => cancelling.send(null)}
      onClose={onClose}
    >
      {queued !== undefined && <p>{t("channels.would_cancel", { count: queued })}</p>}
      <p className="hint">{t("channels.cancel_means")}</p>
      {ended !== null && (
        <p className="notice" role="status">
          {t("channels.cancelled", { count: ended })}
        </p>
      )}
    </FormDialog>
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
            <Count of={health} state="queued" />
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
          <dd className={health.in_doubt > 0 ? "care" : undefined}>
            <Count of={health} state="in_doubt" />
          </dd>
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
                <span className="small faint">
                  <code>{worker.worker}</code> {t("channels.in_flight", { count: worker.in_flight })} {t("channels.since")} <Time at={worker.since} show="both" />
                </span>
                {worker.code && <span className="small">{word("reason", worker.code)}</span>}
              </div>
              <Status tone={TONES[worker.state] ?? "plain"}>{word("channel_state", worker.state)}</Status>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
