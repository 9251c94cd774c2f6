import { LeftOutlined, RightOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { Link, useNavigate, useParams } from "react-router";
import { isProblem } from "@/shared/api/problem";
import { useClock } from "@/shared/clock/clock";
import { addDays, dayOf, formatCount, weekdayOf } from "@/shared/display/format";
import { Card, Empty, Page, Waiting } from "@/shared/display/Page";
import { ProblemNotice } from "@/shared/display/ProblemNotice";
import { Rule } from "@/shared/display/Rule";
import { Status } from "@/shared/display/Status";
import { Time } from "@/shared/display/Time";
import { useLanguage, useWord } from "@/shared/i18n/words";
import { Capacity } from "./Capacity";
import { Counts } from "./Counts";
import { Export } from "./Export";
import { Funnel } from "./Funnel";
import { Load } from "./Load";
import { Measures } from "./Measures";
import { Trouble } from "./Trouble";
import { dayQuery, daysQuery, exportCases, type ContactState, type Day } from "./queries";
import { casesAt, decidedAt } from "./steps";

/** A day from the book to an answer: whom the strategy would contact, what the gate let through, what came of it. */
export function DayPage() {
  const { t } = useTranslation();
  const language = useLanguage();
  const clock = useClock();
  const today = dayOf(clock.now, clock.zone);
  const day = useParams().day ?? today;
  const navigate = useNavigate();
  const days = useQuery(daysQuery);
  const isToday = day === today;
  const isBegun = days.data?.days.some((each) => each.day === day);
  // Today is not asked for before it is begun: there would be nothing but an error.
  const { data, error: fault, refetch } = useQuery({ ...dayQuery(day), enabled: !isToday || isBegun === true });
  const error = fault ?? (data ? null : days.error);
  const go = (to: string) => void navigate(to === today ? "/day" : `/day/${to}`);
  const notBegun = !data && ((isProblem(error) && error.code === "day_not_found") || (isToday && isBegun === false));
  const before = days.data?.days.find((each) => each.day < day);

  return (
    <Page
      title={isToday ? t("day.today") : day}
      tab={day}
      lead={
        <>
          <span>
            {day} {weekdayOf(day, language)}
          </span>
          {data && <DayState day={data} />}
          {data && data.persons > 0 && <span>{t("day.book", { persons: formatCount(data.persons, language), accounts: formatCount(data.accounts, language) })}</span>}
        </>
      }
      actions={
        <nav className="day-nav" aria-label={t("day.other_days")}>
          <Button icon={<LeftOutlined />} onClick={() => go(addDays(day, -1))} aria-label={t("day.previous")} title={t("day.previous")} />
          <Button disabled={isToday} onClick={() => go(today)}>
            {t("day.to_today")}
          </Button>
          <Button icon={<RightOutlined />} onClick={() => go(addDays(day, 1))} aria-label={t("day.next")} title={t("day.next")} />
        </nav>
      }
    >
      {notBegun ? (
        <Empty>
          {isToday ? t("day.not_begun_today") : t("day.not_begun")} {before && <Link to={`/day/${before.day}`}>{t("day.last_begun", { day: before.day })}</Link>}
        </Empty>
      ) : error ? (
        <ProblemNotice fault={error} onRetry={() => void (fault ? refetch() : days.refetch())} />
      ) : data ? (
        <Decided day={data} />
      ) : (
        <Waiting lines={6} />
      )}
      {(data || notBegun) && <Capacity />}
    </Page>
  );
}

function DayState({ day }: { day: Day }) {
  const word = useWord();
  if (day.trouble?.is_final) return <Status tone="stop">{word("days.state", "stopped")}</Status>;
  return <Status tone={day.state === "done" ? "good" : "tide"}>{word("days.state", day.state)}</Status>;
}

function Decided({ day }: { day: Day }) {
  const { t } = useTranslation();
  const word = useWord();
  const language = useLanguage();
  return (
    <>
      {day.trouble && <Trouble day={day.day} trouble={day.trouble} />}
      {day.state !== "done" && !day.trouble?.is_final && (
        <p className="notice" role="status">
          {t("day.under_way", { stage: word("stage", day.stage) })}
        </p>
      )}
      <Funnel day={day} />
      <div className="columns">
        <div className="column">
          <Card id="refused" title={t("day.refused")} hint={t("day.refused_hint")}>
            {day.refusals.length > 0 ? (
              <ul className="rows">
                {day.refusals.map((each) => (
                  <li key={each.rule}>
                    <div className="row-main">
                      <Rule id={each.rule} />
                      <span className="small faint">
                        {each.earliest ? (
                          <>
                            {t("day.first_from")} <Time at={each.earliest} show="both" />
                          </>
                        ) : (
                          t("refusal.no_moment")
                        )}
                      </span>
                    </div>
                    <Link className="row-count" to={casesAt(day.day, { states: ["refused"], rule: each.rule })} aria-label={t("day.refused_by", { count: each.cases, rule: each.rule })}>
                      {formatCount(each.cases, language)}
                    </Link>
                  </li>
                ))}
              </ul>
            ) : (
              <p className="faint">{t("day.nothing_refused")}</p>
            )}
          </Card>
          <Card id="treatments" title={t("day.treatments")}>
            <Counts counts={day.treatments} group="treatment" hrefOf={(treatment) => decidedAt(day.day, { treatment })} empty={t("day.nothing")} />
            {Object.keys(day.by).length > 0 && (
              <>
                <h3>{t("day.tasks_by")}</h3>
                <Counts counts={day.by} group="by" hrefOf={(by) => casesAt(day.day, { step: "tasks", by })} />
              </>
            )}
          </Card>
        </div>
        <div className="column">
          <Card id="outcomes" title={t("day.outcomes")}>
            <Counts counts={day.contacts} wordOf={(contact) => (contact === "sent" ? t("day.sent_so_far") : word("touch", contact))} hrefOf={(contact) => casesAt(day.day, { contact: contact as ContactState })} empty={t("day.no_contacts")} />
            {Object.keys(day.dropped).length > 0 && (
              <>
                <h3>{t("day.dropped")}</h3>
                <Counts counts={day.dropped} group="dropped" hrefOf={(outcome) => casesAt(day.day, { states: ["dropped"], outcome })} />
              </>
            )}
            {Object.keys(day.ended).length > 0 && (
              <>
                <h3>{t("day.ended")}</h3>
                <Counts counts={day.ended} group="dropped" hrefOf={(outcome) => casesAt(day.day, { states: ["ended"], outcome })} />
              </>
            )}
          </Card>
          <Card id="buckets" title={t("day.buckets")}>
            <Counts counts={day.buckets} hrefOf={(bucket) => decidedAt(day.day, { bucket })} empty={t("day.nothing")} isSorted />
            {Object.keys(day.segments).length > 0 && (
              <>
                <h3>{t("day.segments")}</h3>
                <Counts counts={day.segments} group="segment" hrefOf={(segment) => decidedAt(day.day, { segment })} />
              </>
            )}
          </Card>
        </div>
      </div>
      <Load day={day} />
      <Measures day={day.day} />
      <Export name={t("day.export")} take={() => exportCases(day.day, {})} />
      {day.strategy && (
        <p className="small faint">
          {t("day.strategy")} <code>{day.strategy}</code>
        </p>
      )}
    </>
  );
}
