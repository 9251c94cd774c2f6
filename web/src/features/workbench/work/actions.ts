import type { Person } from "../queries";
import type { QueueItem } from "./queries";

/** Characters of a note, as the server bounds them. */
export const LONGEST_NOTE = 2000;

/** An account as actions need it. */
export interface About {
  account: string;
  ref: string;
  currency: string;
  dpd: number;
  due_minor: number;
  /** The most that a promise can be about. */
  most_minor: number;
}

export interface ActionProps {
  person: Person;
  accounts: readonly About[];
  /** What is in hand of this customer's. */
  item: QueueItem | null;
  onClose: () => void;
  /** It was done; in words. */
  onDone: (said: string) => void;
}

/** The account that something is most likely about: the item's, else the one most overdue. */
export function firstAccount(accounts: readonly About[], item: QueueItem | null): About | undefined {
  return accounts.find((each) => each.account === item?.account) ?? [...accounts].sort((a, b) => b.dpd - a.dpd)[0];
}
