import { useTranslation } from "react-i18next";
import { Money } from "@/shared/display/Money";
import { Card } from "@/shared/display/Page";
import { Status, type Tone } from "@/shared/display/Status";
import { Time } from "@/shared/display/Time";
import { formatMoney } from "@/shared/display/format";
import { Who } from "@/shared/display/Who";
import { useLanguage, useWord } from "@/shared/i18n/words";
import { useLineName } from "./Schedule";
import type { Ledger, Row } from "./account";
import { useSays } from "./says";

const TONES: Record<string, Tone> = { undone: "plain", pending: "care", declined: "plain", ahead: "tide" };

/** All that happened to the account: from which day it counts, when we came to know it, and what its money was set against. */
export function LedgerTable({ of: ledger }: { of: Ledger }) {
  const { t } = useTranslation();
  const { currency, zone } = ledger.whose;
  return (
    <Card id="ledger" title={t("ledger.ledger")} hint={t("ledger.ledger_hint", { zone: zone ?? t("person.zone_unknown") })}>
      {ledger.rows.length === 0 ? (
        <p className="empty">{t("ledger.no_entries")}</p>
      ) : (
        <div className="sheet" tabIndex={0} role="region" aria-labelledby="ledger">
          <table className="plain-table dense">
            <thead>
              <tr>
                <th scope="col">{t("ledger.day")}</th>
                <th scope="col">{t("ledger.what")}</th>
                <th scope="col" className="end">
                  {t("held.amount")}
                </th>
                <th scope="col">{t("ledger.set_against")}</th>
                <th scope="col">{t("ledger.why")}</th>
              </tr>
            </thead>
            <tbody>
              {ledger.rows.map((row) => (
                <Entry key={row.entry} of={row} currency={currency} zone={zone} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Card>
  );
}

function Entry({ of: row, currency, zone }: { of: Row; currency: string; zone: string | null }) {
  const { t } = useTranslation();
  const word = useWord();
  const saysOf = useSays();
  const isUndone = row.state === "undone";
  const kind = word("entry", row.kind);
  return (
    <tr id={`entry-${row.entry}`} data-state={row.state}>
      <td className="day">
        {row.day}
        {row.is_late && (
          <span className="line small faint">
            {t("ledger.known_on")} <Time at={row.known_at} show="short" zone={zone} />
          </span>
        )}
      </td>
      <td>
        {isUndone ? <del>{kind}</del> : <strong>{kind}</strong>} {row.state !== "counts" && <Status tone={TONES[row.state] ?? "plain"}>{t(`ledger.state.${row.state as "undone"}`)}</Status>}
        {saysOf(row).map((said) => (
          <span key={said} className="line small">
            {said}
          </span>
        ))}
        {row.reverses && (
          <span className="line small">
            {t("ledger.takes_back")} <a href={`#entry-${encodeURIComponent(row.reverses)}`}>{row.reverses}</a>
          </span>
        )}
        <code className="line small faint">{row.entry}</code>
      </td>
      <td className="end">
        {row.amount_minor === 0 ? (
          <span className="faint">–</span>
        ) : isUndone ? (
          <del>
            <Money minor={row.amount_minor} currency={currency} />
          </del>
        ) : (
          <Money minor={row.amount_minor} currency={currency} />
        )}
        {row.left_minor !== null && (
          <span className="line small faint">
            {t("ledger.left_of_it")} <Money minor={row.left_minor} currency={currency} />
          </span>
        )}
      </td>
      <td>
        <SetAgainst of={row} currency={currency} />
      </td>
      <td>
        {row.reason ? (
          <>
            {word("why", row.reason)} {row.who && <Who who={row.who} />}
          </>
        ) : (
          <span className="faint">–</span>
        )}
      </td>
    </tr>
  );
}

/** Which lines of the schedule an entry's money went to. */
function SetAgainst({ of: row, currency }: { of: Row; currency: string }) {
  const { t } = useTranslation();
  const word = useWord();
  const language = useLanguage();
  const nameOf = useLineName();
  if (row.set_against.length === 0) {
    if (row.is_in_core) return <span className="faint">{t("ledger.in_core")}</span>;
    return <span className="faint">{row.kind === "payment" && row.state === "counts" ? t("ledger.waits") : "–"}</span>;
  }
  const lines = new Map<string, Row["set_against"]>();
  for (const move of row.set_against) {
    const key = `${move.day} ${String(move.number)} ${move.fee ?? ""}`;
    lines.set(key, [...(lines.get(key) ?? []), move]);
  }
  return [...lines].map(([key, moves]) => (
    <span key={key} className="line">
      {moves[0] && nameOf(moves[0])} {moves.map((move) => `${word("component", move.component)} ${formatMoney(move.amount_minor, currency, language)}`).join(t("list.comma"))}
      {moves[0] && moves[0].day !== row.day && <span className="small faint"> {t("ledger.set_on", { day: moves[0].day })}</span>}
    </span>
  ));
}
