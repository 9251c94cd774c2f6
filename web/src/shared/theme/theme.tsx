import { theme as antdTheme, type ThemeConfig } from "antd";
import { createContext, use, useEffect, useMemo, useState, type ReactNode } from "react";
import { CODE_FONT, FONT, PALETTES, type Palette, type ThemeName } from "./tokens";

export const CHOICES = ["system", "light", "dark"] as const;
export type ThemeChoice = (typeof CHOICES)[number];

const KEY = "tideover.theme";
const DARK = "(prefers-color-scheme: dark)";

interface Themed {
  choice: ThemeChoice;
  name: ThemeName;
  choose: (choice: ThemeChoice) => void;
}

const ThemeContext = createContext<Themed>({ choice: "system", name: "light", choose: () => undefined });

export function useTheme(): Themed {
  return use(ThemeContext);
}

function kept(): ThemeChoice {
  const found = localStorage.getItem(KEY);
  return CHOICES.find((each) => each === found) ?? "system";
}

/** `--tide-wash` of `tideWash`. */
function property(name: string): string {
  return `--${name.replace(/[A-Z]/g, (sign) => `-${sign.toLowerCase()}`)}`;
}

function apply(name: ThemeName): void {
  const root = document.documentElement;
  root.dataset.theme = name;
  root.style.colorScheme = name;
  for (const [key, value] of Object.entries(PALETTES[name])) root.style.setProperty(property(key), value);
}

/** Chosen before anything is painted. */
export function applyKeptTheme(): void {
  const choice = kept();
  apply(choice === "system" ? (matchMedia(DARK).matches ? "dark" : "light") : choice);
  document.documentElement.style.setProperty("--font", FONT);
  document.documentElement.style.setProperty("--code-font", CODE_FONT);
}

export function ThemeProvider({ children }: { children: ReactNode }) {
  const [choice, setChoice] = useState<ThemeChoice>(kept);
  const [isDark, setIsDark] = useState(() => matchMedia(DARK).matches);
  useEffect(() => {
    const query = matchMedia(DARK);
    const changed = () => setIsDark(query.matches);
    query.addEventListener("change", changed);
    return () => query.removeEventListener("change", changed);
  }, []);
  const name: ThemeName = choice === "system" ? (isDark ? "dark" : "light") : choice;
  useEffect(() => apply(name), [name]);
  const themed = useMemo<Themed>(
    () => ({
      choice,
      name,
      choose: (wish) => {
        localStorage.setItem(KEY, wish);
        setChoice(wish);
      },
    }),
    [choice, name],
  );
  return <ThemeContext value={themed}>{children}</ThemeContext>;
}

export function antdThemeOf(name: ThemeName): ThemeConfig {
  const p: Palette = PALETTES[name];
  return {
    algorithm: name === "dark" ? antdTheme.darkAlgorithm : antdTheme.defaultAlgorithm,
    token: {
      colorPrimary: p.tide,
      colorInfo: p.tide,
      colorSuccess: p.good,
      colorWarning: p.care,
      colorError: p.stop,
      colorLink: p.tide,
      colorTextBase: p.ink,
      colorText: p.ink,
      colorTextSecondary: p.faint,
      colorTextTertiary: p.faint,
      colorTextDescription: p.faint,
      colorTextPlaceholder: p.faint,
      colorBgBase: p.paper,
      colorBgContainer: p.paper,
      colorBgElevated: p.raised,
      colorBgLayout: p.ground,
      colorBorder: p.edge,
      colorBorderSecondary: p.line,
      colorTextLightSolid: p.onTide,
      borderRadius: 8,
      fontFamily: FONT,
      fontFamilyCode: CODE_FONT,
      fontSize: 14,
      controlHeight: 36,
      // Shortened motion (by a stylesheet) leaves the components' menus outside the screen; none at all does not.
      motion: !matchMedia("(prefers-reduced-motion: reduce)").matches,
    },
    components: {
      Button: { primaryShadow: "none", defaultShadow: "none", fontWeight: 500 },
      Modal: { titleFontSize: 17 },
    },
  };
}
