import type { CSSProperties } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { BarChart } from "@/shared/display/BarChart";
import { Card } from "@/shared/display/Page";
import { formatCount } from "@/shared/display/format";
import { useLanguage, useWord, type Word } from "@/shared/i18n/words";
import type { Day } from "./queries";
import { casesAt } from "./steps";

/** A lane is a channel, or a team of people. */
export function laneName(word: Word, lane: string): string {
  const channel = word("channel", lane);
  return channel === lane ? word("team", lane) : channel;
}

/** Which lane begins how much in which hour, by the customers' clocks. */
export function Load({ day }: { day: Day }) {
  const { t } = useTranslation();
  const word = useWord();
  const language = useLanguage();
  const lanes = Object.keys(day.load).sort();
  const hours = [...new Set(lanes.flatMap((lane) => Object.keys(day.load[lane] ?? {})))].map(Number).sort((a, b) => a - b);
  const most = Math.max(...lanes.flatMap((lane) => Object.values(day.load[lane] ?? {})), 1);
  if (lanes.length === 0) return null;
  return (
    <Card id="load" title={t("day.load")} hint={t("day.load_hint")}>
      <BarChart
        label={t("day.load_chart")}
        categories={hours.map((hour) => t("day.hour", { hour: String(hour).padStart(2, "0") }))}
        series={lanes.map((lane) => ({ name: laneName(word, lane), values: hours.map((hour) => day.load[lane]?.[String(hour)] ?? 0) }))}
        format={(value) => formatCount(value, language)}
        isStacked
      />
      <div className="sheet" tabIndex={0} role="group" aria-labelledby="load">
        <table className="load">
          <thead>
            <tr>
              <th scope="col">{t("day.lane")}</th>
              {hours.map((hour) => (
                <th key={hour} scope="col">
                  {t("day.hour", { hour: String(hour).padStart(2, "0") })}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {lanes.map((lane) => (
              <tr key={lane}>
                <th scope="row">{laneName(word, lane)}</th>
                {hours.map((hour) => {
                  const count = day.load[lane]?.[String(hour)] ?? 0;
                  return (
                    <td key={hour} className={count > 0 ? "full" : "faint"} style={count > 0 ? ({ "--heat": `${String(10 + Math.round((count / most) * 28))}%` } as CSSProperties) : undefined}>
                      {count > 0 ? (
                        <Link to={casesAt(day.day, { lane, hour })} aria-label={t("day.load_at", { count, lane: laneName(word, lane), hour: t("day.hour", { hour: String(hour).padStart(2, "0") }) })}>
                          {formatCount(count, language)}
                        </Link>
                      ) : (
                        formatCount(count, language)
                      )}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {Object.keys(day.no_room).length > 0 && (
        <div className="notice">
          <p>{t("day.no_room")}</p>
          <ul className="plain-list">
            {Object.entries(day.no_room).map(([lane, count]) => (
              <li key={lane}>
                <Link to={casesAt(day.day, { states: ["no_room"], lane })}>
                  {laneName(word, lane)} {formatCount(count, language)}
                </Link>
              </li>
            ))}
          </ul>
        </div>
      )}
    </Card>
  );
}
