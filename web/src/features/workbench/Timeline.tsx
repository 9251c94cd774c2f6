import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useClock } from "@/shared/clock/clock";
import { dayOf, formatCount, formatMoment, weekdayOf } from "@/shared/display/format";
import { api, take } from "@/shared/api/client";
import { Empty, Waiting } from "@/shared/display/Page";
import { ProblemNotice } from "@/shared/display/ProblemNotice";
import { Rule } from "@/shared/display/Rule";
import { useSubmission } from "@/shared/form/useSubmission";
import { useLanguage, useWord } from "@/shared/i18n/words";
import { CorrectReading } from "@/shared/reading/CorrectReading";
import { useMay } from "@/shared/session/session";
import { CHANNELS } from "./contacts/queries";
import { pageLink } from "./links";
import type { TimelineItem } from "./queries";
import { useRefresh } from "./work/hand";
import { timelineQuery, type TimelineFilter, type Topic } from "./work/queries";

const LATE_MS = 60_000;
const FOLDED = 500; // characters of a text that are shown of a longer one
const TOPICS: readonly Topic[] = ["contacts", "replies", "money", "promises", "rules", "notes", "work"];
const NOTHING: TimelineFilter = { words: "", topic: undefined, channel: undefined };

/** All that was done and said with a customer, on every channel, in the order in which we came to know it. */
export function Timeline({ person, zone, isErased }: { person: string; zone: string | null; isErased: boolean }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const clock = useClock();
  const where = zone ?? clock.zone;
  const [filter, setFilter] = useState(NOTHING);
  const { data, error, isPending, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({ ...timelineQuery(person, language, filter), placeholderData: keepPreviousData });
  const [isWhole, setIsWhole] = useState(false);
  const all = data?.pages.flatMap((page) => page.items) ?? [];
  const isFiltered = filter !== NOTHING;
  const items = isWhole || isFiltered ? all : all.filter((item) => item.told?.tone !== "quiet");
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
      <Search filter={filter} onChange={setFilter} />
      {isPending ? (
        <Waiting lines={5} />
      ) : error && all.length === 0 ? (
        <ProblemNotice fault={error} onRetry={() => void refetch()} />
      ) : items.length === 0 ? (
        <Empty>{isFiltered ? t("timeline.none_found") : t("timeline.empty")}</Empty>
      ) : (
        <ThreadDays items={items} zone={where} person={person} canPin={!isErased} />
      )}
      {hasNextPage && (
        <Button block loading={isFetchingNextPage} onClick={() => void fetchNextPage()} data-testid="older">
          {t("timeline.older")}
        </Button>
      )}
    </section>
  );
}

/** Facts of a customer's, by the days on which we came to know them. */
export function ThreadDays({ items, zone, person, canPin }: { items: readonly TimelineItem[]; zone: string; person: string; canPin: boolean }) {
  const language = useLanguage();
  return grouped(items, zone).map(([day, entries]) => (
    <section key={day} className="thread-day">
      <h3>
        <time dateTime={day}>{day}</time> <span className="faint">{weekdayOf(day, language)}</span>
      </h3>
      <ol>
        {entries.map((item) => (
          <Entry key={item.id} item={item} zone={zone} person={person} canPin={canPin} />
        ))}
      </ol>
    </section>
  ));
}

/** What to look for: words as they are shown, what it is about, by which channel. The server looks. */
function Search({ filter, onChange }: { filter: TimelineFilter; onChange: (filter: TimelineFilter) => void }) {
  const { t } = useTranslation();
  const word = useWord();
  const [words, setWords] = useState(filter.words);
  const choose = (changes: Partial<TimelineFilter>) => {
    const next = { ...filter, ...changes };
    onChange(next.words || next.topic || next.channel ? next : NOTHING);
  };
  return (
    <form
      className="filters tight"
      role="search"
      aria-label={t("timeline.search")}
      onSubmit={(event) => {
        event.preventDefault();
        choose({ words: words.trim() });
      }}
    >
      <label className="search">
        <span>{t("timeline.search")}</span>
        <span className="joined">
          <input type="search" data-page-search="" maxLength={100} value={words} autoComplete="off" spellCheck={false} onChange={(event) => setWords(event.target.value)} />
          <Button htmlType="submit">{t("cases.find_go")}</Button>
        </span>
      </label>
      <label>
        <span>{t("timeline.topic")}</span>
        <select value={filter.topic ?? ""} onChange={(event) => choose({ topic: TOPICS.find((each) => each === event.target.value) })}>
          <option value="">{t("cases.any")}</option>
          {TOPICS.map((each) => (
            <option key={each} value={each}>
              {word("topic", each)}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span>{t("message.form_channel")}</span>
        <select value={filter.channel ?? ""} onChange={(event) => choose({ channel: CHANNELS.find((each) => each === event.target.value) })}>
          <option value="">{t("cases.any")}</option>
          {CHANNELS.map((each) => (
            <option key={each} value={each}>
              {word("channel", each)}
            </option>
          ))}
        </select>
      </label>
    </form>
  );
}

/** Words of the gate's: each has a receipt that can be explained and proved. */
const RECEIPTS: readonly string[] = ["ContactPermitted", "ContactRefused", "ContactBesidePermitted", "ContactBesideRefused"];

function grouped(items: readonly TimelineItem[], zone: string): [string, TimelineItem[]][] {
  const found = new Map<string, TimelineItem[]>();
  for (const item of items) {
    const day = dayOf(new Date(item.known_at), zone);
    found.set(day, [...(found.get(day) ?? []), item]);
  }
  return [...found];
}

/** What was said or written; of a long text the beginning, until somebody wants all of it. */
export function Words({ text }: { text: string }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const [isWhole, setIsWhole] = useState(false);
  const letters = [...text];
  if (letters.length <= FOLDED) return <blockquote>{text}</blockquote>;
  return (
    <>
      <blockquote>{isWhole ? text : `${letters.slice(0, FOLDED).join("").trimEnd()}…`}</blockquote>
      <div>
        <Button size="small" type="link" aria-expanded={isWhole} onClick={() => setIsWhole((was) => !was)} data-testid="unfold">
          {isWhole ? t("timeline.show_less") : t("timeline.show_all", { length: formatCount(letters.length, language) })}
        </Button>
      </div>
    </>
  );
}

function Entry({ item, zone, person, canPin }: { item: TimelineItem; zone: string; person: string; canPin: boolean }) {
  const { t } = useTranslation();
  const may = useMay();
  const pin = useSubmission((entry: string, headers) => take(api.POST("/api/v1/persons/{person}/pins", { params: { path: { person } }, body: { entry }, headers })), useRefresh(person));
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
          {canPin && may("record") && !("run" in item.data && item.kind === "PaymentRecorded") && (
            <Button className="pin" size="small" type="text" disabled={pin.isBusy} aria-label={t("pins.pin_entry", { title: told?.title ?? item.kind })} onClick={() => pin.send(item.id)}>
              {t("pins.pin")}
            </Button>
          )}
        </p>
        {pin.fault !== null && <ProblemNotice fault={pin.fault} />}
        {item.text !== null && <Words text={item.text} />}
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
        {item.kind === "MessageUnderstood" && canPin && typeof item.data.message === "string" && <CorrectReading message={item.data.message} />}
        {RECEIPTS.includes(item.kind) && !isWaiting && (
          <p className="small">
            <Link to={`/receipts/${item.id}`}>{t("timeline.receipt")}</Link>
          </p>
        )}
      </div>
    </li>
  );
}
