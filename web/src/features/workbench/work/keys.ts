import { useEffect, useRef } from "react";

const CHORD_MS = 1_200;

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches("input, textarea, select") || target.closest("dialog") !== null);
}

/** One key, one action; not while somebody types, and not the second key of `g` and a letter, which goes to a place. */
export function useActionKeys(actions: Readonly<Record<string, () => void>>, isOn: boolean): void {
  const latest = useRef(actions);
  useEffect(() => {
    latest.current = actions;
  });
  useEffect(() => {
    if (!isOn) return;
    let goingSince = 0;
    const pressed = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || isTyping(event.target) || document.querySelector("dialog[open]")) return;
      const isGoing = Date.now() - goingSince < CHORD_MS;
      goingSince = event.key === "g" && !isGoing ? Date.now() : 0;
      const act = isGoing ? undefined : latest.current[event.key.toLowerCase()];
      if (!act) return;
      event.preventDefault();
      act();
    };
    window.addEventListener("keydown", pressed);
    return () => window.removeEventListener("keydown", pressed);
  }, [isOn]);
}
