import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Card, Waiting } from "@/shared/display/Page";
import { ProblemNotice } from "@/shared/display/ProblemNotice";
import { Refusal } from "@/shared/display/Refusal";
import { Status } from "@/shared/display/Status";
import { useWord } from "@/shared/i18n/words";
import { lawfulQuery, type Person, type Purpose, type Way } from "./queries";

const PURPOSES: readonly Purpose[] = ["collect", "remind", "service", "notice", "locate", "verify"];

interface About {
  account: string;
  ref: string;
  dpd: number;
}

/** What the gate would say now of each channel, for a purpose, about an account. Looking asks for nothing and uses up nothing. */
export function LawfulNow({ person, accounts }: { person: Person; accounts: readonly About[] }) {
  const { t } = useTranslation();
  const word = useWord();
  const worst = [...accounts].sort((a, b) => b.dpd - a.dpd)[0]?.account;
  const [account, setAccount] = useState(worst);
  const [purpose, setPurpose] = useState<Purpose>("collect");
  const { data, error, refetch } = useQuery({ ...lawfulQuery(person.person, account, purpose), placeholderData: (before) => before });
  return (
    <Card id="lawful" title={t("lawful.title")} hint={t("lawful.hint")}>
      <div className="filters tight">
        <label>
          <span>{t("lawful.purpose")}</span>
          <select value={purpose} onChange={(event) => setPurpose(event.target.value as Purpose)}>
            {PURPOSES.map((each) => (
              <option key={each} value={each}>
                {word("purpose", each)}
              </option>
            ))}
          </select>
        </label>
        {accounts.length > 1 && (
          <label>
            <span>{t("lawful.account")}</span>
            <select value={account} onChange={(event) => setAccount(event.target.value)}>
              {accounts.map((each) => (
                <option key={each.account} value={each.account}>
                  {each.ref}
                </option>
              ))}
            </select>
          </label>
        )}
      </div>
      {error && !data ? <ProblemNotice fault={error} onRetry={() => void refetch()} /> : data ? <Ways ways={data.ways} zone={person.zone} /> : <Waiting />}
    </Card>
  );
}

function Ways({ ways, zone }: { ways: readonly Way[]; zone: string | null }) {
  const { t } = useTranslation();
  const word = useWord();
  const open = ways.filter((way) => way.is_lawful);
  const refused = ways.filter((way) => way.has_address && !way.is_lawful);
  const absent = ways.filter((way) => !way.has_address);
  // Channels that the same rules refuse until the same moment are told together.
  const groups = new Map<string, Way[]>();
  for (const way of refused) {
    const key = `${way.rules.join(" ")} ${way.earliest ?? ""}`;
    groups.set(key, [...(groups.get(key) ?? []), way]);
  }
  return (
    <div className="ways">
      {open.length > 0 ? (
        <ul className="ways-open" aria-label={t("lawful.open")}>
          {open.map((way) => (
            <li key={way.channel}>
              <Status tone="good">{word("channel", way.channel)}</Status>
            </li>
          ))}
        </ul>
      ) : (
        <p className="strong">{t("lawful.none")}</p>
      )}
      {[...groups.entries()].map(([key, group]) => (
        <div key={key} className="ways-refused">
          <p>
            {group.map((way) => (
              <Status key={way.channel} tone="stop">
                {word("channel", way.channel)}
              </Status>
            ))}
          </p>
          <Refusal rules={group[0]?.rules ?? []} earliest={group[0]?.earliest ?? null} zone={zone} />
        </div>
      ))}
      {absent.length > 0 && <p className="small faint">{t("lawful.no_address", { channels: absent.map((way) => word("channel", way.channel)).join(t("list.comma")) })}</p>}
    </div>
  );
}
