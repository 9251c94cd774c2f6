import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { Card, Page, Waiting } from "@/shared/display/Page";
import { ProblemNotice } from "@/shared/display/ProblemNotice";
import { Status } from "@/shared/display/Status";
import { useLanguage, useWord } from "@/shared/i18n/words";
import { Drawing } from "./Drawing";
import { playbookQuery, type Sentence, type State, type Step, type Whole } from "./queries";
import { TryOut } from "./TryOut";
import { spokenIn, useEffectWords, useFilled, useGoalWords, useStateName } from "./words";

/** One dialogue: drawn, told state by state, and tried by hand. */
export function PlaybookPage() {
  const { t } = useTranslation();
  const language = useLanguage();
  const id = useParams().playbook ?? "";
  const { data, error, isPending, refetch } = useQuery(playbookQuery(id));
  const title = data ? (language === "zh-CN" ? data.title_zh : data.title_en) : t("nav.playbooks");
  return (
    <Page title={title} lead={<Link to="/playbooks">{t("playbook.all")}</Link>}>
      {isPending ? <Waiting lines={6} /> : error ? <ProblemNotice fault={error} onRetry={() => void refetch()} /> : <Shown playbook={data} />}
    </Page>
  );
}

function Shown({ playbook }: { playbook: Whole }) {
  const { t } = useTranslation();
  return (
    <>
      <Card id="drawing" title={t("playbook.drawing")} hint={t("playbook.drawing_hint")}>
        <Drawing playbook={playbook} />
      </Card>
      <div className="columns">
        <div className="stack">
          {playbook.content.map((state) => (
            <StateCard key={state.state} playbook={playbook.playbook} states={playbook.content} state={state} />
          ))}
        </div>
        <TryOut key={playbook.playbook} playbook={playbook.playbook} />
      </div>
    </>
  );
}

function StateCard({ playbook, states, state }: { playbook: string; states: readonly State[]; state: State }) {
  const { t } = useTranslation();
  const stateName = useStateName();
  const word = useWord();
  const effectWords = useEffectWords();
  return (
    <Card id={`state-${state.state}`} title={stateName(states, state.state)} extra={<code className="small faint">{state.state}</code>} hint={state.asks ? t("playbook.asks", { asked: word("asked", state.asks) }) : t("playbook.asks_nothing")}>
      {state.do.length > 0 && (
        <p>
          {state.do.map((effect) => (
            <Status key={effectWords(effect)} tone="care">
              {effectWords(effect)}
            </Status>
          ))}
        </p>
      )}
      {state.say.map((sentence) => (
        <Words key={sentence.sentence} sentence={sentence} />
      ))}
      <ul className="rows">
        {state.steps.map((step, number) => (
          <li key={number}>
            <StepLine playbook={playbook} states={states} step={step} />
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Words({ sentence }: { sentence: Sentence }) {
  const { t } = useTranslation();
  const filled = useFilled();
  const word = useWord();
  const language = useLanguage();
  return (
    <figure className="preview">
      {(sentence.texts[spokenIn(language)] ?? []).map((text) => (
        <blockquote key={text}>{filled(text)}</blockquote>
      ))}
      <figcaption className="small faint">
        {t("playbook.sentence", { kind: word("sentence_kind", sentence.kind), to: word("audience", sentence.to) })} <code>{sentence.sentence}</code>
      </figcaption>
    </figure>
  );
}

function StepLine({ playbook, states, step }: { playbook: string; states: readonly State[]; step: Step }) {
  const { t } = useTranslation();
  const filled = useFilled();
  const word = useWord();
  const goalWords = useGoalWords(playbook, states);
  const effectWords = useEffectWords();
  const language = useLanguage();
  const when = step.when.map((name) => (name.startsWith("!") ? t("playbook.not", { condition: word("condition", name.slice(1)) }) : word("condition", name)));
  return (
    <div className="row-main">
      <span>
        {step.intents.length > 0 ? step.intents.map((intent) => word("intent", intent)).join(t("list.comma")) : t("playbook.whatever")}
        {when.length > 0 && <span className="faint"> {t("playbook.if", { conditions: when.join(t("list.comma")) })}</span>}
      </span>
      {step.say.map((sentence) => (
        <span key={sentence.sentence} className="small">
          {filled((sentence.texts[spokenIn(language)] ?? [])[0] ?? "")}
        </span>
      ))}
      <span className="small faint">
        {t("playbook.leads", { goal: goalWords(step.goal) })}
        {step.do.length > 0 && t("playbook.and_does", { effects: step.do.map(effectWords).join(t("list.comma")) })}
      </span>
    </div>
  );
}
