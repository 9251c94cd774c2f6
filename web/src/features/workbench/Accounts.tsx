import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Money } from "@/shared/display/Money";
import { useWord } from "@/shared/i18n/words";
import type { CaseLine, Person } from "./queries";

/** A case's accounts, the latest first, with what stands in the way of asking for them. */
export function CaseAccounts({ lines }: { lines: readonly CaseLine[] }) {
  const { t } = useTranslation();
  const word = useWord();
  if (lines.length === 0) return <p className="faint">{t("account.none")}</p>;
  return (
    <ul className="accounts">
      {[...lines]
        .sort((a, b) => b.dpd - a.dpd || a.ref.localeCompare(b.ref))
        .map((line) => (
          <li key={line.account}>
            <Head account={line.account} reference={line.ref} product={line.product} bucket={line.bucket} isLate={line.dpd > 0} />
            <Obstacles obstacles={line.obstacles} />
            <Owed due={line.due_minor} overdue={line.overdue_minor} dpd={line.dpd} currency={line.currency} />
            <dl className="lines">
              <Next account={line} />
              <div>
                <dt>{t("account.unpaid")}</dt>
                <dd>
                  <Money minor={line.unpaid_minor} currency={line.currency} />
                </dd>
              </div>
              {Object.values(line.holders)
                .filter((holding) => holding.institution)
                .map((holding) => (
                  <div key={holding.role}>
                    <dt>{word("holder", holding.role)}</dt>
                    <dd>
                      {holding.institution}
                      <span className="line small faint">
                        {t("account.held_since", { day: holding.day })}
                        {holding.role === "creditor" && ` · ${word("cause", holding.cause)}`}
                      </span>
                    </dd>
                  </div>
                ))}
            </dl>
          </li>
        ))}
    </ul>
  );
}

/** A customer's accounts, of every creditor. */
export function Accounts({ accounts }: { accounts: Person["accounts"] }) {
  const { t } = useTranslation();
  if (accounts.length === 0) return <p className="faint">{t("account.none")}</p>;
  return (
    <ul className="accounts">
      {accounts.map((account) => (
        <li key={account.account}>
          <Head account={account.account} reference={account.ref} product={account.product} bucket={account.bucket} isLate={account.dpd > 0} />
          <Obstacles obstacles={account.obstacles} />
          <Owed due={account.due_minor} overdue={account.overdue_minor} dpd={account.dpd} currency={account.currency} />
          <dl className="lines">
            <Next account={account} />
            <div>
              <dt>{t("cases.creditor")}</dt>
              <dd>{account.creditor}</dd>
            </div>
          </dl>
        </li>
      ))}
    </ul>
  );
}

function Head({ account, reference, product, bucket, isLate }: { account: string; reference: string; product: string; bucket: string; isLate: boolean }) {
  const { t } = useTranslation();
  const word = useWord();
  return (
    <h3>
      <Link to={`/accounts/${account}`} title={t("account.page")}>
        <code>{reference}</code>
      </Link>
      <span className={isLate ? "pill care" : "pill"} title={t("account.bucket")}>
        {bucket}
      </span>
      <span className="faint">{word("product", product)}</span>
    </h3>
  );
}

/** Why nothing may be asked for on an account now, and until when. */
function Obstacles({ obstacles }: { obstacles: CaseLine["obstacles"] }) {
  const { t } = useTranslation();
  const word = useWord();
  if (obstacles.length === 0) return null;
  return (
    <div className="obstacles">
      <p className="strong small">{t("account.obstacles")}</p>
      <ul>
        {obstacles.map((each) => (
          <li key={each.obstacle} className="small">
            {word("rule", each.obstacle)}
            <span className="line faint">{each.until ? t("account.until", { day: each.until }) : word("obstacle_until", each.obstacle)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** What falls due next, and when. */
function Next({ account }: { account: Pick<CaseLine, "next_due" | "next_minor" | "currency"> }) {
  const { t } = useTranslation();
  if (!account.next_due) return null;
  return (
    <div>
      <dt>{t("account.next")}</dt>
      <dd>
        <Money minor={account.next_minor} currency={account.currency} /> <span className="faint">{account.next_due}</span>
      </dd>
    </div>
  );
}

function Owed({ due, overdue, dpd, currency }: { due: number; overdue: number; dpd: number; currency: string }) {
  const { t } = useTranslation();
  if (due <= 0) return <p className="faint">{t("account.nothing_due")}</p>;
  return (
    <p className="owed">
      <Money minor={due} currency={currency} size="large" /> <span className="faint">{t("account.due")}</span>
      {overdue > 0 && (
        <span className="line">
          <span className="care">{t("account.overdue_days", { count: dpd })}</span>{" "}
          {overdue !== due && (
            <>
              <span className="faint">{t("account.of_it_overdue")}</span> <Money minor={overdue} currency={currency} />
            </>
          )}
        </span>
      )}
    </p>
  );
}
