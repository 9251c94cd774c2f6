import { Status, type Tone } from "@/shared/display/Status";
import { useWord } from "@/shared/i18n/words";
import type { State } from "./queries";

const TONES: Record<State, Tone> = { draft: "plain", submitted: "care", signed: "good", refused: "stop", withdrawn: "rest" };

/** How a version of a text stands; one that is signed and past its last day is told as that. */
export function TemplateState({ state, obstacle }: { state: State; obstacle: string | null }) {
  const word = useWord();
  if (obstacle === "template_expired") return <Status tone="stop">{word("template.state", "expired")}</Status>;
  return <Status tone={TONES[state]}>{word("template.state", state)}</Status>;
}
