import { useState } from "react";
import { useSession } from "@/shared/session/session";

/** What was typed and not sent yet, in this document's memory alone: it is about people, so no storage of the browser's holds it.
 *  It outlives a session that ended, for whoever signs in again; leaving the document asks first. */
const kept = new Map<string, string>();

function warn(event: BeforeUnloadEvent): void {
  event.preventDefault();
}

function keep(key: string, text: string): void {
  if (text) kept.set(key, text);
  else kept.delete(key);
  if (kept.size > 0) window.addEventListener("beforeunload", warn);
  else window.removeEventListener("beforeunload", warn);
}

/** A text being written, by what it is about. Only its writer gets it back. */
export function useDraft(about: string): [string, (text: string) => void] {
  const session = useSession();
  const key = `${session.user} ${about}`;
  const [text, setText] = useState(() => kept.get(key) ?? "");
  return [
    text,
    (next) => {
      keep(key, next);
      setText(next);
    },
  ];
}
