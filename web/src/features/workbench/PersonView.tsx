import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useClock } from "@/shared/clock/clock";
import { Masked, MaskedName, MaskedPhone } from "@/shared/display/Masked";
import { formatMoment } from "@/shared/display/format";
import { Card, Page } from "@/shared/display/Page";
import { useWord } from "@/shared/i18n/words";
import { Accounts, CaseAccounts } from "./Accounts";
import { LawfulNow } from "./LawfulNow";
import { PersonDialogues } from "./PersonDialogues";
import { Promises } from "./Promises";
import { StageMark } from "./StageMark";
import { ActiveStops } from "./Stops";
import { Timeline } from "./Timeline";
import { Pins } from "./work/Pins";
import { WhyCard } from "./work/WhyCard";
import { WorkBar } from "./work/WorkBar";
import type { About } from "./work/actions";
import type { CaseFile, Person } from "./queries";

export interface PersonViewProps {
  person: Person;
  /** The case that is looked at; without one, all the accounts there are. */
  file?: CaseFile;
  summary?: ReactNode;
}

/** A customer as whoever works on them sees them: masked, with what is owed, what is lawful and what has been. */
export function PersonView({ person, file, summary }: PersonViewProps) {
  const { t } = useTranslation();
  const title = person.is_erased ? t("masked.erased") : person.name;
  return (
    <Page
      title={title}
      tab={`${title} ${person.ref}`}
      lead={
        <>
          <code>{person.ref}</code>
          <span>{person.jurisdiction}</span>
          <TheirTime zone={person.zone} />
          <ActiveStops person={person.person} isBrief />
        </>
      }
      actions={<a href={file ? `/cases/${file.case}` : `/people/${person.person}`}>{t("person.server_page")}</a>}
    >
      {person.is_erased && <p className="notice">{t("person.erased")}</p>}
      {summary}
      <WorkBar key={file?.case ?? person.person} person={person} accounts={aboutOf(person, file)} />
      <div className="desk">
        <div className="desk-side">
          <Pins person={person.person} isErased={person.is_erased} />
          <WhyCard person={person.person} creditor={file?.creditor} />
          {!person.is_erased && <LawfulNow person={person} accounts={file?.accounts ?? person.accounts} />}
          <Card id="accounts" title={t("person.accounts")}>
            {file ? <CaseAccounts lines={file.accounts} /> : <Accounts accounts={person.accounts} />}
          </Card>
          <ActiveStops person={person.person} />
          <PersonDialogues person={person.person} />
          <Card id="promises" title={t("person.promises")}>
            <Promises promises={file?.promises ?? person.promises} />
          </Card>
          {!file && person.cases.length > 0 && (
            <Card id="cases" title={t("cases.title")}>
              <ul className="rows">
                {person.cases.map((each) => (
                  <li key={each.case}>
                    <Link to={`/cases/${each.case}`}>{each.creditor}</Link>
                    <StageMark stage={each.stage} isClosed={each.closed_at !== null} />
                  </li>
                ))}
              </ul>
            </Card>
          )}
          <Card id="identity" title={t("person.identity")} hint={t("person.identity_hint")}>
            <Identity person={person} />
          </Card>
        </div>
        <Timeline person={person.person} zone={person.zone} isErased={person.is_erased} />
      </div>
    </Page>
  );
}

/** The accounts that actions can be about: of the case, or all. */
function aboutOf(person: Person, file: CaseFile | undefined): About[] {
  if (!file) return person.accounts.map((each) => ({ ...each, most_minor: each.due_minor }));
  return file.accounts.map((each) => ({ ...each, most_minor: Math.max(each.unpaid_minor, each.due_minor) }));
}

/** What time it is where they are: it decides whether they may be called. */
function TheirTime({ zone }: { zone: string | null }) {
  const { t } = useTranslation();
  const clock = useClock(true);
  if (!zone) return <span className="care">{t("person.zone_unknown")}</span>;
  return <span>{t("person.their_time", { zone, time: formatMoment(clock.now, zone, "time") })}</span>;
}

function Identity({ person }: { person: Person }) {
  const { t } = useTranslation();
  const word = useWord();
  const fields = Object.entries(person.fields).filter(([field]) => !person.addresses.some((address) => address.kind === field));
  return (
    <>
      <dl className="lines">
        {fields.map(([field, value]) => (
          <div key={field}>
            <dt>{word("field", field)}</dt>
            <dd>{field === "name" ? <MaskedName name={value} /> : <Masked value={value} />}</dd>
          </div>
        ))}
        {person.addresses.map((address) => (
          <div key={address.address} className={address.is_valid ? undefined : "gone"}>
            <dt>{word("field", address.kind)}</dt>
            <dd>
              {address.kind === "phone" ? <MaskedPhone value={address.value} /> : <Masked value={address.value} />}
              <span className="line small faint">
                {word("use", address.use)} · {word("address_source", address.source)}
                {!address.is_valid && ` · ${t("person.address_gone")}`}
              </span>
            </dd>
          </div>
        ))}
      </dl>
      {person.parties.length > 0 && (
        <>
          <h3>{t("person.parties")}</h3>
          <dl className="lines">
            {person.parties.map((party) => (
              <div key={party.party}>
                <dt>{word("relation", party.relation)}</dt>
                <dd>
                  <MaskedName name={party.name} /> {party.phone && <MaskedPhone value={party.phone} />}
                </dd>
              </div>
            ))}
          </dl>
        </>
      )}
    </>
  );
}
