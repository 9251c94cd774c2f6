import { Status, type Tone } from "@/shared/display/Status";
import { useWord } from "@/shared/i18n/words";

const TONES: Record<string, Tone> = { always: "good", on: "tide", off: "plain", told: "plain" };

/** What a rule does here: always on, turned on or off, or only told. */
export function RuleState({ state }: { state: string }) {
  const word = useWord();
  return <Status tone={TONES[state] ?? "plain"}>{word("rulebook_state", state)}</Status>;
}

/** Where a rule holds, in words. */
export function usePlaceName(everywhere: string): (jurisdiction: string) => string {
  const word = useWord();
  return (jurisdiction) => (jurisdiction === "everywhere" ? everywhere : word("jurisdiction", jurisdiction));
}
