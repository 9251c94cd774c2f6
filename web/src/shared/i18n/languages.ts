export const LANGUAGES = ["zh-CN", "en-US"] as const;
export type Language = (typeof LANGUAGES)[number];
export const FALLBACK: Language = "zh-CN";

const KEY = "tideover.language";

/** What the server calls it. */
export function serverLanguage(language: Language): "zh-CN" | "en" {
  return language === "zh-CN" ? "zh-CN" : "en";
}

/** The language kept here before, else the browser's, else Chinese. */
export function chooseLanguage(kept: string | null = localStorage.getItem(KEY), preferred: readonly string[] = navigator.languages): Language {
  const known = LANGUAGES.find((each) => each === kept);
  if (known) return known;
  for (const wish of preferred) {
    if (wish.toLowerCase().startsWith("zh")) return "zh-CN";
    if (wish.toLowerCase().startsWith("en")) return "en-US";
  }
  return FALLBACK;
}

export function keepLanguage(language: Language): void {
  localStorage.setItem(KEY, language);
  // The server reads this cookie where it tells of an error outside of the API.
  document.cookie = `lang=${serverLanguage(language)}; path=/; max-age=31536000; samesite=lax`;
}
