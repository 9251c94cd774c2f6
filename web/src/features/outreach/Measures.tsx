import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { BarChart } from "@/shared/display/BarChart";
import { Card, Waiting } from "@/shared/display/Page";
import { ProblemNotice } from "@/shared/display/ProblemNotice";
import { formatCount, formatMoney, formatShare } from "@/shared/display/format";
import { Why } from "@/shared/display/Why";
import { useLanguage, useWord } from "@/shared/i18n/words";
import { inSameLanguage } from "@/shared/i18n/keeping";
import { MEASURE_GROUPS, measuresQuery, type Definition, type Measured, type MeasureGroup } from "./queries";
import { decidedAt } from "./steps";

/** What became of a day's cases: every measure with its numerator, denominator and clock; by bucket, by whom, or by arm. */
export function Measures({ day }: { day: string }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const [by, setBy] = useState<MeasureGroup>("bucket");
  const { data, error, isPending, refetch } = useQuery({ ...measuresQuery(day, by, language), placeholderData: inSameLanguage(language) });
  if (isPending) return <Waiting lines={4} />;
  if (!data) return <ProblemNotice fault={error} onRetry={() => void refetch()} />;
  if (data.measures.length === 0) return null;
  return (
    <Card id="measures" title={t("measures.title")} hint={t("measures.lead")}>
      {!data.is_final && <p className="small faint">{t("measures.not_final", { day: data.known_on })}</p>}
      <dl className="wall-figures measures">
        {data.definitions.flatMap((definition) => {
          const whole = data.measures.filter((each) => each.measure === definition.measure && Object.keys(each.group).length === 0);
          return whole.map((measured) => <Figure key={`${definition.measure} ${measured.currency ?? ""}`} day={day} definition={definition} measured={measured} />);
        })}
      </dl>
      <Compared day={day} definitions={data.definitions} measures={data.measures} by={by} onBy={setBy} />
    </Card>
  );
}

/** A measure: its value, and what it is a share of on hover and focus, read aloud with it. */
function Figure({ day, definition, measured }: { day: string; definition: Definition; measured: Measured }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const name = measured.currency ? t("measures.in_currency", { measure: definition.title, currency: measured.currency }) : definition.title;
  return (
    <div className="wall-figure" data-testid={`measure-${definition.measure}`}>
      <dt>{name}</dt>
      <dd>
        <span>{measured.value === null ? <span className="none">{t("measures.no_value")}</span> : formatShare(measured.value, language)}</span>
        <Why
          label={t("measures.why", { measure: name, numerator: definition.numerator, denominator: definition.denominator, days: definition.window_days })}
          lines={[
            <>
              {t("measures.numerator")}: {definition.numerator} <strong>{amount(measured.numerator, measured, language)}</strong>
            </>,
            <>
              {t("measures.denominator")}: {definition.denominator} <strong>{amount(measured.denominator, measured, language)}</strong>
            </>,
            t("measures.clock", { days: definition.window_days }),
          ]}
        />
      </dd>
      <dd className="small faint fraction">
        <Fraction day={day} name={name} measured={measured} />
      </dd>
    </div>
  );
}

/** A measure's two counts, each leading to the cases that are in it. */
function Fraction({ day, name, measured }: { day: string; name: string; measured: Measured }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const asked = { measure: measured.measure, ...measured.group, ...(measured.currency ? { currency: measured.currency } : {}) };
  const part = (which: "numerator" | "denominator") => {
    const count = amount(measured[which], measured, language);
    if (measured[which] === 0) return <span>{count}</span>;
    return (
      <Link to={decidedAt(day, { ...asked, part: which })} aria-label={t("measures.see", { measure: name, part: t(`measures.${which}`), count })}>
        {count}
      </Link>
    );
  };
  return (
    <span>
      {part("numerator")} / {part("denominator")}
    </span>
  );
}

function amount(count: number, measured: Measured, language: string): string {
  return measured.currency ? formatMoney(count, measured.currency, language) : formatCount(count, language);
}

interface ComparedProps {
  day: string;
  definitions: readonly Definition[];
  measures: readonly Measured[];
  by: MeasureGroup;
  onBy: (by: MeasureGroup) => void;
}

