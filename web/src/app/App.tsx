import { QueryClientProvider } from "@tanstack/react-query";
import { ConfigProvider } from "antd";
import { useEffect, useState, type ReactNode } from "react";
import { RouterProvider } from "react-router";
import { createQueries } from "@/shared/api/queries";
import { useLanguage } from "@/shared/i18n/words";
import { ThemeProvider, antdThemeOf, useTheme } from "@/shared/theme/theme";
import { createRouter, signedOutPath } from "./router";

type AntdLocale = NonNullable<Parameters<typeof ConfigProvider>[0]["locale"]>;

const LOCALES = {
  "zh-CN": () => import("antd/locale/zh_CN"),
  "en-US": () => import("antd/locale/en_US"),
};

// The page's own word to the components: what they put into <head> bears it, or the content policy keeps it out.
const NONCE = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? "";

function Styled({ children }: { children: ReactNode }) {
  const language = useLanguage();
  const { name } = useTheme();
  const [locale, setLocale] = useState<AntdLocale>();
  useEffect(() => {
    let isWanted = true;
    void LOCALES[language]().then((found) => {
      // The package is CommonJS: what is asked for may stand one step further in.
      const given = found.default as AntdLocale & { default?: AntdLocale };
      if (isWanted) setLocale(given.default ?? given);
    });
    return () => {
      isWanted = false;
    };
  }, [language]);
  return (
    <ConfigProvider
      theme={antdThemeOf(name)}
      csp={{ nonce: NONCE }}
      button={{ autoInsertSpace: false }}
      {...(locale ? { locale } : {})}
    >
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
