import { useTranslation } from "react-i18next";
import { Status, type Tone } from "@/shared/display/Status";
import { useWord } from "@/shared/i18n/words";
import type { Article, Fault, State } from "./queries";

const TONES: Record<State, Tone> = { draft: "plain", submitted: "care", approved: "good", refused: "stop", withdrawn: "rest" };

/** How a version stands: an approved one answers, waits for its day, has had it, or was replaced. */
export function ArticleState({ article }: { article: Article }) {
  const { t } = useTranslation();
  if (article.standing && article.standing !== "live") return <Status tone="rest">{t(`knowledge.standing.${article.standing}`)}</Status>;
  return <Status tone={TONES[article.state]}>{t(`knowledge.state.${article.state}`)}</Status>;
}

/** What an article lacks, each with its place and the words in question. */
export function Faults({ faults }: { faults: readonly Fault[] }) {
  const { t } = useTranslation();
  const word = useWord();
  const place = (field: string) => {
    const [name = "", number] = field.split(".");
    if (number) return t("knowledge.example_number", { number });
    if (name === "title" || name === "answer" || name === "body" || name === "questions" || name === "key" || name === "language" || name === "valid_until") return t(`knowledge.field.${name}`);
    return field;
  };
  if (faults.length === 0) return <p>{t("knowledge.lacks_nothing")}</p>;
  return (
    <>
      <h3>{t("knowledge.lacks")}</h3>
      <ul className="findings">
        {faults.map((each, number) => (
          <li key={number}>
            {t("knowledge.fault", { place: place(each.field), what: word("error", each.code) })}
            {each.quotes.map((quote) => (
              <q key={quote}>{quote}</q>
            ))}
            {each.quotes.length === 0 && each.start !== null && <span className="small faint"> {t("knowledge.at", { start: each.start + 1 })}</span>}
          </li>
        ))}
      </ul>
    </>
  );
}
