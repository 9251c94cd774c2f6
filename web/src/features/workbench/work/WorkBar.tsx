import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useCallback, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { isProblem } from "@/shared/api/problem";
import { ProblemNotice } from "@/shared/display/ProblemNotice";
import { Refusal } from "@/shared/display/Refusal";
import { Status } from "@/shared/display/Status";
import { Time } from "@/shared/display/Time";
import { useWord } from "@/shared/i18n/words";
import { useMay } from "@/shared/session/session";
import { lawfulQuery, type Person } from "../queries";
import { firstAccount, type About, type ActionProps } from "./actions";
import { CallBackDialog } from "./CallBackDialog";
import { ComplaintDialog } from "./ComplaintDialog";
import { FinishDialog } from "./FinishDialog";
import { HandOverDialog } from "./HandOverDialog";
import { noteHand, pathOf, useHand, useNext, useRefresh, useTakesItems } from "./hand";
import { useActionKeys } from "./keys";
import { MessageDialog } from "./MessageDialog";
import { NoteDialog } from "./NoteDialog";
import { PlanDialog } from "./PlanDialog";
import { PromiseDialog } from "./PromiseDialog";
import { type QueueItem } from "./queries";
import { RevealDialog } from "./RevealDialog";
import { StopDialog } from "./StopDialog";
import { VisitDialog } from "./VisitDialog";

type Action = "note" | "promise" | "message" | "call_back" | "hand_over" | "stop" | "complaint" | "reveal" | "plan" | "visit" | "finish";

const KEYS: Record<Action, string> = { note: "n", promise: "p", message: "m", call_back: "b", hand_over: "h", stop: "s", complaint: "c", reveal: "v", plan: "l", visit: "w", finish: "x" };
const SHORT: readonly Action[] = ["note", "promise", "message", "call_back", "hand_over", "stop", "complaint", "reveal", "plan", "visit"];
const WITH_TEXT: Record<Exclude<Action, "finish" | "reveal">, (props: ActionProps) => ReactNode> = {
  note: NoteDialog,
  promise: PromiseDialog,
  message: MessageDialog,
  call_back: CallBackDialog,
  hand_over: HandOverDialog,
  stop: StopDialog,
  complaint: ComplaintDialog,
  plan: PlanDialog,
  visit: VisitDialog,
};

/** What can be done about a customer now, each by one key; what cannot says why. */
export function WorkBar({ person, accounts }: { person: Person; accounts: readonly About[] }) {
  const { t } = useTranslation();
  const may = useMay();
  const queries = useQueryClient();
  const hand = useHand();
  const next = useNext();
  const takesItems = useTakesItems();
  const refresh = useRefresh(person.person);
  const [open, setOpen] = useState<Action | null>(null);
  const [said, setSaid] = useState("");
  const [fault, setFault] = useState<unknown>(null);
  const [had, setHad] = useState<string | null>(null);
  const item = hand && (hand.person === person.person || person.same_person.includes(hand.person ?? "")) ? hand : null;
  const hasEnded = had !== null && item === null && hand !== undefined && open !== "finish";
  const account = firstAccount(accounts, item)?.account;
  if (item && had !== item.item) setHad(item.item);

  const goOn = useCallback(() => {
    setFault(null);
    setHad(null);
    next().catch(setFault);
  }, [next]);

  const why = (action: Action): string | null => {
    if (action === "reveal" && !may("reveal")) return t("work.why_permission");
    if ((action === "message" || action === "plan" || action === "visit") && !may("contact")) return t("work.why_permission");
    if (person.is_erased) return t("work.why_erased");
    if (action === "promise" && !accounts.some((each) => each.most_minor > 0)) return t("work.why_nothing_due");
    if (action === "plan" && accounts.length === 0) return t("work.why_no_account");
    if ((action === "call_back" || action === "hand_over") && !item) return t("work.why_not_in_hand");
    return null;
  };

  const begin = (action: Action) => {
    setSaid("");
    if (action === "finish" && !item) {
      if (takesItems) goOn();
    } else if (action === "finish" || why(action) === null) setOpen(action);
    else setSaid(why(action) ?? "");
  };
  useActionKeys(
    Object.fromEntries(Object.entries(KEYS).map(([action, key]) => [key, () => begin(action as Action)])),
    open === null && may("record"),
  );
  if (!may("record")) return null;

  const close = () => setOpen(null);
  const done = (words: string) => {
    close();
    setSaid(words);
    if (open === "call_back" || open === "hand_over") {
      noteHand(queries, null); // it was said: it is in hand no more
      setHad(null);
    }
    refresh();
  };
  const Chosen = open !== null && open !== "finish" && open !== "reveal" ? WITH_TEXT[open] : null;
  return (
    <section className="work" aria-label={t("work.title")}>
      <div className="work-head">
        {item ? <InHand item={item} /> : hasEnded ? <Status tone="good">{t("work.ended_itself")}</Status> : <Elsewhere hand={hand} />}
        {(item || takesItems) && (
          <Button type="primary" onClick={() => begin("finish")} data-testid="action-finish">
            {item ? t("work.finish") : t("work.next")} <kbd>{KEYS.finish}</kbd>
          </Button>
        )}
      </div>
      <div className="work-actions" role="toolbar" aria-label={t("work.actions")}>
        {SHORT.map((action) => {
          const reason = why(action);
          return (
            <Button key={action} aria-disabled={reason !== null} className={reason ? "unable" : ""} title={reason ?? undefined} aria-description={reason ?? undefined} onClick={() => begin(action)} data-testid={`action-${action}`}>
              {t(`work.${action}`)} <kbd>{KEYS[action]}</kbd>
            </Button>
          );
        })}
      </div>
      {!person.is_erased && <Now person={person} account={account} />}
      <p className="work-said" role="status">
        {said}
      </p>
      {fault !== null && !(isProblem(fault) && fault.status === 401) && <ProblemNotice fault={fault} onRetry={goOn} />}
      {Chosen && <Chosen person={person} accounts={accounts} item={item} onClose={close} onDone={done} />}
      {open === "reveal" && <RevealDialog person={person} onClose={close} />}
      {open === "finish" && item && (
        <FinishDialog
          item={item}
          onClose={close}
          onGone={() => {
            setHad(null);
            close();
            refresh();
          }}
        />
      )}
    </section>
  );
}

