import { useTranslation } from "react-i18next";
import type { Language } from "./languages";

/** The word for a code: `word("stage", "early")`. The code itself where there is none. */
export type Word = (group: string, code: string) => string;

export function useWord(): Word {
  const { i18n } = useTranslation();
  const language = i18n.language;
  return (group, code) => {
    const found: unknown = i18n.getResource(language, "words", `${group}.${code}`);
    return typeof found === "string" ? raised(found) : code;
  };
}

/** Words stand by themselves here: in cells, labels, marks. */
export function raised(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

export function useLanguage(): Language {
  return useTranslation().i18n.language as Language;
}
