import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useClock } from "@/shared/clock/clock";
import { Card } from "@/shared/display/Page";
import { Status } from "@/shared/display/Status";
import { Time } from "@/shared/display/Time";
import { useWord } from "@/shared/i18n/words";
import { stopsQuery } from "./queries";

/** The stops that bind now. Brief: that there are some. Nothing where there are none: most people have none. */
export function ActiveStops({ person, isBrief = false }: { person: string; isBrief?: boolean }) {
  const { t } = useTranslation();
  const word = useWord();
  const { now } = useClock();
  const stops = useQuery(stopsQuery(person)).data?.stops.filter((stop) => !stop.until || Date.parse(stop.until) > now.getTime()) ?? [];
  if (stops.length === 0) return null;
  if (isBrief) return <Status tone="rest">{t("stop.in_force")}</Status>;
  return (
    <Card id="stops" title={t("stop.title")}>
      <ul className="rows">
        {stops.map((stop) => (
          <li key={stop.stop}>
            <div className="row-main">
              <span>
                {word("stop", stop.kind)}
                {stop.channel && ` · ${word("channel", stop.channel)}`}
              </span>
              <span className="small faint">
                {t("stop.since")} <Time at={stop.at} show="short" /> · {stop.until ? t("stop.until") : t("stop.open")} {stop.until && <Time at={stop.until} show="short" />}
              </span>
            </div>
            <Status tone="rest">{word("stop_state", "active")}</Status>
          </li>
        ))}
      </ul>
    </Card>
  );
}
