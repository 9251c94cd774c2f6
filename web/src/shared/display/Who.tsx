import { useTranslation } from "react-i18next";
import { useWord } from "@/shared/i18n/words";

/** Who did it: a login, or a process in words. */
export function Who({ who }: { who: string }) {
  const { t } = useTranslation();
  const word = useWord();
  const [kind, job] = who.split(":");
  return <span className="line small faint">{kind === "job" && job ? t("book.by_job", { job: word("job", job) }) : word("by", who)}</span>;
}
