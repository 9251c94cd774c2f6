import type { Query } from "@tanstack/react-query";

/** A fact that was sealed: its kind, when, and the ids it names. */
export interface News {
  kind: string;
  at: string;
  person?: string;
  account?: string;
  case?: string;
  item?: string;
  contact?: string;
  run?: string;
  dialogue?: string;
  release?: string;
  correction?: string;
  day?: string;
}

const IDS = ["person", "account", "case", "item", "contact", "run", "dialogue", "release", "correction"] as const;

/** What must be asked anew by the kind alone, whatever it shows now: lists that something may enter, and counts. Whatever shows
 *  one of the ids that the news names is asked anew in any case. By the first word of a query's key. */
const BY_KIND: Readonly<Record<string, RegExp>> = {
  cases: /^(Case(Opened|Closed|Staged|Reassigned)|BookImported)$/,
  day: /^(Day|Case|Contact|Capacity|Payment|Promise|Plan)/,
  "day-cases": /^DayDecided$/,
  "day-decisions": /^DayDecided$/,
  capacity: /^CapacityChanged$/,
  people: /^(BookImported|PersonErased)$/,
  queue: /^WorkItem/,
  items: /^WorkItem/,
  wall: /^(WorkItem|Contact|Outreach|Permit|Receipt|Message)/,
  contacts: /^(Contact|Receipt|Visit)/,
  plans: /^Plan/,
  "plan-runs": /^(Plan|Contact)/,
  pauses: /^Outreach/,
  dialogues: /^(Dialogue|MomentNoted)/,
  corrections: /^(ReadingCorrected|CorrectionDecided)$/,
  releases: /^Playbooks/,
  rulebook: /^RuleChosen/,
  strategies: /^Strategy/,
  strategy: /^Strategy/,
  "book-state": /^(BookImported|PaymentsImported|MoneyHeld|HeldMoneyResolved|AccountAdjusted|Adjustment|BookPolicyChosen|BookDifference)/,
  imports: /^(BookImported|PaymentsImported)$/,
  "held-money": /^(MoneyHeld|HeldMoneyResolved)$/,
  instructions: /^(AccountAdjusted|Adjustment)/,
  policy: /^BookPolicyChosen$/,
  differences: /^BookDifference/,
  accesses: /^(Signed|SignIn|Session|PersonalDataRevealed|PersonErased|User|PasswordChanged|OneTimePassword|Token|Webhook|DeadLetter|DayCasesExported)/,
  teams: /^(Team|ShiftsChanged|Leave)/,
  staff: /^(Team|Shifts|Leave|Skill|StaffCapacity|Colleague)/,
  held: /^WorkItem/,
  users: /^(User|SignedIn|SignedOut|SessionsEnded|PasswordChanged|OneTimePassword|Token)/,
  jobs: /^DeadLetterRetried/,
  templates: /^Template/,
  template: /^Template/,
  sender: /^SenderProfile/,
};
/** What the news say nothing about: the session and the clock have ways of their own. */
const APART = new Set(["session", "clock", "rule-words"]);
const ID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

const idsIn = new WeakMap<object, ReadonlySet<string>>();

/** The ids that a query asks for or shows. */
function idsOf(query: Query): ReadonlySet<string> {
  const asked = JSON.stringify(query.queryKey).match(ID) ?? [];
  const data: unknown = query.state.data;
  if (typeof data !== "object" || data === null) return new Set(asked);
  let shown = idsIn.get(data);
  if (!shown) {
    shown = new Set(JSON.stringify(data).match(ID) ?? []);
    idsIn.set(data, shown);
  }
  return asked.length > 0 ? new Set([...shown, ...asked]) : shown;
}

/** Whether a query may show something else now. `news` null: much was missed, and nobody knows what. */
export function isTouched(query: Query, news: readonly News[] | null): boolean {
  const topic = String(query.queryKey[0]);
  if (APART.has(topic)) return false;
  if (news === null) return true;
  const kinds = BY_KIND[topic];
  if (kinds && news.some((each) => kinds.test(each.kind))) return true;
  const ids = idsOf(query);
  return ids.size > 0 && news.some((each) => IDS.some((name) => each[name] !== undefined && ids.has(each[name])));
}
