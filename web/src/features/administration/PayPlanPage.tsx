import { useMutation, useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Card, Empty } from "@/shared/display/Page";
import { ProblemNotice } from "@/shared/display/ProblemNotice";
import { Rule } from "@/shared/display/Rule";
import { Status } from "@/shared/display/Status";
import { Field } from "@/shared/form/Field";
import { useLanguage } from "@/shared/i18n/words";
import { Administration } from "@/shared/administration/Sections";
import { checkPayPlan, payMeasuresQuery, type PayFinding } from "./queries";

/** A pay plan written or pasted, and what is wrong with it. It is checked and forgotten: nothing of it is kept. */
export function PayPlanPage() {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  const check = useMutation({ mutationFn: checkPayPlan });
  const write = (next: string) => {
    setText(next);
    check.reset();
  };
  return (
    <Administration name="pay">
      <div className="columns">
        <Card id="plan" title={t("pay.plan")} hint={t("pay.plan_hint")}>
          <Adding text={text} onText={write} />
          <Field label={t("pay.text")} hint={t("pay.text_hint")}>
            <textarea className="pay-text" rows={16} value={text} maxLength={20000} spellCheck={false} onChange={(event) => write(event.target.value)} data-testid="pay-text" />
          </Field>
          <div>
            <Button type="primary" disabled={!text.trim()} loading={check.isPending} onClick={() => check.mutate(text)} data-testid="pay-check">
              {t("pay.check")}
            </Button>
          </div>
        </Card>
        <Card id="found" title={t("pay.found")}>
          <div role="status" data-testid="pay-found">
            {check.error ? (
              <ProblemNotice fault={check.error} />
            ) : !check.data ? (
              <Empty>{t("pay.not_checked")}</Empty>
            ) : (
              <>
                <p>{check.data.may_be_used ? <Status tone="good">{t("pay.may_be_used")}</Status> : <Status tone="stop">{t("pay.may_not")}</Status>}</p>
                {check.data.findings.length > 0 && <Findings of={check.data.findings} text={text} />}
              </>
            )}
          </div>
        </Card>
      </div>
    </Administration>
  );
}

/** One measure more at the plan's end. */
function Adding({ text, onText }: { text: string; onText: (text: string) => void }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const { data } = useQuery(payMeasuresQuery);
  const [measure, setMeasure] = useState("kept_promises");
  const [weight, setWeight] = useState("20");
  const [isGate, setIsGate] = useState(false);
  const add = () => {
    const begun = text.trim() ? `${text.trimEnd()}\n\n` : `name = "${t("pay.name_example")}"\n\n`;
    onText(`${begun}[[measures]]\nmeasure = "${measure}"\nweight = ${weight || "0"}\n${isGate ? "gate = true\n" : ""}`);
  };
  return (
    <form
      className="filters"
      aria-label={t("pay.add")}
      onSubmit={(event) => {
        event.preventDefault();
        add();
      }}
    >
      <label>
        <span>{t("pay.measure")}</span>
        <select value={measure} onChange={(event) => setMeasure(event.target.value)} data-testid="pay-measure">
          {data?.measures.map((each) => (
            <option key={each.measure} value={each.measure}>
              {language === "zh-CN" ? each.name_zh : each.name_en}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span>{t("pay.weight")}</span>
        <input className="field" type="number" min={1} max={100} value={weight} onChange={(event) => setWeight(event.target.value)} data-testid="pay-weight" />
      </label>
      <label className="check">
        <input type="checkbox" checked={isGate} onChange={(event) => setIsGate(event.target.checked)} />
        <span>{t("pay.gate")}</span>
      </label>
      <Button htmlType="submit" data-testid="pay-add">
        {t("pay.add")}
      </Button>
    </form>
  );
}

function Findings({ of, text }: { of: readonly PayFinding[]; text: string }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const lines = text.split("\n");
  return (
    <ul className="rows pay-findings">
      {of.map((each) => (
        <li key={`${String(each.line)} ${each.field} ${each.code}`}>
          <div>
            <Status tone={each.severity === "error" ? "stop" : "care"}>{t(`pay.severity.${each.severity}`)}</Status> {language === "zh-CN" ? each.said_zh : each.said_en}
            <span className="line small faint">
              {t("pay.place", { line: each.line, field: each.field })} <code>{lines[each.line - 1]?.trim()}</code>
            </span>
            {each.rule && (
              <span className="line small">
                <Rule id={each.rule} />
              </span>
            )}
          </div>
        </li>
      ))}
    </ul>
  );
}
