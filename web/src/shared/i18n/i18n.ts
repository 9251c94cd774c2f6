import i18next, { type i18n as I18n, type ResourceKey } from "i18next";
import { initReactI18next } from "react-i18next";
import { FALLBACK, type Language } from "./languages";

/** The console's own words, and those for codes, which the server tells facts in, too. */
const LOADERS: Record<Language, () => Promise<[ResourceKey, ResourceKey]>> = {
  "zh-CN": async () => {
    const [own, words] = await Promise.all([import("@/locales/zh-CN.json"), import("@words/zh-CN.json")]);
    return [own.default, words.default];
  },
  "en-US": async () => {
    const [own, words] = await Promise.all([import("@/locales/en-US.json"), import("@words/en.json")]);
    return [own.default, words.default];
  },
};

export const i18n: I18n = i18next.createInstance();

export async function startI18n(language: Language): Promise<void> {
  await i18n.use(initReactI18next).init({
    lng: language,
    fallbackLng: FALLBACK,
    partialBundledLanguages: true,
    ns: ["console", "words"],
    defaultNS: "console",
    keySeparator: false,
    nsSeparator: false,
    interpolation: { escapeValue: false },
    returnNull: false,
    resources: {},
    react: { useSuspense: false },
  });
  await speak(language);
}

/** Load a language unless it is there, and speak it. */
export async function speak(language: Language): Promise<void> {
  if (!i18n.hasResourceBundle(language, "console")) {
    const [own, words] = await LOADERS[language]();
    i18n.addResourceBundle(language, "console", own);
    i18n.addResourceBundle(language, "words", words);
  }
  await i18n.changeLanguage(language);
  document.documentElement.lang = language;
}
