import { useTranslation } from "react-i18next";
import { Status, type Tone } from "@/shared/display/Status";
import { useWord } from "@/shared/i18n/words";
import type { Stage } from "./queries";

const TONES: Record<Stage, Tone> = { pre_due: "plain", early: "tide", mid: "care", late: "care", legal: "stop", written_off: "rest" };

/** How late a case is, or that it is closed. */
export function StageMark({ stage, isClosed }: { stage: Stage; isClosed: boolean }) {
  const { t } = useTranslation();
  const word = useWord();
  if (isClosed) return <Status tone="plain">{t("cases.state.closed")}</Status>;
  return <Status tone={TONES[stage]}>{word("stage", stage)}</Status>;
}
