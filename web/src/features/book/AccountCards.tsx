import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/shared/api/client";
import { Money } from "@/shared/display/Money";
import { Card } from "@/shared/display/Page";
import { Time } from "@/shared/display/Time";
import { formatMoney } from "@/shared/display/format";
import { Field } from "@/shared/form/Field";
import { useLanguage, useWord } from "@/shared/i18n/words";
import type { Ledger } from "./account";

/** What is owed by component, and money that is held. */
export function Components({ of: ledger }: { of: Ledger }) {
  const { t } = useTranslation();
  const word = useWord();
  const { currency, zone } = ledger.whose;
  const columns = ["due_minor", "paid_minor", "waived_minor", "unpaid_minor"] as const;
  const total = (column: (typeof columns)[number]) => ledger.sums.reduce((sum, each) => sum + each[column], 0);
  return (
    <Card id="components" title={t("ledger.components")}>
      <div className="sheet" tabIndex={0} role="region" aria-labelledby="components">
        <table className="plain-table dense">
          <thead>
            <tr>
              <th scope="col">{t("ledger.component")}</th>
              {columns.map((column) => (
                <th key={column} scope="col" className="end">
                  {t(`ledger.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {ledger.sums.map((row) => (
              <tr key={row.component}>
                <th scope="row">{word("component", row.component)}</th>
                {columns.map((column) => (
                  <td key={column} className={row[column] === 0 ? "end faint" : "end"}>
                    <Money minor={row[column]} currency={currency} />
                  </td>
                ))}
              </tr>
            ))}
            <tr className="strong">
              <th scope="row">{t("ledger.total")}</th>
              {columns.map((column) => (
                <td key={column} className="end">
                  <Money minor={total(column)} currency={currency} />
                </td>
              ))}
            </tr>
          </tbody>
        </table>
      </div>
      {ledger.held.length > 0 && (
        <>
          <h3>{t("book.held")}</h3>
          <ul className="rows">
            {ledger.held.map((item) => (
              <li key={item.money}>
                <span>
                  <Money minor={item.amount_minor} currency={item.currency} /> {word("why", item.reason)} <code className="small">{item.money}</code>
                </span>
                <Time at={item.received_at} show="short" zone={zone} />
              </li>
            ))}
          </ul>
        </>
      )}
    </Card>
  );
}

/** Any day, as it was known at any moment. */
export function Look({ of: ledger, onLook }: { of: Ledger; onLook: (on: string | undefined, known: string | undefined) => void }) {
  const { t } = useTranslation();
  const word = useWord();
  const [on, setOn] = useState(ledger.on);
  const [known, setKnown] = useState("");
  return (
    <Card id="looking" title={t("ledger.look")} hint={t("ledger.look_hint")}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          onLook(on === ledger.today ? undefined : on, known || undefined);
        }}
      >
        <div className="form-row">
          <Field label={t("ledger.look_on")}>
            <input className="field" type="date" min="1970-01-01" max="2999-12-31" value={on} onChange={(event) => setOn(event.target.value)} data-testid="look-on" />
          </Field>
          <Field label={t("ledger.look_known")} hint={t("ledger.look_known_hint")}>
            <input className="field" type="datetime-local" value={known} onChange={(event) => setKnown(event.target.value)} data-testid="look-known" />
          </Field>
        </div>
        <div>
          <Button htmlType="submit" data-testid="look">
            {t("ledger.look_go")}
          </Button>
        </div>
      </form>
      <dl className="lines">
        <div>
          <dt>{t("book.of_record")}</dt>
          <dd>{word("policy_value", ledger.book_of_record)}</dd>
        </div>
        {ledger.balance_as_of && (
          <div>
            <dt>{t("ledger.starts_from")}</dt>
            <dd>{ledger.balance_as_of}</dd>
          </div>
        )}
      </dl>
    </Card>
  );
}

/** Core's balances: each of a day, and known to us since a moment. */
export function Balances({ of: ledger }: { of: Ledger }) {
  const { t } = useTranslation();
  const word = useWord();
  const { currency, zone } = ledger.whose;
  const columns = ["principal_due_minor", "interest_due_minor", "fee_minor", "penalty_minor"] as const;
  return (
    <Card id="balances" title={t("ledger.balances")} hint={t("ledger.balances_hint")}>
      {ledger.balances.length === 0 ? (
        <p className="faint">{t("ledger.no_balances")}</p>
      ) : (
        <div className="sheet" tabIndex={0} role="region" aria-labelledby="balances">
          <table className="plain-table dense">
            <thead>
              <tr>
                <th scope="col">{t("ledger.balance_of")}</th>
                <th scope="col">{t("ledger.known_since")}</th>
                {columns.map((column) => (
                  <th key={column} scope="col" className="end">
                    {word("balance", column)}
                  </th>
                ))}
                <th scope="col" className="end">
                  {word("balance", "dpd")}
                </th>
              </tr>
            </thead>
            <tbody>
              {ledger.balances.map((row) => (
                <tr key={`${row.as_of} ${row.known_at}`}>
                  <th scope="row">{row.as_of}</th>
                  <td>
                    <Time at={row.known_at} show="short" zone={zone} />
                  </td>
                  {columns.map((column) => (
                    <td key={column} className={row[column] === 0 ? "end faint" : "end"}>
                      <Money minor={row[column]} currency={currency} />
                    </td>
                  ))}
                  <td className="end">{row.dpd}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Card>
  );
}

const WIDTH = 320;
const HEIGHT = 80;

/** Days past due of the last half year, drawn. */
export function Arrears({ of: ledger }: { of: Ledger }) {
  const { t } = useTranslation();
  const [first, last] = [ledger.arrears[0], ledger.arrears.at(-1)];
  if (!first || !last || ledger.arrears.length < 2) return null;
  const most = Math.max(...ledger.arrears.map((each) => each.dpd));
  const x = (at: number) => ((at * WIDTH) / (ledger.arrears.length - 1)).toFixed(1);
  const y = (dpd: number) => (HEIGHT - 2 - (dpd * (HEIGHT - 6)) / most).toFixed(1);
  const edge = ledger.arrears.map((each, at) => `${x(at)},${y(each.dpd)}`).join(" ");
  const told = { first: first.day, last: last.day, most: t("cases.days", { count: most }), now: t("cases.days", { count: last.dpd }) };
  return (
    <Card id="arrears" title={t("ledger.arrears")}>
      {most === 0 ? (
        <p className="faint">{t("ledger.arrears_none", told)}</p>
      ) : (
        <figure className="arrears">
          <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={t("ledger.arrears_words", told)}>
            <polygon points={`0,${HEIGHT} ${edge} ${WIDTH},${HEIGHT}`} />
            <polyline points={edge} />
          </svg>
          <figcaption className="small faint">
            <span>{first.day}</span>
            <span>{t("ledger.arrears_most", told)}</span>
            <span>{last.day}</span>
          </figcaption>
        </figure>
      )}
    </Card>
  );
}

/** Where core's balance and our reckoning differ, and why. */
export function DifferenceCard({ difference, currency }: { difference: Schemas["CauseShown"]; currency: string }) {
  const { t } = useTranslation();
  const word = useWord();
  const language = useLanguage();
  const told = (field: string, value: number | null) => (value === null ? "–" : field.endsWith("_minor") ? formatMoney(value, currency, language) : String(value));
  return (
    <Card id="difference" title={t("ledger.difference")} hint={t("ledger.difference_hint", { day: difference.as_of })}>
      <p>
        {difference.cause
          .split("+")
          .map((each) => word("cause", each))
          .join(t("list.comma"))}{" "}
        {difference.refs.map((ref) => (
          <code key={ref}>{ref} </code>
        ))}
      </p>
      <dl className="lines">
        {Object.entries(difference.fields).map(([field, { ours, core }]) => (
          <div key={field}>
            <dt>{word("balance", field)}</dt>
            <dd>{t("ledger.ours_and_core", { ours: told(field, ours), core: told(field, core) })}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
