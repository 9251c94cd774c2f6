import { useTranslation } from "react-i18next";
import { useWord } from "@/shared/i18n/words";
import type { Span } from "../queries";
import { weekOf } from "./hours";

/** A week's hours in a few lines. */
export function Week({ spans }: { spans: readonly Span[] }) {
  const { t } = useTranslation();
  const word = useWord();
  const day = (weekday: number) => word("weekday", String(weekday - 1));
  const week = weekOf(spans);
  if (week.length === 0) return <span className="faint">{t("team.none")}</span>;
  return week.map(({ from, to, said }) => (
    <span key={from} className="line small">
      {from === to ? day(from) : t("team.days", { first: day(from), last: day(to) })} {said}
    </span>
  ));
}