/** Why this is before somebody, and until when it wants to be done. */
function InHand({ item }: { item: QueueItem }) {
  const { t } = useTranslation();
  const word = useWord();
  return (
    <p className="in-hand">
      <Status tone="tide">{t("work.in_hand")}</Status>
      <span className="strong">{item.treatment ? word("treatment", item.treatment) : word("item", item.kind)}</span>
      <span className="faint">
        {t("queue.due")} <Time at={item.due_at} show="short" />
      </span>
    </p>
  );
}

/** Nothing of this customer's is in hand: something of another's may be. */
function Elsewhere({ hand }: { hand: QueueItem | null | undefined }) {
  const { t } = useTranslation();
  if (!hand) return <p className="faint">{t("work.nothing_in_hand")}</p>;
  return (
    <p>
      <span className="faint">{t("work.elsewhere")}</span> <Link to={pathOf(hand)}>{hand.name ?? hand.item.slice(-6)}</Link>
    </p>
  );
}

/** Whether they may be asked for what is owed now, by which channel; where by none: by which rules, until when, and what instead. */
function Now({ person, account }: { person: Person; account: string | undefined }) {
  const { t } = useTranslation();
  const word = useWord();
  const collect = useQuery(lawfulQuery(person.person, account, "collect")).data?.ways;
  const isClosed = collect !== undefined && !collect.some((way) => way.is_lawful);
  const service = useQuery({ ...lawfulQuery(person.person, account, "service"), enabled: isClosed }).data?.ways;
  if (!collect) return null;
  const refused = collect.filter((way) => way.has_address && !way.is_lawful);
  if (isClosed && refused.length > 0) {
    const rules = [...new Set(refused.flatMap((way) => way.rules))];
    const moments = refused.map((way) => way.earliest).filter((each) => each !== null);
    const instead = service?.filter((way) => way.is_lawful).map(({ channel }) => ({ channel, purpose: "service" }));
    return (
      <div className="notice stop">
        <p className="strong">{t("work.not_now")}</p>
        <Refusal rules={rules} earliest={moments.sort()[0] ?? null} zone={person.zone} {...(instead ? { instead } : {})} />
      </div>
    );
  }
  return (
    <ul className="ways-open small" aria-label={t("lawful.open")}>
      {collect
        .filter((way) => way.has_address)
        .map((way) => (
          <li key={way.channel}>
            <Status tone={way.is_lawful ? "good" : "stop"}>{way.is_lawful ? word("channel", way.channel) : t("message.form_way", { channel: word("channel", way.channel), state: way.rules.join(t("list.comma")) })}</Status>
          </li>
        ))}
    </ul>
  );
}
