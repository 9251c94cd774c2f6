import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { Link, useLocation, useParams } from "react-router";
import { Money } from "@/shared/display/Money";
import { Page, Waiting } from "@/shared/display/Page";
import { ProblemNotice } from "@/shared/display/ProblemNotice";
import { Status, type Tone } from "@/shared/display/Status";
import { Time } from "@/shared/display/Time";
import { useWord } from "@/shared/i18n/words";
import { useMay } from "@/shared/session/session";
import { useListState } from "@/shared/table/useListState";
import { Adjusting } from "./Adjusting";
import { Arrears, Balances, Components, DifferenceCard, Look } from "./AccountCards";
import { LedgerTable } from "./LedgerTable";
import { Customer } from "./Named";
import { Placement } from "./Placement";
import { Schedule } from "./Schedule";
import { ledgerQuery, type Ledger } from "./account";

const TONES: Record<string, Tone> = { current: "good", overdue: "care", written_off: "rest", settled: "plain" };

/** An account: what is owed on a day as it was known at a moment, how it came about, and what changes it. */
export function AccountPage() {
  const { t } = useTranslation();
  const list = useListState();
  const [on, known] = [list.filter("on"), list.filter("known")];
  const { data, error, isPending, refetch } = useQuery(ledgerQuery(useParams().account ?? "", on, known));
  const look = (day: string | undefined, moment: string | undefined) => list.choose({ on: day, known: moment });
  return (
    <Page title={data ? t("ledger.account", { ref: data.whose.ref }) : t("book.account")} lead={data && <Lead of={data} />}>
      {isPending ? (
        <Waiting lines={8} />
      ) : error ? (
        <>
          <ProblemNotice fault={error} onRetry={() => void refetch()} />
          {(on ?? known) && (
            <Button size="small" onClick={() => look(undefined, undefined)} data-testid="back-to-now">
              {t("ledger.back_to_now")}
              </Button>
          )}
        </>
      ) : (
        <Shown key={`${data.on} ${known ?? ""}`} of={data} onLook={look} />
      )}
    </Page>
  );
}

function Lead({ of: ledger }: { of: Ledger }) {
  const { t } = useTranslation();
  const word = useWord();
  return (
    <>
      <Status tone={TONES[ledger.state] ?? "plain"}>{word("account_state", ledger.state)}</Status>{" "}
      <span className={ledger.dpd > 0 ? "pill care" : "pill"} title={t("account.bucket")}>
        {ledger.bucket}
      </span>{" "}
      <Customer of={ledger.whose} /> <span>{word("product", ledger.product)}</span> <span>{ledger.creditor}</span>
    </>
  );
}

function Shown({ of: ledger, onLook }: { of: Ledger; onLook: (on: string | undefined, known: string | undefined) => void }) {
  const { t } = useTranslation();
  const may = useMay();
  const { hash } = useLocation();
  const { whose } = ledger;
  useEffect(() => {
    if (hash.startsWith("#entry-")) document.getElementById(decodeURIComponent(hash.slice(1)))?.scrollIntoView({ block: "center" });
  }, [hash]);
  return (
    <>
      {ledger.is_now ? (
        <Obstacles of={ledger} />
      ) : (
        <div className="notice" role="status">
          <p>
            <strong>{t(ledger.on > ledger.today ? "ledger.looking_ahead" : "ledger.looking_back")}</strong> {t("ledger.as_of", { day: ledger.on })} {t("ledger.as_known")} <Time at={ledger.known_at} zone={whose.zone} />
          </p>
          <Button size="small" onClick={() => onLook(undefined, undefined)} data-testid="back-to-now">
            {t("ledger.back_to_now")}
            </Button>
        </div>
      )}
      <Figures of={ledger} />
      <div className="columns account">
        <div className="column">
          <Components of={ledger} />
          <Arrears of={ledger} />
          {ledger.difference && ledger.is_now && <DifferenceCard difference={ledger.difference} currency={whose.currency} />}
        </div>
        <div className="column">
          <Look of={ledger} onLook={onLook} />
          <Placement account={whose.account} zone={whose.zone} />
        </div>
      </div>
      <Schedule of={ledger} />
      <Balances of={ledger} />
      <LedgerTable of={ledger} />
      {ledger.is_now && may("adjust") && <Adjusting of={ledger} />}
    </>
  );
}

function Obstacles({ of: ledger }: { of: Ledger }) {
  const { t } = useTranslation();
  const word = useWord();
  if (ledger.obstacles.length === 0) return null;
  return (
    <section className="obstacles" aria-labelledby="obstacles">
      <h2 id="obstacles" className="strong">
        {t("account.obstacles")}
      </h2>
      <ul>
        {ledger.obstacles.map((each) => (
          <li key={each.obstacle}>
            {word("rule", each.obstacle)} <span className="small faint">{each.until ? t("account.until", { day: each.until }) : word("obstacle_until", each.obstacle)}</span>
          </li>
        ))}
      </ul>
      {ledger.held.length > 0 && <Link to="/book/held-money">{t("ledger.to_held")}</Link>}
    </section>
  );
}

function Figures({ of: ledger }: { of: Ledger }) {
  const { t } = useTranslation();
  const { currency } = ledger.whose;
  return (
    <div className="figures">
      <dl>
        <div>
          <dt>{t("ledger.due")}</dt>
          <dd>
            <Money minor={ledger.due_minor} currency={currency} />
          </dd>
        </div>
        <div>
          <dt>{t("account.of_it_overdue")}</dt>
          <dd className={ledger.overdue_minor > 0 ? "care" : undefined}>
            <Money minor={ledger.overdue_minor} currency={currency} />
          </dd>
        </div>
        <div>
          <dt>{t("ledger.dpd")}</dt>
          <dd className={ledger.dpd > 0 ? "care" : undefined}>{t("cases.days", { count: ledger.dpd })}</dd>
          {ledger.oldest_unpaid && <dd className="small faint">{t("ledger.unpaid_since", { day: ledger.oldest_unpaid })}</dd>}
        </div>
        <div>
          <dt>{t("ledger.next")}</dt>
          <dd>{ledger.next_due ? <Money minor={ledger.next_minor} currency={currency} /> : <span className="faint">–</span>}</dd>
          {ledger.next_due && <dd className="small faint">{ledger.next_due}</dd>}
        </div>
        <div>
          <dt>{t("ledger.credit")}</dt>
          <dd>
            <Money minor={ledger.credit_minor} currency={currency} />
          </dd>
        </div>
      </dl>
    </div>
  );
}
