import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useEffect, useRef, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { isProblem } from "@/shared/api/problem";
import { Card, Empty, Page, Waiting } from "@/shared/display/Page";
import { ProblemNotice } from "@/shared/display/ProblemNotice";
import { Refusal } from "@/shared/display/Refusal";
import { Rule } from "@/shared/display/Rule";
import { Status } from "@/shared/display/Status";
import { Time } from "@/shared/display/Time";
import { useDraft } from "@/shared/form/drafts";
import { Field } from "@/shared/form/Field";
import { FormDialog } from "@/shared/form/FormDialog";
import { useSubmission } from "@/shared/form/useSubmission";
import { useWord } from "@/shared/i18n/words";
import { CorrectReading } from "@/shared/reading/CorrectReading";
import { useMay, useSession } from "@/shared/session/session";
import { answersQuery, dialogueQuery, endDialogue, speak, takeOver, type WholeDialogue, type Words } from "./dialogues";
import { usePlaybookTitle } from "./DialoguesPage";
import { DialogueMarks } from "./Marks";
import { MomentLines, MomentMark } from "./Moments";

const MOST_WORDS = 1000;

/** One dialogue: all that was said in it, and going on from there as a person. It grows by itself. */
export function DialoguePage() {
  const { t } = useTranslation();
  const id = useParams().dialogue ?? "";
  const { data, error, isPending, refetch } = useQuery(dialogueQuery(id));
  const title = data ? (data.is_erased ? t("masked.erased") : data.name) : t("nav.dialogues");
  return (
    <Page
      title={title}
      {...(data ? { tab: `${title} ${data.ref}` } : {})}
      lead={
        <>
          {data && (
            <>
              <code>{data.ref}</code>
              <DialogueMarks dialogue={data} />
            </>
          )}
          <Link to="/dialogues">{t("dialogue.back")}</Link>
        </>
      }
    >
      {isPending ? <Waiting lines={6} /> : data ? <Shown key={id} dialogue={data} /> : <ProblemNotice fault={error} onRetry={() => void refetch()} />}
    </Page>
  );
}

function Shown({ dialogue }: { dialogue: WholeDialogue }) {
  const { t } = useTranslation();
  const [isSourced, setIsSourced] = useState(false);
  const end = useRef<HTMLDivElement>(null);
  const counted = useRef(dialogue.words.length);
  useEffect(() => {
    if (dialogue.words.length > counted.current) end.current?.scrollIntoView({ block: "nearest" });
    counted.current = dialogue.words.length;
  }, [dialogue.words.length]);
  return (
    <>
      {dialogue.outcome === "crisis" && (
        <p className="notice crisis" role="note">
          {t("dialogue.crisis")}
        </p>
      )}
      <div className="columns dialogue-columns">
        <Card
          id="said"
          title={t("dialogue.said")}
          hint={t("dialogue.said_hint")}
          extra={
            <label className="check small">
              <input type="checkbox" checked={isSourced} onChange={(event) => setIsSourced(event.target.checked)} />
              {t("dialogue.sentences")}
            </label>
          }
        >
          <MomentLines words={dialogue.words} />
          {dialogue.words.length === 0 ? (
            <Empty>{t("timeline.erased")}</Empty>
          ) : (
            <ol className="talk" aria-live="polite" data-testid="talk">
              {dialogue.words.map((words) => (
                <Breath key={words.number} words={words} isSourced={isSourced} />
              ))}
            </ol>
          )}
          {dialogue.state === "waiting" && !dialogue.is_erased && <Reply dialogue={dialogue} />}
          <div ref={end} />
        </Card>
        <About dialogue={dialogue} />
      </div>
    </>
  );
}

