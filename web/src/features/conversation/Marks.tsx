import { Status, type Tone } from "@/shared/display/Status";
import { useWord } from "@/shared/i18n/words";
import type { Dialogue, DialogueState, Release } from "./dialogues";

const TONES: Record<DialogueState, Tone> = { waiting: "care", open: "tide", ended: "plain" };
const RELEASES: Record<Release["state"], Tone> = { trying: "tide", tried: "care", failed: "stop", signed: "good", refused: "stop", withdrawn: "plain" };

/** How a dialogue stands, and whether somebody in it is in a crisis. */
export function DialogueMarks({ dialogue }: { dialogue: Pick<Dialogue, "state" | "outcome"> }) {
  const word = useWord();
  return (
    <>
      <Status tone={TONES[dialogue.state]}>{word("dialogue_state", dialogue.state)}</Status>
      {dialogue.outcome === "crisis" && (
        <>
          {" "}
          <Status tone="rest">{word("ending", "crisis")}</Status>
        </>
      )}
    </>
  );
}

export function ReleaseMark({ state }: { state: Release["state"] }) {
  const word = useWord();
  return <Status tone={RELEASES[state]}>{word("release_state", state)}</Status>;
}
