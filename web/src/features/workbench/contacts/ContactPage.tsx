import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { useClock } from "@/shared/clock/clock";
import { MaskedName } from "@/shared/display/Masked";
import { Money } from "@/shared/display/Money";
import { Card, Empty, Page, Waiting } from "@/shared/display/Page";
import { ProblemNotice } from "@/shared/display/ProblemNotice";
import { Reason } from "@/shared/display/Reason";
import { Status, type Tone } from "@/shared/display/Status";
import { Time } from "@/shared/display/Time";
import { Who } from "@/shared/display/Who";
import { useLanguage, useWord } from "@/shared/i18n/words";
import { ThreadDays } from "../Timeline";
import { ContactActions } from "./ContactActions";
import { ContactStep, ContactText } from "./ContactText";
import { VisitAtTheDoor } from "./VisitAtTheDoor";
import { TONES, contactQuery, threadQuery, type ContactFile } from "./queries";

type Heard = ContactFile["receipts"][number];

const HEARD: Partial<Record<Heard["state"], Tone>> = { delivered: "good", read: "good", accepted: "plain" };

/** A contact: its way through the states, what the other side said of it, what followed. */
export function ContactPage() {
  const { t } = useTranslation();
  const word = useWord();
  const { data: contact, error, refetch } = useQuery(contactQuery(useParams().contact ?? ""));
  if (error && !contact) {
    return (
      <Page title={t("contact.title")}>
        <ProblemNotice fault={error} onRetry={() => void refetch()} />
      </Page>
    );
  }
  if (!contact) return <Waiting lines={6} />;
  return (
    <Page
      title={t("contact.by_channel", { channel: word("channel", contact.channel) })}
      tab={t("contact.tab", { channel: word("channel", contact.channel), ref: contact.ref })}
      lead={
        <>
          <Status tone={TONES[contact.state]}>{word("touch", contact.state)}</Status>
          {contact.reason && (
            <span>
              <Reason code={contact.reason} />
            </span>
          )}
          <span>{word("purpose", contact.purpose)}</span>
          <span>
            <Link to={`/people/${contact.person}`}>
              <MaskedName name={contact.name} isErased={contact.is_erased} />
            </Link>{" "}
            <code>{contact.ref}</code>
          </span>
        </>
      }
      actions={contact.state === "queued" && <ContactActions contact={contact} />}
    >
      {contact.state === "in_doubt" && (
        <div className="notice in-doubt">
          <p>{t("contact.doubt")}</p>
          <ContactActions contact={contact} />
        </div>
      )}
      {contact.channel === "visit" && <VisitAtTheDoor contact={contact} />}
      <div className="desk">
        <div className="desk-side">
          <About contact={contact} />
          {contact.channel !== "visit" && <Receipts contact={contact} />}
          <Followed contact={contact} />
        </div>
        <Way contact={contact} />
      </div>
    </Page>
  );
}

