import { useTranslation } from "react-i18next";
import { addDays } from "@/shared/display/format";
import { Status } from "@/shared/display/Status";
import { useWord } from "@/shared/i18n/words";
import type { Ability } from "./queries";

/** Certificates that run out within this many days are pointed out: there is still time for a new one. */
const RUNS_OUT_DAYS = 30;

/** A certificate, and how long it holds from `day` on. */
export function CertificateMark({ of: paper, day }: { of: Ability; day: string }) {
  const { t } = useTranslation();
  const name = useWord()("skill", paper.code);
  const until = paper.valid_until;
  if (!paper.is_valid) return <Status tone="stop">{t("team.not_valid", { name })}</Status>;
  if (until && day && until <= addDays(day, RUNS_OUT_DAYS)) return <Status tone="care">{t("team.runs_out", { name, until })}</Status>;
  return <span className="line small">{until ? t("team.valid_until", { name, until }) : name}</span>;
}
