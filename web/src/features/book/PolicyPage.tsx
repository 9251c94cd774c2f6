import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Card, Waiting } from "@/shared/display/Page";
import { ProblemNotice } from "@/shared/display/ProblemNotice";
import { Time } from "@/shared/display/Time";
import { Who } from "@/shared/display/Who";
import { Field } from "@/shared/form/Field";
import { FormDialog } from "@/shared/form/FormDialog";
import { useSubmission } from "@/shared/form/useSubmission";
import { useLanguage, useWord } from "@/shared/i18n/words";
import { useMay } from "@/shared/session/session";
import { Book } from "./Book";
import { choosePolicy, policyQuery, type Policy } from "./queries";

/** What the tenant has chosen for its book: what holds now and since when, what is to come, who chose what and when. */
export function PolicyPage() {
  const { data, error, isPending, refetch } = useQuery(policyQuery);
  return <Book name="policy">{isPending ? <Waiting lines={6} /> : error ? <ProblemNotice fault={error} onRetry={() => void refetch()} /> : <Shown policy={data} />}</Book>;
}

/** A value of a choice in words. */
function useTitle(policy: Policy): (name: string, value: string) => string {
  const { t } = useTranslation();
  const word = useWord();
  const language = useLanguage();
  return (name, value) => {
    const option = policy.options[name]?.find((each) => each.value === value);
    if (option) return language === "zh-CN" ? option.title_zh : option.title_en;
    return name === "book_of_record" ? word("policy_value", value) : t("cases.days", { count: Number(value) });
  };
}

function Shown({ policy }: { policy: Policy }) {
  const { t } = useTranslation();
  const word = useWord();
  const titleOf = useTitle(policy);
  return (
    <>
      <div className="columns">
        {Object.entries(policy.chosen).map(([name, value]) => (
          <Chosen key={name} policy={policy} name={name} value={value} />
        ))}
      </div>
      {policy.choices.length > 0 && (
        <Card id="made" title={t("policy.made")} hint={t("policy.made_hint")}>
          <div className="sheet">
            <table className="plain-table">
              <thead>
                <tr>
                  <th scope="col">{t("policy.what")}</th>
                  <th scope="col">{t("policy.value")}</th>
                  <th scope="col">{t("policy.from")}</th>
                  <th scope="col">{t("policy.at")}</th>
                </tr>
              </thead>
              <tbody>
                {[...policy.choices].reverse().map((each) => (
                  <tr key={`${each.name} ${each.since} ${each.chosen_at}`}>
                    <th scope="row">{word("policy", each.name)}</th>
                    <td>{titleOf(each.name, each.value)}</td>
                    <td>{each.since}</td>
                    <td>
                      <Time at={each.chosen_at} show="both" /> <Who who={each.who} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </Card>
      )}
    </>
  );
}

function Chosen({ policy, name, value }: { policy: Policy; name: string; value: string }) {
  const { t } = useTranslation();
  const word = useWord();
  const may = useMay();
  const titleOf = useTitle(policy);
  const [isOpen, setIsOpen] = useState(false);
  const mine = policy.choices.filter((each) => each.name === name);
  const since = mine.map((each) => each.since).filter((day) => day <= policy.on).sort().at(-1);
  const coming = new Map(mine.filter((each) => each.since > policy.on).map((each) => [each.since, each.value])); // a later choice for a day replaces earlier ones
  const source = policy.options[name]?.find((each) => each.value === value)?.source;
  return (
    <Card
      id={`choice-${name}`}
      title={word("policy", name)}
      hint={word("policy_hint", name)}
      extra={
        may("choose_policy") && (
          <Button size="small" onClick={() => setIsOpen(true)} aria-label={t("policy.change_which", { what: word("policy", name) })} data-testid={`change-${name}`}>
            {t("policy.change")}
          </Button>
        )
      }
    >
      <p className="strong">{titleOf(name, value)}</p>
      <p className="small faint">{since ? t("policy.since", { day: since }) : t("policy.default")}</p>
      {source && (
        <p className="small faint">
          {t("policy.source")} <span lang="en">{source}</span>
        </p>
      )}
      {[...coming].sort().map(([day, next]) => (
        <p key={day} className="notice small">
          {t("policy.coming", { day, value: titleOf(name, next) })}
        </p>
      ))}
      {isOpen && <ChooseDialog policy={policy} name={name} value={value} onClose={() => setIsOpen(false)} />}
    </Card>
  );
}

function ChooseDialog({ policy, name, value, onClose }: { policy: Policy; name: string; value: string; onClose: () => void }) {
  const { t } = useTranslation();
  const word = useWord();
  const queries = useQueryClient();
  const titleOf = useTitle(policy);
  const [wanted, setWanted] = useState(value);
  const [since, setSince] = useState(policy.on);
  const values = name === "book_of_record" ? ["core", "tideover"] : (policy.options[name] ?? []).map((each) => each.value);
  const days = Number(wanted);
  const isWrong = values.length === 0 && !(/^[0-9]+$/.test(wanted) && days >= 1 && days <= policy.most_days);
  const choosing = useSubmission(
    (body: { name: string; value: string; since: string }, headers) => choosePolicy(body, headers),
    () => {
      for (const key of ["policy", "book-state", "account-ledger"]) void queries.invalidateQueries({ queryKey: [key] });
      onClose();
    },
  );
  return (
    <FormDialog
      title={t("policy.change_which", { what: word("policy", name) })}
      action={t("policy.choose")}
      isBusy={choosing.isBusy}
      isUnready={isWrong || !since}
      fault={choosing.fault}
      onSend={() => choosing.send({ name, value: wanted, since })}
      onClose={onClose}
    >
      {values.length > 0 ? (
        <Field label={t("policy.value")}>
          <select value={wanted} onChange={(event) => setWanted(event.target.value)} data-testid="value">
            {values.map((each) => (
              <option key={each} value={each}>
                {titleOf(name, each)}
              </option>
            ))}
          </select>
        </Field>
      ) : (
        <Field label={t("policy.days")} problem={isWrong ? t("policy.days_wrong", { most: policy.most_days }) : undefined}>
          <input className="field" inputMode="numeric" maxLength={3} value={wanted} onChange={(event) => setWanted(event.target.value.trim())} data-testid="value" />
        </Field>
      )}
      <Field label={t("policy.from")} hint={t("policy.from_hint")}>
        <input className="field" type="date" required min="1970-01-01" max="2999-12-31" value={since} onChange={(event) => setSince(event.target.value)} data-testid="since" />
      </Field>
      <p className="hint">{t("policy.means")}</p>
    </FormDialog>
  );
}
