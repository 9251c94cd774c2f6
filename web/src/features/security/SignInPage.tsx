import { useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useEffect, useRef, useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate, useSearchParams } from "react-router";
import { isProblem } from "@/shared/api/problem";
import { LANGUAGES, keepLanguage, type Language } from "@/shared/i18n/languages";
import { speak } from "@/shared/i18n/i18n";
import { useLanguage } from "@/shared/i18n/words";
import { noteActive } from "@/shared/session/activity";
import { signIn } from "@/shared/session/session";
import { ownPath } from "./ownPath";

const TENANT_KEY = "tideover.tenant";
const REASONS = {
  idle: "sign_in.reason.idle",
  ended: "sign_in.reason.ended",
  out: "sign_in.reason.out",
  switch: "sign_in.reason.switch",
  unconfirmed: "sign_in.reason.unconfirmed",
} as const;
const ENDONYMS: Record<Language, "language.zh" | "language.en"> = { "zh-CN": "language.zh", "en-US": "language.en" };

export function SignInPage() {
  const { t } = useTranslation();
  const language = useLanguage();
  const [search] = useSearchParams();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const reason = search.get("reason");
  const isSwitching = reason === "switch";
  const [tenant, setTenant] = useState(() => (isSwitching ? "" : (search.get("tenant") ?? localStorage.getItem(TENANT_KEY) ?? "default")));
  const [login, setLogin] = useState("");
  const [password, setPassword] = useState("");
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<"sign_in.refused" | "problem.unreachable" | "problem.unknown" | null>(null);
  const form = useRef<HTMLFormElement>(null);

  useEffect(() => {
    document.title = t("app.tab", { page: t("sign_in.title") });
  }, [t]);
  useEffect(() => {
    // To the first field that is still empty.
    form.current?.querySelector<HTMLInputElement>("input:placeholder-shown")?.focus();
  }, []);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setIsBusy(true);
    setProblem(null);
    try {
      noteActive();
      await signIn(tenant.trim(), login.trim(), password);
      localStorage.setItem(TENANT_KEY, tenant.trim());
      queries.clear();
      await navigate(ownPath(search.get("to")), { replace: true });
    } catch (fault) {
      const status = isProblem(fault) ? fault.status : -1;
      setProblem(status === 401 || status === 422 ? "sign_in.refused" : status === 0 ? "problem.unreachable" : "problem.unknown");
      setPassword("");
      form.current?.querySelector<HTMLInputElement>("#password")?.focus();
    } finally {
      setIsBusy(false);
    }
  };
  const told = reason !== null && reason in REASONS ? t(REASONS[reason as keyof typeof REASONS]) : null;
  return (
    <main className="sign-in" id="content">
      <div className="sign-in-card">
        <div className="sign-in-brand">
          <img src="/static/mark.svg" alt="" width={44} height={44} />
          <div>
            <p className="sign-in-name">{t("app.name")}</p>
            <p className="faint">{t("app.motto")}</p>
          </div>
        </div>
        <h1>{t("sign_in.title")}</h1>
        {told && !problem && (
          <p className="notice" role="status">
            {told}
          </p>
        )}
        {problem && (
          <p className="notice problem" role="alert" id="sign-in-problem">
            {t(problem)}
          </p>
        )}
        <form ref={form} onSubmit={(event) => void submit(event)}>
          <label htmlFor="tenant">{t("sign_in.tenant")}</label>
          <input id="tenant" className="field" required maxLength={40} autoComplete="organization" autoCapitalize="none" spellCheck={false} placeholder=" " value={tenant} onChange={(event) => setTenant(event.target.value)} />
          <label htmlFor="login">{t("sign_in.login")}</label>
          <input id="login" className="field" required maxLength={64} autoComplete="username" autoCapitalize="none" spellCheck={false} placeholder=" " value={login} onChange={(event) => setLogin(event.target.value)} aria-describedby={problem ? "sign-in-problem" : undefined} />
          <label htmlFor="password">{t("sign_in.password")}</label>
          <input id="password" className="field" type="password" required maxLength={200} autoComplete="current-password" placeholder=" " value={password} onChange={(event) => setPassword(event.target.value)} aria-describedby={problem ? "sign-in-problem" : undefined} />
          <Button type="primary" htmlType="submit" size="large" block loading={isBusy} data-testid="sign-in">
            {t("sign_in.submit")}
          </Button>
        </form>
        <p className="hint">{t("sign_in.hint")}</p>
        <div className="languages" role="group" aria-label={t("language.label")}>
          {LANGUAGES.map((each) => (
            <button
              key={each}
              type="button"
              lang={each}
              aria-pressed={each === language}
              data-testid={`language-${each}`}
              onClick={() => {
                keepLanguage(each);
                void speak(each);
              }}
            >
              {t(ENDONYMS[each])}
            </button>
          ))}
        </div>
      </div>
    </main>
  );
}
