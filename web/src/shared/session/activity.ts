/** When a person last did something in any tab of this console. Kept in the browser, so that a busy tab keeps a quiet one in. */
const KEY = "tideover.active_at";
const THERE_MS = 60_000;
const NOTE_EVERY_MS = 5_000;
const SIGNS = ["pointerdown", "keydown", "wheel", "touchstart"] as const;

export function lastActive(): number {
  const kept = Number(localStorage.getItem(KEY));
  return Number.isFinite(kept) && kept > 0 ? kept : 0;
}

export function noteActive(at: number = Date.now()): void {
  localStorage.setItem(KEY, String(at));
}

/** Whether what is asked of the server now is a sign of life of somebody's, and not of a clock's. */
export function isPersonThere(at: number = Date.now()): boolean {
  return at - lastActive() < THERE_MS;
}

/** Note signs of life until the returned function is called. */
export function watchActivity(): () => void {
  const noted = () => {
    if (Date.now() - lastActive() >= NOTE_EVERY_MS) noteActive();
  };
  for (const sign of SIGNS) window.addEventListener(sign, noted, { passive: true, capture: true });
  return () => {
    for (const sign of SIGNS) window.removeEventListener(sign, noted, { capture: true });
  };
}
