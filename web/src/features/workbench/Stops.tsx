import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useClock } from "@/shared/clock/clock";
import { Card } from "@/shared/display/Page";
import { Status } from "@/shared/display/Status";
import { Time } from "@/shared/display/Time";
import { useWord } from "@/shared/i18n/words";
import { stopsQuery, type Stop } from "./queries";

function useStops(person: string): { stop: Stop; isActive: boolean }[] {
  const { now } = useClock();
  const stops = useQuery(stopsQuery(person)).data?.stops ?? [];
  return stops.map((stop) => ({ stop, isActive: !stop.until || Date.parse(stop.until) > now.getTime() }));
}

/** That a stop binds now; nothing where none does. */
export function ActiveStops({ person }: { person: string }) {
  const { t } = useTranslation();
  return useStops(person).some(({ isActive }) => isActive) ? <Status tone="rest">{t("stop.in_force")}</Status> : null;
}

/** The stops that bind now, and those whose end has come. Nothing where there are none: most people have none. */
export function Stops({ person, accounts }: { person: string; accounts: readonly { account: string; ref: string }[] }) {
  const { t } = useTranslation();
  const word = useWord();
  const stops = useStops(person);
  if (stops.length === 0) return null;
  return (
    <Card id="stops" title={t("stop.title")}>
      <ul className="rows">
        {stops.map(({ stop, isActive }) => (
          <li key={stop.stop}>
            <div className="row-main">
              <span>
                {word("stop", stop.kind)}
                {stop.channel && ` · ${word("channel", stop.channel)}`}
                {stop.account && (
                  <>
                    {" · "}
                    <Link to={`/accounts/${stop.account}`}>
                      <code>{accounts.find((each) => each.account === stop.account)?.ref ?? stop.account.slice(-6)}</code>
                    </Link>
                  </>
                )}
              </span>
              <span className="small faint">
                {t("stop.since")} <Time at={stop.at} show="short" /> · {stop.until ? t("stop.until") : t("stop.open")} {stop.until && <Time at={stop.until} show="short" />}
              </span>
            </div>
            <Status tone={isActive ? "rest" : "plain"}>{word("stop_state", isActive ? "active" : "lapsed")}</Status>
          </li>
        ))}
      </ul>
    </Card>
  );
}
