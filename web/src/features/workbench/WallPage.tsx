import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Card, Page, Waiting } from "@/shared/display/Page";
import { ProblemNotice } from "@/shared/display/ProblemNotice";
import { Rule } from "@/shared/display/Rule";
import { Status, type Tone } from "@/shared/display/Status";
import { Time } from "@/shared/display/Time";
import { formatCount } from "@/shared/display/format";
import { useLanguage, useWord } from "@/shared/i18n/words";
import { wallQuery, type Wall } from "./wall";

/** What a team lead must see at a glance. News bring it up to date; every figure says what it counts. */
export function WallPage() {
  const { t } = useTranslation();
  const { data, error, isPending, refetch } = useQuery(wallQuery);
  return (
    <Page title={t("wall.title")} lead={<span>{t("wall.lead")}</span>}>
      {isPending ? <Waiting lines={6} /> : error ? <ProblemNotice fault={error} onRetry={() => void refetch()} /> : <Shown wall={data} />}
    </Page>
  );
}

function Shown({ wall }: { wall: Wall }) {
  const { t } = useTranslation();
  return (
    <>
      {wall.is_cut && (
        <p className="notice" role="status">
          {t("wall.is_cut")}
        </p>
      )}
      <Figures wall={wall} />
      <Hours wall={wall} />
      <div className="columns">
        <div className="column">
          <People wall={wall} />
        </div>
        <div className="column">
          <Queues wall={wall} />
          <Refused wall={wall} />
          <Channels wall={wall} />
        </div>
      </div>
    </>
  );
}

function Figures({ wall }: { wall: Wall }) {
  const { t } = useTranslation();
  const sum = (of: (queue: Wall["queues"][number]) => number) => wall.queues.reduce((total, queue) => total + of(queue), 0);
  const contacts = wall.hours.reduce((total, hour) => total + Object.values(hour.contacts).reduce((a, b) => a + b, 0), 0);
  return (
    <dl className="wall-figures">
      <Figure name="waiting" count={sum((queue) => queue.waiting)} tone="plain" hint={t("wall.hint.waiting")} />
      <Figure name="overdue" count={sum((queue) => queue.overdue)} tone="care" hint={t("wall.hint.overdue")} />
      <Figure name="in_hand" count={sum((queue) => queue.in_hand)} tone="plain" hint={t("wall.hint.in_hand")} />
      <Figure name="contacts" count={contacts} tone="plain" hint={t("wall.hint.contacts")} />
      <Figure name="in_doubt" count={wall.in_doubt} tone="care" hint={t("wall.hint.in_doubt")} />
      <Figure name="dead_letters" count={wall.dead_letters} tone="care" hint={t("wall.hint.dead_letters")} />
      <Figure name="due_jobs" count={wall.due_jobs} tone="plain" hint={t("wall.hint.due_jobs")} />
    </dl>
  );
}

type FigureName = "waiting" | "overdue" | "in_hand" | "contacts" | "in_doubt" | "dead_letters" | "due_jobs";

/** A number to be read from across the room; what it counts beside it on hover and focus, and read aloud with it. */
function Figure({ name, count, tone, hint }: { name: FigureName; count: number; tone: "plain" | "care"; hint: string }) {
  const { t } = useTranslation();
  const language = useLanguage();
  return (
    <div className={tone === "care" && count > 0 ? "wall-figure care" : "wall-figure"} data-testid={`wall-${name}`}>
      <dt>{t(`wall.figure.${name}`)}</dt>
      <dd>
        <span>{formatCount(count, language)}</span>
        <button type="button" className="wall-why" aria-label={t("wall.why", { what: t(`wall.figure.${name}`), hint })}>
          <span aria-hidden="true">{t("wall.why_mark")}</span>
          <span className="wall-tip" aria-hidden="true">
            {hint}
          </span>
        </button>
      </dd>
    </div>
  );
}

function Hours({ wall }: { wall: Wall }) {
  const { t } = useTranslation();
  const word = useWord();
  const language = useLanguage();
  const total = (hour: Wall["hours"][number]) => Object.values(hour.contacts).reduce((a, b) => a + b, 0);
  const most = Math.max(...wall.hours.map(total), 1);
  return (
    <Card id="wall-hours" title={t("wall.hours")} hint={t("wall.hours_hint", { rule: wall.window_rule })}>
      <ol className="wall-hours">
        {wall.hours.map((hour) => {
          const count = total(hour);
          const by = Object.entries(hour.contacts)
            .map(([channel, contacts]) => `${word("channel", channel)} ${formatCount(contacts, language)}`)
            .join(t("list.comma"));
          const named = t(hour.is_open ? "wall.hour_open" : "wall.hour_closed", { hour: String(hour.hour).padStart(2, "0"), contacts: formatCount(count, language) });
          return (
            <li key={hour.hour} className={hour.is_open ? "open" : "closed"} title={by ? `${named} ${by}` : named}>
              <span className="unseen">{by ? `${named} ${by}` : named}</span>
              <span className="wall-count" aria-hidden="true">
                {count > 0 ? formatCount(count, language) : ""}
              </span>
              <span className="wall-bar" aria-hidden="true" style={{ blockSize: `${String((count / most) * 100)}%` }} />
              <span className="wall-hour" aria-hidden="true">
                {String(hour.hour).padStart(2, "0")}
              </span>
            </li>
          );
        })}
      </ol>
    </Card>
  );
}

