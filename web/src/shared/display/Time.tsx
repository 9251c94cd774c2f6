import { useTranslation } from "react-i18next";
import { useClock } from "@/shared/clock/clock";
import { formatMoment, formatRelative } from "./format";

export interface TimeProps {
  at: string;
  /** `both`: absolute, and how long ago or ahead; `moment`, `short`, `time`: absolute alone; `distance`: how long ago or ahead. */
  show?: "both" | "moment" | "short" | "time" | "distance";
  /** A customer's zone; the tenant's where there is none. */
  zone?: string | null;
}

/** A moment by the business clock, in the tenant's zone or a customer's. A zone that is not the tenant's is named. */
export function Time({ at, show = "moment", zone }: TimeProps) {
  const { t, i18n } = useTranslation();
  const clock = useClock();
  const moment = new Date(at);
  const where = zone ?? clock.zone;
  const style = show === "short" || show === "time" ? show : "moment";
  const relative = formatRelative(moment, clock.now, i18n.language);
  const full = t("time.in_zone", { time: formatMoment(moment, where), zone: where });
  return (
    <time className="time" dateTime={moment.toISOString()} title={`${full} · ${relative}`}>
      {show === "distance" ? relative : formatMoment(moment, where, style)}
      {where !== clock.zone && <span className="zone">{where}</span>}
      {show === "both" && <span className="relative">{relative}</span>}
    </time>
  );
}