/** What was said in one breath, by whom, when; of the customer, what it was taken for. */
function Breath({ words, isSourced }: { words: Words; isSourced: boolean }) {
  const { t } = useTranslation();
  const word = useWord();
  const session = useSession();
  const isTheirs = words.by === "customer";
  const who = isTheirs || words.by === "bot" ? t(`dialogue.by.${words.by === "bot" ? "bot" : "customer"}`) : words.by === session.login ? t("cases.me", { login: words.by }) : t("dialogue.by.colleague", { login: words.by });
  return (
    <li className={isTheirs ? "from-them" : undefined}>
      <p className="small faint">
        {who} · <Time at={words.at} show="short" />
        {words.contact_state && <span data-testid="contact-state"> · {word("touch", words.contact_state)}</span>}
      </p>
      {words.texts.map((text, number) => (
        <p key={number} className={isTheirs ? "theirs" : words.by === "bot" ? "ours" : "ours by-person"}>
          {text}
        </p>
      ))}
      {isTheirs && <MomentMark moment={words.moment} />}
      {isTheirs && words.intent && (
        <p className="small faint">
          {words.emotion && words.emotion !== "neutral" ? t("dialogue.taken_for_both", { intent: word("intent", words.intent), emotion: word("emotion", words.emotion) }) : t("dialogue.taken_for", { intent: word("intent", words.intent) })}
          {words.message && words.moment && !words.correction && <CorrectReading message={words.message} />}
        </p>
      )}
      {words.correction && (
        <p className="small" data-testid="corrected">
          {t("correction.meant", { intent: word("intent", words.correction.intent), emotion: word("emotion", words.correction.emotion), state: word("correction_state", words.correction.state) })}
        </p>
      )}
      {isSourced && words.sentences.length > 0 && (
        <p className="small faint">
          {words.sentences.map((id) => (
            <code key={id} className="sentence-id">
              {id}
            </code>
          ))}
        </p>
      )}
    </li>
  );
}

/** Answering as a person. What was typed stays until it is said, whatever comes in between. */
function Reply({ dialogue }: { dialogue: WholeDialogue }) {
  const { t } = useTranslation();
  const may = useMay();
  const queries = useQueryClient();
  const [text, setText] = useDraft(`dialogue ${dialogue.dialogue}`);
  const { send, isBusy, fault, forget } = useSubmission(
    (body: { text: string }, headers) => speak(dialogue.dialogue, body.text, headers),
    () => {
      setText("");
      void queries.invalidateQueries({ queryKey: ["dialogue", dialogue.dialogue] });
    },
  );
  if (!may("contact")) return <p className="small faint">{t("dialogue.may_not")}</p>;
  const say = () => {
    if (text.trim()) send({ text: text.trim() });
  };
  return (
    <form
      className="form reply"
      onSubmit={(event) => {
        event.preventDefault();
        say();
      }}
    >
      <Field label={t("dialogue.reply")} hint={t("dialogue.reply_hint")}>
        <textarea
          rows={3}
          maxLength={MOST_WORDS}
          value={text}
          readOnly={isBusy}
          onChange={(event) => {
            forget();
            setText(event.target.value);
          }}
          onKeyDown={(event) => {
            if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.nativeEvent.isComposing) return;
            event.preventDefault();
            say();
          }}
          data-testid="reply"
        />
      </Field>
      {fault !== null && <NotSaid fault={fault} />}
      <div className="work-actions">
        <Button type="primary" htmlType="submit" loading={isBusy} disabled={!text.trim()} data-testid="say">
          {t("dialogue.send")} <kbd>{t("dialogue.keys")}</kbd>
        </Button>
      </div>
    </form>
  );
}

