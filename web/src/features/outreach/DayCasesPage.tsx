import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, useParams, useSearchParams } from "react-router";
import { Customer } from "@/shared/display/Customer";
import { Page } from "@/shared/display/Page";
import { Rule } from "@/shared/display/Rule";
import { Status } from "@/shared/display/Status";
import { Time } from "@/shared/display/Time";
import { useWord } from "@/shared/i18n/words";
import type { Column } from "@/shared/table/DataTable";
import { useListState } from "@/shared/table/useListState";
import { DayTable, TONES } from "./DayTable";
import { laneName } from "./Load";
import { dayCasesQuery, exportCases, type CaseState, type ContactState, type DayCase, type DayCasesAsked } from "./queries";
import { STEPS } from "./steps";

const STATES = Object.keys(TONES) as CaseState[];
const PLAIN = ["rule", "treatment", "outcome", "by", "lane"] as const;

/** What the address asks for. A state or step that there is none of is left to the server to refuse. */
function useAsked(): DayCasesAsked {
  const [search] = useSearchParams();
  const states = search.getAll("state").filter((each): each is CaseState => STATES.includes(each as CaseState));
  const step = STEPS.find((each) => each === search.get("step"));
  const hour = search.get("hour");
  const contact = search.get("contact");
  return {
    ...(states.length > 0 ? { state: states } : {}),
    ...(step ? { step } : {}),
    ...Object.fromEntries(PLAIN.flatMap((name) => (search.has(name) ? [[name, search.get(name) ?? ""]] : []))),
    ...(hour !== null && /^\d{1,2}$/.test(hour) ? { hour: Number(hour) } : {}),
    ...(contact !== null ? { contact: contact as ContactState } : {}),
  };
}

/** The cases of a day: who, what was decided, how far it came, and what stood in the way. */
export function DayCasesPage() {
  const { t } = useTranslation();
  const word = useWord();
  const day = useParams().day ?? "";
  const asked = useAsked();
  const { cursor } = useListState();
  const found = useQuery({ ...dayCasesQuery(day, asked, cursor), placeholderData: (before) => before });

  const columns: Column<DayCase>[] = [
    { key: "who", title: t("cases.customer"), isName: true, cell: (row) => <Customer row={row} /> },
    { key: "treatment", title: t("day.treatment"), cell: (row) => word("treatment", row.treatment) },
    { key: "by", title: t("day.by"), cell: (row) => <span className="whole">{t("day.by_lane", { by: word("by", row.by), lane: laneName(word, row.lane) })}</span>, isExtra: true },
    { key: "state", title: t("day.case_state"), cell: (row) => <Status tone={TONES[row.state]}>{t(`day_case.${row.state}`)}</Status> },
    { key: "contacts", title: t("day.case_contacts"), cell: (row) => <Contacts row={row} /> },
    { key: "why", title: t("day.why"), cell: (row) => <Why row={row} /> },
  ];
  return (
    <Page title={t("day_cases.title")} tab={`${day} ${t("day_cases.title")}`} lead={<Asked day={day} asked={asked} />}>
      <DayTable caption={t("day_cases.title")} columns={columns} found={found} empty={t("day_cases.empty")} take={() => exportCases(day, asked)} />
    </Page>
  );
}

/** The day, what of it is shown, and the way to all of it. */
function Asked({ day, asked }: { day: string; asked: DayCasesAsked }) {
  const { t } = useTranslation();
  const word = useWord();
  const states = asked.state ?? [];
  return (
    <>
      <Link to={`/day/${day}`}>{day}</Link>
      {asked.step && <span>{word("funnel", asked.step)}</span>}
      {states.map((state) => (
        <span key={state}>{t(`day_case.${state}`)}</span>
      ))}
      {asked.outcome && <span>{word("dropped", asked.outcome)}</span>}
      {asked.contact && <span>{word("touch", asked.contact)}</span>}
      {asked.treatment && <span>{word("treatment", asked.treatment)}</span>}
      {asked.by && <span>{word("by", asked.by)}</span>}
      {asked.lane && <span>{laneName(word, asked.lane)}</span>}
      {asked.hour != null && <span>{t("day.hour", { hour: String(asked.hour).padStart(2, "0") })}</span>}
      {asked.rule && <Rule id={asked.rule} />}
      {Object.keys(asked).length > 0 && <Link to={`/day/${day}/cases`}>{t("cases.clear")}</Link>}
    </>
  );
}

function Contacts({ row }: { row: DayCase }) {
  const { t } = useTranslation();
  const word = useWord();
  if (row.contacts.length === 0) return null;
  return (
    <span className="stack">
      {row.contacts.map((each) => (
        <span key={each.contact} className="small">
          {t(each.is_answered ? "day.contact_answered" : "day.contact", { channel: word("channel", each.channel), state: word("touch", each.state) })}
        </span>
      ))}
    </span>
  );
}

function Why({ row }: { row: DayCase }) {
  const { t } = useTranslation();
  const word = useWord();
  if (row.rules.length > 0) {
    return (
      <span className="stack">
        {row.rules.map((rule) => (
          <Rule key={rule} id={rule} />
        ))}
        {row.earliest && (
          <span className="small faint">
            {t("refusal.from")} <Time at={row.earliest} zone={row.zone} />
          </span>
        )}
      </span>
    );
  }
  if (row.outcome) return <span>{word("dropped", row.outcome)}</span>;
  if (row.begins_at) return <Time at={row.begins_at} show="short" zone={row.zone} />;
  return null;
}
