import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { Customer } from "@/shared/display/Customer";
import { Reason } from "@/shared/display/Reason";
import { Status } from "@/shared/display/Status";
import { Time } from "@/shared/display/Time";
import { useWord } from "@/shared/i18n/words";
import { Outreach } from "@/shared/outreach/Sections";
import { useMay } from "@/shared/session/session";
import { DataTable, type Column } from "@/shared/table/DataTable";
import { Filter } from "@/shared/table/Filter";
import { PersonSearch } from "@/shared/table/PersonSearch";
import { useListState } from "@/shared/table/useListState";
import { ContactActions } from "./ContactActions";
import { ContactStep, ContactText } from "./ContactText";
import { CHANNELS, PURPOSES, STATES, TONES, contactsQuery, type Contact } from "./queries";

const FILTERS = ["state", "channel", "purpose", "reason", "person"] as const;

/** Every contact, the newest first; how many are in doubt above all. */
export function ContactsPage() {
  const { t } = useTranslation();
  const word = useWord();
  const may = useMay();
  const list = useListState();
  const state = STATES.find((each) => each === list.filter("state"));
  const channel = CHANNELS.find((each) => each === list.filter("channel"));
  const purpose = PURPOSES.find((each) => each === list.filter("purpose"));
  const reason = list.filter("reason");
  const person = list.filter("person");
  const asked = { ...(state ? { state } : {}), ...(channel ? { channel } : {}), ...(purpose ? { purpose } : {}), ...(reason ? { reason } : {}), ...(person ? { person } : {}) };
  const { data, error, isFetching, refetch } = useQuery({ ...contactsQuery(asked, list.cursor), placeholderData: (before) => before });
  const isFiltered = Object.keys(asked).length > 0;
  const reasons = [...new Set([...(data?.reasons ?? []), ...(reason ? [reason] : [])])];
  const inDoubt = data?.in_doubt ?? 0;

  const columns: Column<Contact>[] = [
    {
      key: "customer",
      title: t("cases.customer"),
      isName: true,
      cell: (row) => <Customer row={row} />,
    },
    {
      key: "how",
      title: t("contacts.how"),
      cell: (row) => (
        <>
          {word("channel", row.channel)}
          <span className="line small faint">{word("purpose", row.purpose)}</span>
        </>
      ),
    },
    {
      key: "text",
      title: t("contacts.text"),
      isExtra: true,
      cell: (row) => (
        <>
          <ContactText contact={row} />
          <span className="line small">
            <ContactStep contact={row} />
          </span>
        </>
      ),
    },
    {
      key: "state",
      title: t("cases.state"),
      cell: (row) => (
        <>
          <Status tone={TONES[row.state]}>{word("touch", row.state)}</Status>
          {row.reason && (
            <span className="line small faint">
              <Reason code={row.reason} />
            </span>
          )}
        </>
      ),
    },
    { key: "when", title: t("contacts.when"), cell: (row) => <Time at={row.created_at} show="short" zone={row.zone} /> },
    ...(may("contact") || may("operate") ? [{ key: "act", title: t("contacts.act"), cell: (row: Contact) => <ContactActions contact={row} size="small" /> }] : []),
  ];

  return (
    <Outreach name="contacts">
      {inDoubt > 0 && (
        <div className="notice in-doubt">
          <p>
            <strong>{t("contacts.in_doubt", { count: inDoubt })}</strong> {t("contacts.in_doubt_hint")}
          </p>
          {state !== "in_doubt" && (
            <Button onClick={() => list.choose({ ...Object.fromEntries(FILTERS.map((name) => [name, undefined])), state: "in_doubt" })} data-testid="look-in-doubt">
              {t("contacts.in_doubt_look")}
            </Button>
          )}
        </div>
      )}
      <form className="filters" role="search" onSubmit={(event) => event.preventDefault()} aria-label={t("contacts.filter")}>
        <PersonSearch key={person ?? ""} person={person} onFind={(wish) => list.choose({ person: wish })} />
        <Filter label={t("cases.state")} codes={STATES} wordOf={(code) => word("touch", code)} value={state} onChoose={(code) => list.choose({ state: code })} />
        <Filter label={t("message.form_channel")} codes={CHANNELS} wordOf={(code) => word("channel", code)} value={channel} onChoose={(code) => list.choose({ channel: code })} />
        <Filter label={t("lawful.purpose")} codes={PURPOSES} wordOf={(code) => word("purpose", code)} value={purpose} onChoose={(code) => list.choose({ purpose: code })} />
        <Filter label={t("contacts.reason")} codes={reasons} wordOf={(code) => word("reason", code)} value={reason} onChoose={(code) => list.choose({ reason: code })} />
        {isFiltered && (
          <Button type="link" onClick={() => list.choose(Object.fromEntries(FILTERS.map((name) => [name, undefined])))}>
            {t("cases.clear")}
          </Button>
        )}
      </form>
      <DataTable
        caption={t("outreach.contacts")}
        columns={columns}
        rows={data?.contacts}
        keyOf={(row) => row.contact}
        hrefOf={(row) => `/contacts/${row.contact}`}
        isLoading={isFetching}
        fault={data ? null : error}
        onRetry={() => void refetch()}
        empty={isFiltered ? t("contacts.empty_filtered") : t("contacts.empty")}
        pages={list.pagesOf(data?.next)}
      />
    </Outreach>
  );
}
