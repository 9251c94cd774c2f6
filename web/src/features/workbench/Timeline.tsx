import { useInfiniteQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useClock } from "@/shared/clock/clock";
import { dayOf, formatMoment, weekdayOf } from "@/shared/display/format";
import { Empty, Waiting } from "@/shared/display/Page";
import { ProblemNotice } from "@/shared/display/ProblemNotice";
import { Rule } from "@/shared/display/Rule";
import { useLanguage } from "@/shared/i18n/words";
import { pageLink } from "./links";
import { timelineQuery, type TimelineItem } from "./queries";

const LATE_MS = 60_000;

/** All that was done and said with a customer, on every channel, in the order in which we came to know it. */
export function Timeline({ person, zone }: { person: string; zone: string | null }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const clock = useClock();
  const where = zone ?? clock.zone;
  const { data, error, isPending, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(timelineQuery(person, language));
  const [isWhole, setIsWhole] = useState(false);
  const all = data?.pages.flatMap((page) => page.items) ?? [];
  const items = isWhole ? all : all.filter((item) => item.told?.tone !== "quiet");
  const days = grouped(items, where);
  return (
    <section className="card thread" aria-labelledby="timeline">
      <div className="card-head">
        <h2 id="timeline">{t("timeline.title")}</h2>
        <label className="check small">
          <input type="checkbox" checked={isWhole} onChange={(event) => setIsWhole(event.target.checked)} />
          {t("timeline.whole")}
        </label>
      </div>
      <p className="hint">{t("timeline.zone", { zone: where })}</p>
      {isPending ? (
        <Waiting lines={5} />
      ) : error && all.length === 0 ? (
        <ProblemNotice fault={error} onRetry={() => void refetch()} />
      ) : items.length === 0 ? (
        <Empty>{t("timeline.empty")}</Empty>
      ) : (
        days.map(([day, entries]) => (
          <section key={day} className="thread-day">
            <h3>
              <time dateTime={day}>{day}</time> <span className="faint">{weekdayOf(day, language)}</span>
            </h3>
            <ol>
              {entries.map((item) => (
                <Entry key={item.id} item={item} zone={where} />
              ))}
            </ol>
          </section>
        ))
      )}
      {hasNextPage && (
        <Button block loading={isFetchingNextPage} onClick={() => void fetchNextPage()} data-testid="older">
          {t("timeline.older")}
        </Button>
      )}
    </section>
  );
}

function grouped(items: readonly TimelineItem[], zone: string): [string, TimelineItem[]][] {
  const found = new Map<string, TimelineItem[]>();
  for (const item of items) {
    const day = dayOf(new Date(item.known_at), zone);
    found.set(day, [...(found.get(day) ?? []), item]);
  }
  return [...found];
}

function Entry({ item, zone }: { item: TimelineItem; zone: string }) {
  const { t } = useTranslation();
  const { told } = item;
  // A payment that came with a book has no fact of its own, and so no place that it could wait for.
  const isWaiting = item.position === null && !("run" in item.data && item.kind === "PaymentRecorded");
  const isLate = Math.abs(Date.parse(item.known_at) - Date.parse(item.at)) >= LATE_MS;
  return (
    <li className={`entry ${told?.tone ?? "plain"}`}>
      <time className="entry-time" dateTime={item.known_at}>
        {formatMoment(new Date(item.known_at), zone, "time")}
      </time>
      <div className="entry-body">
        <p className="entry-title">
          {told?.title ?? item.kind}
          {isWaiting && <span className="small faint"> {t("timeline.unsealed")}</span>}
        </p>
        {item.text !== null && <blockquote>{item.text}</blockquote>}
        {item.is_erased && <p className="small faint">{t("timeline.erased")}</p>}
        {isLate && <p className="small faint">{t("timeline.happened", { time: formatMoment(new Date(item.at), zone) })}</p>}
        {told && told.details.length > 0 && (
          <dl className="entry-details">
            {told.details.map((detail, number) => (
              <div key={`${detail.label} ${String(number)}`}>
                <dt>{detail.label}</dt>
                <dd>{pageLink(detail.page, detail.is_code ? <code>{detail.value}</code> : detail.value.replaceAll(` ${zone}`, ""))}</dd>
              </div>
            ))}
          </dl>
        )}
        {told && told.rules.length > 0 && (
          <ul className="refusal-rules">
            {told.rules.map((rule) => (
              <li key={rule.rule}>
                <Rule id={rule.rule} />
              </li>
            ))}
          </ul>
        )}
        {told?.earliest && (
          <p className="small faint">
            {t("refusal.from")} {told.earliest.replaceAll(` ${zone}`, "")}
          </p>
        )}
      </div>
    </li>
  );
}
