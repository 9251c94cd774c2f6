import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useClock } from "@/shared/clock/clock";
import { formatMoment } from "@/shared/display/format";
import { Card, Page } from "@/shared/display/Page";
import { useWord } from "@/shared/i18n/words";
import { Accounts, CaseAccounts } from "./Accounts";
import { Identity } from "./Identity";
import { LawfulNow } from "./LawfulNow";
import { PersonDialogues } from "./PersonDialogues";
import { PersonCases } from "./PersonCases";
import { Promises } from "./Promises";
import { ReachCard } from "./ReachCard";
import { SamePerson } from "./SamePerson";
import { ActiveStops, Stops } from "./Stops";
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
  const word = useWord();
  const title = person.is_erased ? t("masked.erased") : person.name;
  return (
    <Page
      title={title}
      tab={`${title} ${person.ref}`}
      lead={
        <>
          <code>{person.ref}</code>
          <span>{word("jurisdiction", person.jurisdiction)}</span>
          <TheirTime zone={person.zone} />
          <ActiveStops person={person.person} />
        </>
      }
    >
      {person.is_erased && <p className="notice">{t("person.erased")}</p>}
      {summary}
      <WorkBar person={person} accounts={aboutOf(person, file)} />
      <div className="desk">
        <div className="desk-side">
          <Pins person={person.person} isErased={person.is_erased} />
          <WhyCard person={person.person} creditor={file?.creditor} />
          {!person.is_erased && <LawfulNow person={person} accounts={file?.accounts ?? person.accounts} />}
          <Card id="accounts" title={t("person.accounts")}>
            {file ? <CaseAccounts lines={file.accounts} /> : <Accounts accounts={person.accounts} />}
          </Card>
          <Stops person={person.person} accounts={file?.accounts ?? person.accounts} />
          {!person.is_erased && <ReachCard person={person} />}
          <PersonDialogues person={person.person} />
          <Card id="promises" title={t("person.promises")}>
            <Promises promises={file?.promises ?? person.promises} accounts={file?.accounts ?? person.accounts} />
          </Card>
          {!file && <PersonCases cases={person.cases} />}
          <SamePerson links={person.links} />
          {!person.is_erased && (
            <Card id="identity" title={t("person.identity")} hint={t("person.identity_hint")}>
              <Identity person={person} />
            </Card>
          )}
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
