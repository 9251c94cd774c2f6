import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, useParams, useSearchParams } from "react-router";
import { Customer } from "@/shared/display/Customer";
import { Page } from "@/shared/display/Page";
import { Rule } from "@/shared/display/Rule";
import { Status } from "@/shared/display/Status";
import { formatCount, formatMoney } from "@/shared/display/format";
import { inSameLanguage } from "@/shared/i18n/keeping";
import { useLanguage, useWord } from "@/shared/i18n/words";
import type { Column } from "@/shared/table/DataTable";
import { useListState } from "@/shared/table/useListState";
import { DayTable, TONES } from "./DayTable";
import { decisionsQuery, exportDecisions, measuresQuery, type DecidedCase, type DecisionsAsked } from "./queries";

const ASKED = ["bucket", "segment", "treatment", "by", "arm", "measure", "currency"] as const;

/** The cases decided on a day, those left alone included, with why; or who stands behind a measure, with the part of each. */
export function DecidedPage() {
  const { t } = useTranslation();
  const word = useWord();
  const language = useLanguage();
  const day = useParams().day ?? "";
  const [search] = useSearchParams();
  const { cursor } = useListState();
  const part = search.get("part") === "numerator" ? "numerator" : "denominator";
  const asked: DecisionsAsked = {
    ...Object.fromEntries(ASKED.flatMap((name) => (search.has(name) ? [[name, search.get(name) ?? ""]] : []))),
    ...(search.has("measure") ? { part } : {}),
  };
  const found = useQuery({ ...decisionsQuery(day, asked, cursor, language), placeholderData: inSameLanguage(language) });
  const columns: Column<DecidedCase>[] = [
    { key: "who", title: t("cases.customer"), isName: true, cell: (row) => <span className="whole"><Customer row={row} /></span> },
    { key: "bucket", title: t("day.bucket"), cell: (row) => <Bucket row={row} /> },
    { key: "treatment", title: t("day.treatment"), cell: (row) => word("treatment", row.treatment) },
    { key: "why", title: t("decided.why"), cell: (row) => <span className="small">{row.why}</span> },
    ...(asked.measure ? [] : [{ key: "by", title: t("day.by"), cell: (row: DecidedCase) => <span className="whole">{word("by", row.by)}</span>, isExtra: true }]),
    { key: "state", title: t("day.case_state"), cell: (row) => <HowFar row={row} /> },
    ...(asked.measure ? [{ key: "part", title: t("measures.fraction"), align: "end" as const, cell: (row: DecidedCase) => <span className="whole">{partOf(row, language)}</span> }] : []),
  ];
  return (
    <Page title={t("decided.title")} tab={`${day} ${t("decided.title")}`} lead={<Asked day={day} asked={asked} />}>
      <DayTable caption={t("decided.title")} columns={columns} found={found} empty={t("decided.empty")} take={() => exportDecisions(day, asked)} />
    </Page>
  );
}

function partOf(row: DecidedCase, language: string): string {
  const said = (count: number | null) => (count === null ? "" : row.currency ? formatMoney(count, row.currency, language) : formatCount(count, language));
  return `${said(row.numerator)} / ${said(row.denominator)}`;
}

/** The day, what of it is shown, and the way to all of it. A measure stands there with what it counts and its clock. */
function Asked({ day, asked }: { day: string; asked: DecisionsAsked }) {
  const { t } = useTranslation();
  const word = useWord();
  const language = useLanguage();
  const { data } = useQuery({ ...measuresQuery(day, "bucket", language), enabled: Boolean(asked.measure) });
  const definition = data?.definitions.find((each) => each.measure === asked.measure);
  return (
    <>
      <Link to={`/day/${day}`}>{day}</Link>
      {definition && (
        <span>
          {t("decided.of_measure", {
            measure: definition.title,
            part: t(asked.part === "numerator" ? "measures.numerator" : "measures.denominator"),
            counted: asked.part === "numerator" ? definition.numerator : definition.denominator,
            days: definition.window_days,
          })}
        </span>
      )}
      {asked.bucket && <span>{asked.bucket}</span>}
      {asked.segment && <span>{word("segment", asked.segment)}</span>}
      {asked.treatment && <span>{word("treatment", asked.treatment)}</span>}
      {asked.by && <span>{word("by", asked.by)}</span>}
      {asked.arm && <span>{word("arm", asked.arm)}</span>}
      {asked.currency && <span>{asked.currency}</span>}
      {Object.keys(asked).length > 0 && <Link to={`/day/${day}/decided`}>{t("cases.clear")}</Link>}
    </>
  );
}

function Bucket({ row }: { row: DecidedCase }) {
  const { t } = useTranslation();
  return (
    <span className="whole">
      {row.bucket}
      {row.dpd > 0 && <span className="line small faint">{t("decided.days", { count: row.dpd })}</span>}
    </span>
  );
}

function HowFar({ row }: { row: DecidedCase }) {
  const { t } = useTranslation();
  if (row.state === null) return <span className="faint">{t("decided.alone")}</span>;
  return (
    <span className="stack">
      <span>
        <Status tone={TONES[row.state]}>{t(`day_case.${row.state}`)}</Status>
      </span>
      {row.rules.map((rule) => (
        <Rule key={rule} id={rule} />
      ))}
    </span>
  );
}
