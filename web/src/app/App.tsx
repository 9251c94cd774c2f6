import { QueryClientProvider } from "@tanstack/react-query";
import { ConfigProvider } from "antd";
import english from "antd/es/locale/en_US";
import { useEffect, useState, type ReactNode } from "react";
import { RouterProvider } from "react-router";
import { createQueries } from "@/shared/api/queries";
import { useLanguage } from "@/shared/i18n/words";
import { ThemeProvider, antdThemeOf, useTheme } from "@/shared/theme/theme";
import { createRouter, signedOutPath } from "./router";

// English is what the components carry in any case.
const LOCALES = {
  "zh-CN": async () => (await import("antd/es/locale/zh_CN")).default,
  "en-US": () => Promise.resolve(english),
};

// The page's own word to the components: what they put into <head> bears it, or the content policy keeps it out.
const NONCE = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? "";

function Styled({ children }: { children: ReactNode }) {
  const language = useLanguage();
  const { name } = useTheme();
  // Never without one: the provider puts another element around its children for a locale, so that a first one which comes late
  // would build the whole page anew, and whoever was typing would lose what they typed.
  const [locale, setLocale] = useState(english);
  useEffect(() => {
    let isWanted = true;
    void LOCALES[language]().then((found) => {
      if (isWanted) setLocale(found);
    });
    return () => {
      isWanted = false;
    };
  }, [language]);
  return (
    <ConfigProvider theme={antdThemeOf(name)} csp={{ nonce: NONCE }} button={{ autoInsertSpace: false }} locale={locale}>
      {children}
    </ConfigProvider>
  );
}

export function App() {
  const [{ queries, router }] = useState(() => {
    const made = createQueries(() => {
      made.removeQueries({ queryKey: ["session"] });
      const at = signedOutPath(router.state.location);
      if (at) void router.navigate(at, { replace: true });
    });
    const router = createRouter(made);
    return { queries: made, router };
  });
  return (
    <QueryClientProvider client={queries}>
      <ThemeProvider>
        <Styled>
          <RouterProvider router={router} />
        </Styled>
      </ThemeProvider>
    </QueryClientProvider>
  );
}