function People({ wall }: { wall: Wall }) {
  const { t } = useTranslation();
  const word = useWord();
  const language = useLanguage();
  return (
    <Card id="wall-people" title={t("wall.people")} hint={t("wall.people_hint")}>
      {wall.people.length === 0 ? (
        <p className="faint">{t("wall.nobody")}</p>
      ) : (
        <div className="sheet" tabIndex={0} role="group" aria-labelledby="wall-people">
          <table className="wall-table">
            <thead>
              <tr>
                <th scope="col">{t("wall.person")}</th>
                <th scope="col">{t("wall.now")}</th>
                <th scope="col" className="number" title={t("wall.hint.hour")}>
                  {t("wall.in_hour")}
                </th>
                <th scope="col" title={t("wall.hint.rest")}>
                  {t("wall.without_rest")}
                </th>
              </tr>
            </thead>
            <tbody>
              {wall.people.map((each) => (
                <tr key={each.user}>
                  <th scope="row">{each.login}</th>
                  <td>
                    {each.in_hand ? (
                      <>
                        {word("item", each.in_hand.kind)} <span className="small faint">{word("team", each.in_hand.team)}</span> <Time at={each.in_hand.taken_at} show="distance" />
                      </>
                    ) : (
                      <span className="faint">{t("wall.nothing_in_hand")}</span>
                    )}
                  </td>
                  <td className="number">{formatCount(each.taken_in_hour, language)}</td>
                  <td>
                    {each.since ? (
                      <>
                        <Time at={each.since} show="distance" /> <span className="small faint">{t("wall.in_a_row", { count: each.in_a_row })}</span>
                      </>
                    ) : (
                      <span className="faint">{t("wall.resting")}</span>
                    )}
                    {each.suggestion && (
                      <span className="line">
                        <Status tone="care">{t(`wall.suggest.${each.suggestion as "heavy" | "long" | "many"}`)}</Status>
                      </span>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Card>
  );
}

function Queues({ wall }: { wall: Wall }) {
  const { t } = useTranslation();
  const word = useWord();
  const language = useLanguage();
  return (
    <Card id="wall-queues" title={t("wall.queues")} hint={t("wall.queues_hint")}>
      {wall.queues.length === 0 ? (
        <p className="faint">{t("wall.no_queues")}</p>
      ) : (
        <div className="sheet" tabIndex={0} role="group" aria-labelledby="wall-queues">
          <table className="wall-table">
            <thead>
              <tr>
                <th scope="col">{t("wall.team")}</th>
                {(["waiting", "in_hand", "overdue"] as const).map((name) => (
                  <th key={name} scope="col" className="number" title={t(`wall.hint.${name}`)}>
                    {t(`wall.figure.${name}`)}
                  </th>
                ))}
                <th scope="col">{t("wall.oldest")}</th>
              </tr>
            </thead>
            <tbody>
              {wall.queues.map((queue) => (
                <tr key={queue.team}>
                  <th scope="row">{word("team", queue.team)}</th>
                  <td className="number">{formatCount(queue.waiting, language)}</td>
                  <td className="number">{formatCount(queue.in_hand, language)}</td>
                  <td className={queue.overdue > 0 ? "number care strong" : "number"}>{formatCount(queue.overdue, language)}</td>
                  <td>{queue.oldest_at ? <Time at={queue.oldest_at} show="distance" /> : <span className="faint">{t("wall.none")}</span>}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Card>
  );
}

function Refused({ wall }: { wall: Wall }) {
  const { t } = useTranslation();
  const language = useLanguage();
  return (
    <Card id="wall-refused" title={t("wall.refused")} hint={t("wall.refused_hint")}>
      {wall.refusals.length === 0 ? (
        <p className="faint">{t("wall.nothing_refused")}</p>
      ) : (
        <ul className="rows">
          {wall.refusals.map((each) => (
            <li key={each.rule}>
              <div className="row-main">
                <Rule id={each.rule} />
              </div>
              <span className="row-count">{formatCount(each.asks, language)}</span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

const TONES: Record<string, Tone> = { up: "good", trying: "tide", resting: "care", down: "stop" };

function Channels({ wall }: { wall: Wall }) {
  const { t } = useTranslation();
  const word = useWord();
  const language = useLanguage();
  return (
    <Card id="wall-channels" title={t("wall.channels")} hint={t("wall.channels_hint")}>
      <ul className="rows">
        {wall.channels.map((each) => (
          <li key={each.channel}>
            <div className="row-main">
              <span>
                {word("channel", each.channel)} <Status tone={TONES[each.state] ?? "plain"}>{word("channel_state", each.state)}</Status>
                {each.is_paused && <Status tone="rest">{t("wall.stopped")}</Status>}
              </span>
              <span className="small faint">{t("wall.channel_counts", { queued: formatCount(each.queued, language), sending: formatCount(each.sending, language), doubt: formatCount(each.in_doubt, language) })}</span>
            </div>
          </li>
        ))}
      </ul>
    </Card>
  );
}
