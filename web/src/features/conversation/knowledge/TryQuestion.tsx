import { useMutation } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Card } from "@/shared/display/Page";
import { ProblemNotice } from "@/shared/display/ProblemNotice";
import { Status } from "@/shared/display/Status";
import { useWord } from "@/shared/i18n/words";
import { tryQuestion, type Question } from "./queries";

/** A question tried: what would be answered, how near it came, and what came second. Nothing is kept. */
export function TryQuestion() {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  const [isVerified, setIsVerified] = useState(true);
  const trial = useMutation({ mutationFn: () => tryQuestion(text.trim(), isVerified) });
  return (
    <Card id="try" title={t("knowledge.try")} hint={t("knowledge.try_hint")}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          if (text.trim()) trial.mutate();
        }}
      >
        <span className="joined">
          <input className="field grow" value={text} maxLength={2000} autoComplete="off" aria-label={t("knowledge.question")} placeholder={t("knowledge.question")} onChange={(event) => setText(event.target.value)} data-testid="question" />
          <Button type="primary" htmlType="submit" loading={trial.isPending} disabled={!text.trim()} data-testid="ask">
            {t("knowledge.ask")}
          </Button>
        </span>
        <label className="check">
          <input type="checkbox" checked={isVerified} onChange={(event) => setIsVerified(event.target.checked)} />
          {t("knowledge.is_verified")}
        </label>
      </form>
      <div role="status" data-testid="found">
        {trial.error ? <ProblemNotice fault={trial.error} /> : trial.data && <Found found={trial.data} />}
      </div>
    </Card>
  );
}

function Found({ found }: { found: Question }) {
  const { t, i18n } = useTranslation();
  const word = useWord();
  const figure = new Intl.NumberFormat(i18n.language, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const { answer } = found;
  return (
    <>
      {answer ? (
        <figure className="preview" lang={answer.language}>
          <blockquote>{answer.text}</blockquote>
          <figcaption className="small faint">
            {t("knowledge.quoted")} <Link to={`/knowledge/${answer.id}`}>{answer.title}</Link> <code>{answer.article}</code>
          </figcaption>
        </figure>
      ) : (
        <p>
          <Status tone={found.risks.length > 0 ? "stop" : "care"}>{found.risks.length > 0 ? t("knowledge.for_person") : found.is_withheld ? t("knowledge.withheld") : t("knowledge.no_answer")}</Status>{" "}
          {found.risks.map((risk) => word("risk", risk)).join(t("list.comma"))}
        </p>
      )}
      {found.score !== null && found.threshold !== null && <p className="small faint">{t("knowledge.score", { score: figure.format(found.score), threshold: figure.format(found.threshold) })}</p>}
      {found.near.length > 0 && (
        <ol className="rows">
          {found.near.map((each) => (
            <li key={each.id}>
              <div className="row-main">
                <span>
                  <Link to={`/knowledge/${each.id}`}>{each.title}</Link> <code className="small faint">{each.article}</code>
                </span>
              </div>
              <span className="small">{t("knowledge.likeness", { likeness: figure.format(each.likeness) })}</span>
            </li>
          ))}
        </ol>
      )}
    </>
  );
}
