import { Button } from "antd";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { ProblemNotice } from "@/shared/display/ProblemNotice";
import { useWord } from "@/shared/i18n/words";
import type { Span } from "../queries";
import { WEEKDAYS, asMonday, faultsOf, keptEnd, typedEnd } from "./hours";
import { useChange } from "./useChange";

/** The hours of a week, day by day: any number of spans on each, none on a day off. */
export function HoursForm({ spans, save, extra }: { spans: readonly Span[]; save: (spans: Span[]) => Promise<unknown>; extra?: ReactNode }) {
  const { t } = useTranslation();
  const word = useWord();
  const [typed, setTyped] = useState<Span[] | null>(null);
  const shown = typed ?? [...spans];
  const saving = useChange(save, () => setTyped(null));
  const faults = faultsOf(shown);
  const change = (place: number, part: Partial<Span>) => setTyped(shown.map((each, at) => (at === place ? { ...each, ...part } : each)));
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        saving.send(shown);
      }}
    >
      <ul className="week">
        {WEEKDAYS.map((weekday) => {
          const day = word("weekday", String(weekday - 1));
          const mine = shown.flatMap((span, place) => (span.weekday === weekday ? [{ span, place }] : []));
          return (
            <li key={weekday}>
              <span className="strong">{day}</span>
              <div>
                {mine.length === 0 && <span className="faint">{t("teams.day_off")}</span>}
                {mine.map(({ span, place }) => (
                  <div key={place} className="span">
                    <input className="field" type="time" aria-label={t("teams.begins", { day })} value={span.begins} onChange={(event) => change(place, { begins: event.target.value })} />
                    <span aria-hidden="true">–</span>
                    <input className="field" type="time" aria-label={t("teams.ends", { day })} value={typedEnd(span.ends)} onChange={(event) => change(place, { ends: keptEnd(event.target.value) })} />
                    <Button size="small" type="text" aria-label={t("teams.take_span", { day })} onClick={() => setTyped(shown.filter((_, at) => at !== place))}>
                      {t("teams.take")}
                    </Button>
                    {faults.has(place) && (
                      <span className="small form-problem" role="alert">
                        {t(`teams.hours.${faults.get(place) ?? "missing"}`)}
                      </span>
                    )}
                  </div>
                ))}
              </div>
              <Button size="small" aria-label={t("teams.add_span", { day })} onClick={() => setTyped([...shown, { weekday, begins: mine.at(-1)?.span.ends.replace("24:00", "") ?? "09:00", ends: mine.length > 0 ? "" : "18:00" }])}>
                {t("teams.add")}
              </Button>
            </li>
          );
        })}
      </ul>
      {saving.fault !== null && <ProblemNotice fault={saving.fault} />}
      <div className="work-actions">
        <Button type="primary" htmlType="submit" disabled={typed === null || faults.size > 0} loading={saving.isBusy} data-testid="save-hours">
          {t("teams.save_hours")}
        </Button>
        <Button onClick={() => setTyped(asMonday(shown))}>{t("teams.as_monday")}</Button>
        {typed !== null && <Button onClick={() => setTyped(null)}>{t("teams.undo")}</Button>}
        {extra}
      </div>
    </form>
  );
}