function About({ contact }: { contact: ContactFile }) {
  const { t } = useTranslation();
  const { zone } = contact;
  const lines: [string, ReactNode][] = [[t("contacts.text"), <ContactText key="text" contact={contact} />]];
  if (contact.people.length > 0) lines.push([t("visit.people"), contact.people.join(t("list.comma"))]);
  if (contact.account) {
    lines.push([
      t("work.account"),
      <Link key="account" to={`/accounts/${contact.account}`}>
        <code>{contact.account_ref}</code>
      </Link>,
    ]);
  }
  if (contact.plan) lines.push([t("contact.plan"), <ContactStep key="plan" contact={contact} />]);
  lines.push([
    t("contact.asked"),
    <span key="asked">
      <Time at={contact.created_at} show="moment" zone={zone} />
      <Who who={contact.asked_by} />
    </span>,
  ]);
  if (contact.answers) lines.push([t("contact.answers"), <Time key="answers" at={contact.answers} show="moment" zone={zone} />]);
  lines.push([t("contact.deadline"), <Time key="deadline" at={contact.deadline} show="moment" zone={zone} />]);
  lines.push([t("contact.attempts"), contact.attempts]);
  if (contact.finished_at) lines.push([t("contact.finished"), <Time key="finished" at={contact.finished_at} show="moment" zone={zone} />]);
  return (
    <Card id="about" title={t("contact.about")}>
      <dl className="lines">
        {lines.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <details>
        <summary className="small">{t("contact.ids")}</summary>
        <dl className="lines small">
          <div>
            <dt>{t("contact.id")}</dt>
            <dd>
              <code>{contact.contact}</code>
            </dd>
          </div>
          <div>
            <dt>{t("contact.permit")}</dt>
            <dd>
              <code>{contact.permit}</code>
            </dd>
          </div>
          <div>
            <dt>{t("contact.receipt")}</dt>
            <dd>
              <Link to={`/receipts/${contact.receipt}`}>
                <code>{contact.receipt}</code>
              </Link>
            </dd>
          </div>
          <div>
            <dt>{t("contact.key")}</dt>
            <dd>
              <code>{contact.message_id}</code>
            </dd>
          </div>
        </dl>
      </details>
    </Card>
  );
}

function Receipts({ contact }: { contact: ContactFile }) {
  const { t } = useTranslation();
  const word = useWord();
  return (
    <Card id="receipts" title={t("contact.receipts")}>
      {contact.receipts.length === 0 ? (
        <p className="faint">{t("contact.no_receipts")}</p>
      ) : (
        <ul className="rows">
          {contact.receipts.map((told) => (
            <li key={`${told.reference} ${told.state} ${told.at}`}>
              <span>
                <Status tone={HEARD[told.state] ?? "stop"}>{word("receipt", told.state)}</Status>{" "}
                {told.code && told.code !== told.state && <span className="faint">{word("reason", told.code)}</span>}
                <span className="line small faint">{told.reference === contact.message_id ? t("contact.whole") : <code>{told.reference}</code>}</span>
              </span>
              <Time at={told.at} show="moment" zone={contact.zone} />
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

/** What came after it, which does not say that it came of it. */
function Followed({ contact }: { contact: ContactFile }) {
  const { t } = useTranslation();
  const word = useWord();
  const { replies, promises, payments } = contact.followed_by;
  const answers = useQuery(threadQuery(contact.contact, useLanguage())).data?.answers;
  return (
    <Card id="followed" title={t("contact.followed")} hint={t("contact.followed_hint")}>
      {replies.length + promises.length + payments.length === 0 ? (
        <p className="faint">{t("contact.nothing_followed")}</p>
      ) : (
        <ul className="rows followed">
          {replies.map((reply) => {
            const words = answers?.find((each) => each.message === reply.message);
            return (
              <li key={reply.message}>
                <span>
                  {t("contact.reply")}
                  {words && (words.text === null ? <span className="line small faint">{t("timeline.erased")}</span> : <blockquote>{words.text.trim()}</blockquote>)}
                </span>
                <Time at={reply.at} show="moment" zone={contact.zone} />
              </li>
            );
          })}
          {promises.map((promise) => (
            <li key={promise.promise}>
              <span>
                <Money minor={promise.amount_minor} currency={promise.currency} /> <span className="faint">{t("promise.by", { day: promise.due })}</span>{" "}
                <span className="small faint">{word("promise", promise.state)}</span>
              </span>
              <Time at={promise.taken_at} show="moment" zone={contact.zone} />
            </li>
          ))}
          {payments.map((payment) => (
            <li key={payment.payment}>
              <span>
                {t("contact.payment")} {contact.currency && <Money minor={payment.amount_minor} currency={contact.currency} />} <code className="small faint">{payment.payment}</code>
              </span>
              <Time at={payment.paid_at} show="moment" zone={contact.zone} />
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

function Way({ contact }: { contact: ContactFile }) {
  const { t } = useTranslation();
  const clock = useClock();
  const { data, error, refetch } = useQuery(threadQuery(contact.contact, useLanguage()));
  return (
    <section className="card thread" aria-labelledby="way">
      <h2 id="way">{t("contact.way")}</h2>
      {error && !data ? (
        <ProblemNotice fault={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <Waiting lines={4} />
      ) : data.items.length === 0 ? (
        <Empty>{t("timeline.empty")}</Empty>
      ) : (
        <ThreadDays items={data.items} zone={contact.zone ?? clock.zone} person={contact.person} canPin={false} />
      )}
    </section>
  );
}
