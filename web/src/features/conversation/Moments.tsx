import { useTranslation } from "react-i18next";
import { useWord } from "@/shared/i18n/words";
import type { Moment, Words } from "./dialogues";

const SCORES = ["dissatisfaction", "distress", "escalation"] as const;
const HIGH = 0.5;
const WIDTH = 320;
const HEIGHT = 56;
const EDGE = 6;

/** Which scores are something to look at, in words. */
function useHighWords(): (moment: Moment) => string {
  const { t } = useTranslation();
  const word = useWord();
  return (moment) =>
    SCORES.filter((score) => moment[score] >= HIGH)
      .map((score) => word("score", score))
      .join(t("moment.and"));
}

function useReasons(): (moment: Moment) => string {
  const { t } = useTranslation();
  const word = useWord();
  return (moment) => moment.cues.map((cue) => word("cue", cue)).join(t("moment.and"));
}

/** A quiet mark by a customer's words where it goes badly: opened or pointed at, it says why. */
export function MomentMark({ moment }: { moment: Moment | null }) {
  const { t } = useTranslation();
  const word = useWord();
  const highWords = useHighWords();
  const reasons = useReasons();
  if (!moment?.is_high) return null;
  return (
    <details className="moment small" title={reasons(moment)} data-testid="moment">
      <summary>
        {highWords(moment)}
      </summary>
      <p>{t("moment.because", { reasons: reasons(moment) })}</p>
      <p>{t("moment.need", { need: word("need", moment.need) })}</p>
    </details>
  );
}

/** That a dialogue goes badly, in a list. */
export function GoesBadly({ moment }: { moment: Moment | null }) {
  const highWords = useHighWords();
  const reasons = useReasons();
  if (!moment?.is_high) return null;
  return (
    <span className="line small care" title={reasons(moment)} data-testid="goes-badly">
      {highWords(moment)}
    </span>
  );
}

/** How it went, word by word of the customer's: a small line a score, above the dashed one it is something to look at. */
export function MomentLines({ words }: { words: readonly Words[] }) {
  const { t } = useTranslation();
  const word = useWord();
  const moments = words.flatMap((each) => (each.moment ? [each.moment] : []));
  const last = moments.at(-1);
  if (moments.length < 2 || !last) return null;
  const x = (at: number) => EDGE + (at * (WIDTH - 2 * EDGE)) / (moments.length - 1);
  const y = (score: number) => HEIGHT - EDGE - score * (HEIGHT - 2 * EDGE);
  const told = SCORES.map((score) => t("moment.from_to", { score: word("score", score), first: percent(moments[0]?.[score] ?? 0), last: percent(last[score]) })).join(t("moment.and"));
  return (
    <figure className="moments" data-testid="moments">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={told}>
        <line className="level" x1={EDGE} x2={WIDTH - EDGE} y1={y(HIGH)} y2={y(HIGH)} />
        {SCORES.map((score) => (
          <polyline key={score} className={score} points={moments.map((each, at) => `${x(at)},${y(each[score])}`).join(" ")} />
        ))}
      </svg>
      <figcaption className="small faint">
        {SCORES.map((score) => (
          <span key={score} className={`key ${score}`}>
            {word("score", score)}
          </span>
        ))}
      </figcaption>
    </figure>
  );
}

const percent = (score: number) => `${Math.round(score * 100)}%`;