/** Why it was not said: by which rules of words, or by the gate's. */
function NotSaid({ fault }: { fault: unknown }) {
  const problem = isProblem(fault) ? fault : null;
  const rules = problem?.body.rules ?? [];
  if (problem?.code === "refused") {
    return (
      <div className="notice stop" role="alert">
        <Refusal rules={rules} earliest={problem.body.earliest ?? null} />
      </div>
    );
  }
  return (
    <>
      <ProblemNotice fault={fault} />
      {problem?.code === "words_forbidden" && (
        <ul className="refusal-rules" data-testid="forbidden">
          {[...new Set(rules)].map((rule) => (
            <li key={rule}>
              <Rule id={rule} />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function About({ dialogue }: { dialogue: WholeDialogue }) {
  const { t } = useTranslation();
  const word = useWord();
  const may = useMay();
  const queries = useQueryClient();
  const titleOf = usePlaybookTitle();
  const [isEnding, setIsEnding] = useState(false);
  const refresh = () => {
    void queries.invalidateQueries({ queryKey: ["dialogue", dialogue.dialogue] });
    void queries.invalidateQueries({ queryKey: ["dialogues"] });
  };
  const taking = useSubmission((_: null, headers) => takeOver(dialogue.dialogue, headers), refresh);
  const ending = useSubmission(
    (_: null, headers) => endDialogue(dialogue.dialogue, headers),
    () => {
      setIsEnding(false);
      refresh();
    },
  );
  const lines: [string, ReactNode][] = [
    [t("dialogue.outcome"), dialogue.outcome ? word("ending", dialogue.outcome) : t("dialogue.under_way")],
    ...(dialogue.reason ? [[t("dialogue.reason"), word("dialogue_reason", dialogue.reason)] as [string, string]] : []),
    [
      t("dialogue.playbook"),
      <Link key="playbook" to={`/playbooks/${dialogue.playbook}`}>
        {titleOf(dialogue.playbook)}
      </Link>,
    ],
    [t("dialogue.channel"), word("channel", dialogue.channel)],
    [t("dialogue.began"), <Time key="began" at={dialogue.began_at} show="moment" />],
    [t("dialogue.last"), <Time key="last" at={dialogue.last_at} show="moment" />],
    ...(dialogue.ended_at ? [[t("dialogue.ended"), <Time key="ended" at={dialogue.ended_at} show="moment" />] as [string, ReactNode]] : []),
  ];
  return (
    <Card id="about" title={t("dialogue.about")} hint={dialogue.state === "open" ? t("dialogue.open_hint") : dialogue.state === "waiting" ? t("dialogue.waiting_hint") : t("dialogue.ended_hint")}>
      <dl className="lines">
        {lines.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {!dialogue.is_erased && <Lawful person={dialogue.person} />}
      <p>
        <Link to={`/people/${dialogue.person}`}>{t("dialogue.person")}</Link>
      </p>
      {taking.fault !== null && <ProblemNotice fault={taking.fault} />}
      {may("contact") && dialogue.state !== "ended" && (
        <div className="work-actions">
          {dialogue.state === "open" ? (
            <Button type="primary" loading={taking.isBusy} onClick={() => taking.send(null)} data-testid="take-over">
              {t("dialogue.take_over")}
            </Button>
          ) : (
            <Button onClick={() => setIsEnding(true)} data-testid="end">
              {t("dialogue.end")}
            </Button>
          )}
        </div>
      )}
      {isEnding && (
        <FormDialog title={t("dialogue.end_title")} action={t("dialogue.end")} isBusy={ending.isBusy} fault={ending.fault} onSend={() => ending.send(null)} onClose={() => setIsEnding(false)}>
          <p>{t("dialogue.end_hint")}</p>
        </FormDialog>
      )}
    </Card>
  );
}

/** What may be done now to answer them; all of it, and why not, stands on their own page. */
function Lawful({ person }: { person: string }) {
  const { t } = useTranslation();
  const word = useWord();
  const { data, error } = useQuery(answersQuery(person));
  if (error) return <ProblemNotice fault={error} />;
  const ways = data?.ways.filter((way) => way.is_lawful) ?? [];
  return (
    <div>
      <h3>{t("dialogue.lawful")}</h3>
      <p className="work-actions">
        {data && ways.length === 0 && <span className="faint">{t("lawful.none")}</span>}
        {ways.map((way) => (
          <Status key={way.channel} tone="good">
            {word("channel", way.channel)}
          </Status>
        ))}
      </p>
    </div>
  );
}
