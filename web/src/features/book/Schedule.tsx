import { useTranslation } from "react-i18next";
import { Money } from "@/shared/display/Money";
import { Card } from "@/shared/display/Page";
import { useWord } from "@/shared/i18n/words";
import type { Ledger, Line } from "./account";

const FOLD_BEYOND = 8; // schedules of more lines than this have their settled ones folded

/** The schedule as it stands; beside core's balance our own reckoning. */
export function Schedule({ of: ledger }: { of: Ledger }) {
  const { t } = useTranslation();
  const { currency } = ledger.whose;
  const isLong = ledger.lines.length > FOLD_BEYOND;
  const settled = isLong ? ledger.lines.filter((line) => line.state === "settled") : [];
  const open = isLong ? ledger.lines.filter((line) => line.state !== "settled") : ledger.lines;
  return (
    <Card id="schedule" title={t("ledger.schedule")} hint={ledger.balance_as_of ? t("ledger.schedule_core", { day: ledger.balance_as_of }) : undefined}>
      {settled.length > 0 && (
        <details>
          <summary>{t("ledger.settled_lines", { count: settled.length })}</summary>
          <Lines lines={settled} currency={currency} label={t("ledger.settled_lines", { count: settled.length })} />
        </details>
      )}
      {open.length > 0 ? <Lines lines={open} currency={currency} label={t("ledger.schedule")} /> : settled.length === 0 && <p className="empty">{t("ledger.no_schedule")}</p>}
      {ledger.ours.length > 0 && (
        <details>
          <summary>{t("ledger.our_schedule")}</summary>
          <Lines lines={ledger.ours} currency={currency} label={t("ledger.our_schedule")} />
        </details>
      )}
    </Card>
  );
}

/** What a line is called: its number, a single fee, or the arrears a balance began with. */
export function useLineName(): (line: { number: number; fee: string | null }) => string {
  const { t } = useTranslation();
  return ({ number, fee }) => (fee !== null ? t("ledger.single_fee", { ref: fee }) : number > 0 ? t("ledger.number", { number }) : t("ledger.taken_over"));
}

const PARTS = ["principal", "interest", "fee", "penalty"] as const;

export function Lines({ lines, currency, label }: { lines: readonly Line[]; currency: string; label: string }) {
  const { t } = useTranslation();
  const word = useWord();
  const nameOf = useLineName();
  return (
    <div className="sheet" tabIndex={0} role="region" aria-label={label}>
      <table className="plain-table dense">
        <thead>
          <tr>
            <th scope="col">{t("ledger.line")}</th>
            <th scope="col">{t("ledger.line_due")}</th>
            {PARTS.map((part) => (
              <th key={part} scope="col" className="end">
                {word("component", part)}
              </th>
            ))}
            <th scope="col" className="end">
              {t("ledger.charged")}
            </th>
            <th scope="col" className="end">
              {t("ledger.paid_minor")}
            </th>
            <th scope="col" className="end">
              {t("ledger.waived_minor")}
            </th>
            <th scope="col" className="end">
              {t("ledger.unpaid")}
            </th>
            <th scope="col" className="end">
              {t("ledger.line_dpd")}
            </th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={`${String(line.number)} ${line.fee ?? ""} ${line.due}`} className={line.state === "settled" ? "faint" : undefined}>
              <th scope="row">{nameOf(line)}</th>
              <td className="day">{line.due}</td>
              {PARTS.map((part) => (
                <td key={part} className="end">
                  <Part of={line.parts.find((each) => each.component === part)} currency={currency} />
                </td>
              ))}
              {[line.charged_minor, line.paid_minor, line.waived_minor].map((sum, at) => (
                <td key={at} className="end">
                  {sum > 0 ? <Money minor={sum} currency={currency} /> : <Nothing />}
                </td>
              ))}
              <td className="end strong">{line.unpaid_minor > 0 ? <Money minor={line.unpaid_minor} currency={currency} /> : t("ledger.settled")}</td>
              <td className={line.dpd > 0 ? "end care" : "end"}>{line.dpd > 0 ? t("cases.days", { count: line.dpd }) : <Nothing />}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Part({ of: part, currency }: { of: Line["parts"][number] | undefined; currency: string }) {
  const { t } = useTranslation();
  if (!part || part.charged_minor === 0) return <Nothing />;
  return (
    <>
      <Money minor={part.charged_minor} currency={currency} />
      {part.unpaid_minor > 0 && part.unpaid_minor < part.charged_minor && (
        <span className="line small faint">
          {t("ledger.left")} <Money minor={part.unpaid_minor} currency={currency} />
        </span>
      )}
    </>
  );
}

function Nothing() {
  return <span className="faint">–</span>;
}
