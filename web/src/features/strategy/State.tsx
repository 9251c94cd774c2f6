import { Status, type Tone } from "@/shared/display/Status";
import { useWord } from "@/shared/i18n/words";
import type { Standing } from "./queries";

const TONES: Record<Standing, Tone> = {
  draft: "plain",
  checked: "plain",
  tested: "care",
  approved: "tide",
  refused: "stop",
  live: "good",
  to_come: "tide",
  published: "rest",
  rolled_back: "rest",
};

/** How a version of the strategy stands. */
export function StrategyState({ standing }: { standing: Standing }) {
  const word = useWord();
  return <Status tone={TONES[standing]}>{word("strategy.state", standing)}</Status>;
}
