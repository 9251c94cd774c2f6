import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Card } from "@/shared/display/Page";
import { ProblemNotice } from "@/shared/display/ProblemNotice";
import { Choice } from "@/shared/form/Choice";
import { Field } from "@/shared/form/Field";
import { useWord } from "@/shared/i18n/words";
import { barFrom, liftBar, personQuery, type Colleague } from "../queries";
import { useChange } from "./useChange";

const REASONS = ["relative", "neighbour", "own_account", "other"] as const;

/** Whose matters somebody is kept from, and why. */
export function Bars({ of: { user, barred } }: { of: Colleague }) {
  const { t } = useTranslation();
  const word = useWord();
  const [ref, setRef] = useState("");
  const [reason, setReason] = useState<(typeof REASONS)[number]>("relative");
  const barring = useChange(() => barFrom(user, ref.trim(), reason), () => setRef(""));
  const lifting = useChange((person: string) => liftBar(user, person));
  const fault = barring.fault ?? lifting.fault;
  return (
    <Card title={t("teams.bars")} id="bars" hint={t("teams.bars_hint")}>
      <ul className="rows">
        {barred.map((each) => (
          <li key={each.person}>
            <span>
              <Customer person={each.person} /> · {word("bar_reason", each.reason)}
            </span>
            <Button size="small" onClick={() => lifting.send(each.person)} data-testid="lift-bar">
              {t("teams.lift")}
            </Button>
          </li>
        ))}
      </ul>
      {barred.length === 0 && <p className="faint">{t("team.none")}</p>}
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          if (ref.trim()) barring.send(null);
        }}
      >
        <div className="form-row">
          <Field label={t("teams.bar_whom")}>
            <input className="field" maxLength={64} spellCheck={false} value={ref} onChange={(event) => setRef(event.target.value)} data-testid="bar-person" />
          </Field>
          <Choice label={t("teams.bar_why")} codes={REASONS} kind="bar_reason" value={reason} onChoose={setReason} />
        </div>
        {fault !== null && <ProblemNotice fault={fault} />}
        <div>
          <Button htmlType="submit" disabled={!ref.trim()} loading={barring.isBusy} data-testid="bar">
            {t("teams.bar")}
          </Button>
        </div>
      </form>
    </Card>
  );
}

/** A customer by reference, where there still is one. */
function Customer({ person }: { person: string }) {
  const { t } = useTranslation();
  const { data, isPending } = useQuery(personQuery(person));
  if (isPending) return <span className="waiting faint">{t("waiting")}</span>;
  return <Link to={`/people/${person}`}>{data ? `${data.name} ${data.ref}` : person.slice(-6)}</Link>;
}
