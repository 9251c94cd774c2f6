import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Card, Waiting } from "@/shared/display/Page";
import { ProblemNotice } from "@/shared/display/ProblemNotice";
import { Rule } from "@/shared/display/Rule";
import { weekdayOf } from "@/shared/display/format";
import { useLanguage, useWord } from "@/shared/i18n/words";
import { useListState } from "@/shared/table/useListState";
import { Administration } from "@/shared/administration/Sections";
import { calendarsQuery } from "./queries";

/** The holidays that rules of contact name, of a year: to look at. They are changed with the rulebook. */
export function CalendarsPage() {
  const { t } = useTranslation();
  const word = useWord();
  const language = useLanguage();
  const list = useListState();
  const { data, error, isPending, refetch } = useQuery({ ...calendarsQuery(list.filter("year")), placeholderData: (before) => before });
  return (
    <Administration name="calendars">
      {isPending ? (
        <Waiting lines={6} />
      ) : !data ? (
        <ProblemNotice fault={error} onRetry={() => void refetch()} />
      ) : (
        <>
          <form className="filters" aria-label={t("calendars.year")} onSubmit={(event) => event.preventDefault()}>
            <label>
              <span>{t("calendars.year")}</span>
              <select value={data.year} onChange={(event) => list.choose({ year: event.target.value })} data-testid="year">
                {[-1, 0, 1, 2].filter((step) => data.year + step >= 2000 && data.year + step <= 2100).map((step) => (
                  <option key={step} value={data.year + step}>
                    {data.year + step}
                  </option>
                ))}
              </select>
            </label>
          </form>
          <div className="columns">
            {data.calendars.map((each) => (
              <Card key={each.calendar} id={each.calendar} title={word("calendar", each.calendar)} hint={word("jurisdiction", each.jurisdiction)}>
                <p className="small faint">{word("calendar_source", each.calendar)}</p>
                <ul className="holidays" aria-label={t("calendars.holidays")}>
                  {each.holidays.map((day) => (
                    <li key={day}>
                      {day} <span className="small faint">{weekdayOf(day, language)}</span>
                    </li>
                  ))}
                </ul>
                <h3>{t("calendars.rules")}</h3>
                {each.rules.map((rule) => (
                  <p key={rule} className="small">
                    <Rule id={rule} />
                  </p>
                ))}
              </Card>
            ))}
          </div>
        </>
      )}
    </Administration>
  );
}
