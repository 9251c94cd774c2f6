import { useTranslation } from "react-i18next";
import type { Language } from "@/shared/i18n/languages";
import { useLanguage, useWord } from "@/shared/i18n/words";
import { playbooksQuery, type Effect, type State } from "./queries";
import { useQuery } from "@tanstack/react-query";

/** The language of sentences for a language of the console. */
export const spokenIn = (language: Language): "zh-CN" | "en" => (language === "zh-CN" ? "zh-CN" : "en");

/** What a dialogue causes, in words. */
export function useEffectWords(): (effect: Effect) => string {
  const { t } = useTranslation();
  const word = useWord();
  return (effect) => {
    const what = effect.stop ? word("stop", effect.stop) : effect.item ? word("item", effect.item) : effect.number ? word("number_state", effect.number) : "";
    return what ? t("playbook.effect", { effect: word("effect", effect.kind), what }) : word("effect", effect.kind);
  };
}

/** A state's name: its number, and what is said last in it. */
export function useStateName(): (states: readonly State[], state: string) => string {
  const { t } = useTranslation();
  const word = useWord();
  return (states, name) => {
    const at = states.findIndex((each) => each.state === name);
    const said = states[at]?.say.at(-1);
    return t("playbook.state", { number: at + 1, what: said ? word("sentence_kind", said.kind) : t("playbook.parting") });
  };
}

/** A sentence as it is written, what is filled in named in brackets. */
export function useFilled(): (text: string) => string {
  const { t } = useTranslation();
  const word = useWord();
  return (text) => text.replaceAll(/\$\{(\w+)\}/g, (_, slot: string) => t("playbook.slot", { slot: word("spoken_slot", slot) }));
}

/** Where a step leads, in words. */
export function useGoalWords(playbook: string, states: readonly State[]): (goal: string) => string {
  const stateName = useStateName();
  const { t } = useTranslation();
  const word = useWord();
  const language = useLanguage();
  const all = useQuery(playbooksQuery).data?.playbooks ?? [];
  return (goal) => {
    if (goal.startsWith("end ")) return t("playbook.ends", { ending: word("ending", goal.slice(4)) });
    if (goal === "back" || goal === "person" || goal === "continue") return t(`playbook.goal.${goal}`);
    const [name = "", state = ""] = goal.split("/");
    if (name === playbook) return stateName(states, state);
    const found = all.find((each) => each.playbook === name);
    return found ? (language === "zh-CN" ? found.title_zh : found.title_en) : goal;
  };
}
