import { useMutation } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Card, Page } from "@/shared/display/Page";
import { ProblemNotice } from "@/shared/display/ProblemNotice";
import { Rule } from "@/shared/display/Rule";
import { Status } from "@/shared/display/Status";
import { Choice } from "@/shared/form/Choice";
import { Field } from "@/shared/form/Field";
import { serverLanguage } from "@/shared/i18n/languages";
import { useLanguage, useWord } from "@/shared/i18n/words";
import { LISTENERS, marked } from "./utterances";
import { tryUtterance, type Utterance } from "./queries";

const MOST_CHARACTERS = 20_000;

/** Trying a sentence: what of it must not be said to whom, where it stands, and why. Nothing is kept. */
export function UtterancePage() {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  const [to, setTo] = useState<Utterance["to"]>("customer");
  const trying = useMutation({ mutationFn: (wish: { text: string; to: Utterance["to"] }) => tryUtterance(wish.text, wish.to) });
  return (
    <Page
      title={t("utterance.title")}
      lead={
        <>
          <span>{t("utterance.lead")}</span>
          <Link to="/rulebook">{t("nav.rulebook")}</Link>
          <Link to="/templates">{t("nav.templates")}</Link>
        </>
      }
    >
      <div className="columns">
        <form
          className="card form"
          onSubmit={(event) => {
            event.preventDefault();
            trying.mutate({ text, to });
          }}
        >
          <Field label={t("utterance.text")}>
            <textarea rows={6} maxLength={MOST_CHARACTERS} required value={text} onChange={(event) => setText(event.target.value)} data-testid="utterance" />
          </Field>
          <Choice label={t("utterance.to")} hint={t("utterance.to_hint")} codes={LISTENERS} kind="listener" value={to} onChoose={setTo} />
          <div className="work-actions">
            <Button type="primary" htmlType="submit" loading={trying.isPending} disabled={!text.trim()} data-testid="try">
              {t("utterance.check")}
            </Button>
          </div>
          {trying.error && <ProblemNotice fault={trying.error} />}
        </form>
        <div role="status">{trying.data && <Found text={trying.variables.text} found={trying.data} />}</div>
      </div>
    </Page>
  );
}

function Found({ text, found }: { text: string; found: Utterance }) {
  const { t } = useTranslation();
  const word = useWord();
  const language = serverLanguage(useLanguage());
  if (found.findings.length === 0) {
    return (
      <Card id="found" title={t("utterance.none")}>
        <p className="faint">{t("utterance.none_hint")}</p>
      </Card>
    );
  }
  return (
    <Card id="found" title={t("utterance.found", { count: found.findings.length })}>
      <p className="wording found-in" data-testid="marked">
        {marked(text, found.findings).map((piece, number) => (piece.isFound ? <mark key={number}>{piece.text}</mark> : <span key={number}>{piece.text}</span>))}
      </p>
      <ul className="rows" data-testid="findings">
        {found.findings.map((finding) => (
          <li key={`${finding.rule} ${finding.start}`}>
            <div className="row-main">
              <span>
                <mark>{finding.quote}</mark> <code className="rule-id">{finding.rule}</code>
              </span>
              <span>{finding.title[language]}</span>
              <span className="small faint">{finding.source ? <Reason source={finding.source} /> : t("utterance.learnt")}</span>
            </div>
            <Status tone={finding.severity === "grave" ? "stop" : "care"}>{word("utterance_category", finding.category)}</Status>
          </li>
        ))}
      </ul>
      <p className="hint">{t("utterance.found_hint")}</p>
    </Card>
  );
}

/** The rule of the rulebook that it follows. */
function Reason({ source }: { source: string }) {
  const { t } = useTranslation();
  return (
    <>
      {t("utterance.follows")} <Rule id={source} />
    </>
  );
}
