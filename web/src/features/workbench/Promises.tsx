import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Money } from "@/shared/display/Money";
import { Status, type Tone } from "@/shared/display/Status";
import { useWord } from "@/shared/i18n/words";
import type { Person } from "./queries";

type Promised = Person["promises"][number];

const TONES: Record<Promised["state"], Tone> = { open: "tide", kept: "good", partly_kept: "care", broken: "stop", replaced: "plain" };

export function Promises({ promises, accounts }: { promises: readonly Promised[]; accounts: readonly { account: string; ref: string }[] }) {
  const { t } = useTranslation();
  const word = useWord();
  if (promises.length === 0) return <p className="faint">{t("promise.none")}</p>;
  return (
    <ul className="rows">
      {[...promises].reverse().map((promise) => (
        <li key={promise.promise}>
          <div className="row-main">
            <span>
              <Money minor={promise.amount_minor} currency={promise.currency} /> <span className="faint">{t("promise.by", { day: promise.due })}</span>{" "}
              <Link to={`/accounts/${promise.account}`}>
                <code className="small">{accounts.find((each) => each.account === promise.account)?.ref ?? promise.account.slice(-6)}</code>
              </Link>
            </span>
            {promise.paid_minor > 0 && (
              <span className="small faint">
                {t("promise.paid")} <Money minor={promise.paid_minor} currency={promise.currency} />
              </span>
            )}
          </div>
          <Status tone={TONES[promise.state]}>{word("promise", promise.state)}</Status>
        </li>
      ))}
    </ul>
  );
}