function Compared({ day, definitions, measures, by: asked, onBy }: ComparedProps) {
  const { t } = useTranslation();
  const word = useWord();
  const language = useLanguage();
  const [chosen, setChosen] = useState("contact");
  // Until the answer by another group is here, what is shown is still by the one before.
  const by = MEASURE_GROUPS.find((each) => measures.some((measured) => each in measured.group)) ?? asked;
  const definition = definitions.find((each) => each.measure === chosen) ?? definitions[0];
  if (!definition) return null;
  const groups = [...new Set(measures.flatMap((each) => (each.group[by] === undefined ? [] : [each.group[by]])))].sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
  const nameOf = (group: string) => (by === "by" ? word("by", group) : by === "arm" ? word("arm", group) : group);
  const currencies = [...new Set(measures.filter((each) => each.measure === definition.measure).map((each) => each.currency))];
  const at = (group: string, currency: string | null) => measures.find((each) => each.measure === definition.measure && each.group[by] === group && each.currency === currency);
  return (
    <>
      <form className="filters" onSubmit={(event) => event.preventDefault()} aria-label={t("measures.by")}>
        <label>
          <span>{t("measures.choose")}</span>
          <select value={definition.measure} onChange={(event) => setChosen(event.target.value)} data-testid="measure">
            {definitions.map((each) => (
              <option key={each.measure} value={each.measure}>
                {each.title}
              </option>
            ))}
          </select>
        </label>
        <label>
          <span>{t("measures.by")}</span>
          <select value={asked} onChange={(event) => onBy(event.target.value as MeasureGroup)} data-testid="measure-by">
            {MEASURE_GROUPS.map((each) => (
              <option key={each} value={each}>
                {t(`measures.group.${each}`)}
              </option>
            ))}
          </select>
        </label>
      </form>
      {groups.some((group) => currencies.some((currency) => (at(group, currency)?.value ?? null) !== null)) && (
      <BarChart
        label={t("measures.chart", { measure: definition.title, group: t(`measures.group.${by}`) })}
        categories={groups.map(nameOf)}
        series={currencies.map((currency) => ({ name: currency ?? definition.title, values: groups.map((group) => at(group, currency)?.value ?? null) }))}
        format={(value) => formatShare(value, language)}
        tip={(series, category) => {
          const group = groups[category] ?? "";
          const found = at(group, currencies[series] ?? null);
          if (!found || found.value === null) return nameOf(group);
          return t("measures.bar", { name: nameOf(group), value: formatShare(found.value, language), numerator: amount(found.numerator, found, language), denominator: amount(found.denominator, found, language) });
        }}
      />
      )}
      <details open>
        <summary>{t("measures.table")}</summary>
        <table className="plain-table" aria-label={t("measures.chart", { measure: definition.title, group: t(`measures.group.${by}`) })}>
          <thead>
            <tr>
              <th scope="col">{t(`measures.group.${by}`)}</th>
              <th scope="col" className="end">
                {t("measures.value")}
              </th>
              <th scope="col" className="end">
                {t("measures.interval")}
              </th>
              <th scope="col" className="end">
                {t("measures.fraction")}
              </th>
            </tr>
          </thead>
          <tbody>
            {groups.flatMap((group) =>
              currencies.map((currency) => {
                const found = at(group, currency);
                if (!found) return null;
                return (
                  <tr key={`${group} ${currency ?? ""}`}>
                    <th scope="row">{currency ? t("measures.in_currency", { measure: nameOf(group), currency }) : nameOf(group)}</th>
                    <td className="end">{found.value === null ? t("measures.no_value") : formatShare(found.value, language)}</td>
                    <td className="end faint">{found.low !== null && found.high !== null ? t("measures.from_to", { low: formatShare(found.low, language), high: formatShare(found.high, language) }) : ""}</td>
                    <td className="end">
                      <Fraction day={day} name={`${definition.title} ${nameOf(group)}`} measured={found} />
                    </td>
                  </tr>
                );
              }),
            )}
          </tbody>
        </table>
      </details>
    </>
  );
}
