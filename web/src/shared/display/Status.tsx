import type { ReactNode } from "react";

export type Tone = "good" | "care" | "stop" | "rest" | "tide" | "plain";

const SIGNS: Record<Tone, string> = { good: "●", care: "▲", stop: "■", rest: "◆", tide: "●", plain: "○" };

/** How something stands: a word, a colour, and a shape for whoever does not tell colours apart. */
export function Status({ tone, children }: { tone: Tone; children: ReactNode }) {
  return (
    <span className={`status ${tone}`}>
      <span className="sign" aria-hidden="true">
        {SIGNS[tone]}
      </span>
      {children}
    </span>
  );
}
