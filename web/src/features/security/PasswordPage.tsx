import { useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useEffect, useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate, useSearchParams } from "react-router";
import { isProblem } from "@/shared/api/problem";
import { ProblemNotice } from "@/shared/display/ProblemNotice";
import { useSubmission } from "@/shared/form/useSubmission";
import { LEAST_PASSWORD, choosePassword, signOut, useSession } from "@/shared/session/session";
import { ownPath } from "./ownPath";

/** One's own password: another one, or the first one of one's own after somebody gave one for a day. Then there is nothing else
 *  that one may do but leave. */
export function PasswordPage() {
  const { t } = useTranslation();
  const { login, tenant, must_choose_password: isFirst } = useSession();
  const [search] = useSearchParams();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [current, setCurrent] = useState("");
  const [wanted, setWanted] = useState("");
  const [again, setAgain] = useState("");
  const [isDone, setIsDone] = useState(false);
  const title = isFirst ? t("password.first") : t("password.title");
  useEffect(() => {
    document.title = t("app.tab", { page: title });
  }, [t, title]);

  const leave = (reason: string) => window.location.replace(`/console/sign-in?${new URLSearchParams({ tenant, reason }).toString()}`);
  const changing = useSubmission(
    () =>
      choosePassword(current, wanted).catch((fault: unknown) => {
        if (isProblem(fault) && fault.status === 401) leave("ended");
        throw fault;
      }),
    () => {
      if (!isFirst) return setIsDone(true);
      queries.clear();
      void navigate(ownPath(search.get("to")), { replace: true });
    },
  );
  const isShort = wanted.length > 0 && wanted.length < LEAST_PASSWORD;
  const differs = again.length > 0 && again !== wanted;
  const send = (event: FormEvent) => {
    event.preventDefault();
    changing.send("");
  };
  return (
    <main className="sign-in" id="content">
      <div className="sign-in-card">
        <h1>{title}</h1>
        {isDone ? (
          <>
            <p className="notice" role="status">
              {t("password.done")}
            </p>
            <Link to="/">{t("password.back")}</Link>
          </>
        ) : (
          <>
            <p>{isFirst ? t("password.first_why") : t("password.why")}</p>
            {changing.fault !== null && <ProblemNotice fault={changing.fault} />}
            <form onSubmit={send}>
              <input className="unseen" type="text" autoComplete="username" value={login} readOnly tabIndex={-1} aria-hidden="true" />
              <label htmlFor="current">{isFirst ? t("password.one_time") : t("password.current")}</label>
              <input id="current" className="field" type="password" required autoFocus maxLength={200} autoComplete="current-password" value={current} onChange={(event) => setCurrent(event.target.value)} />
              <label htmlFor="wanted">{t("password.wanted")}</label>
              <input id="wanted" className="field" type="password" required maxLength={200} autoComplete="new-password" value={wanted} onChange={(event) => setWanted(event.target.value)} aria-describedby="wanted-hint" aria-invalid={isShort} />
              <p id="wanted-hint" className={isShort ? "small form-problem" : "small faint"} role={isShort ? "alert" : undefined}>
                {t("users.password_short")}
              </p>
              <label htmlFor="again">{t("password.again")}</label>
              <input id="again" className="field" type="password" required maxLength={200} autoComplete="new-password" value={again} onChange={(event) => setAgain(event.target.value)} aria-describedby="again-hint" aria-invalid={differs} />
              <p id="again-hint" className="small form-problem" role="alert">
                {differs && t("password.differs")}
              </p>
              <Button type="primary" htmlType="submit" size="large" block loading={changing.isBusy} disabled={!current || wanted.length < LEAST_PASSWORD || again !== wanted} data-testid="choose-password">
                {t("password.choose")}
              </Button>
            </form>
            {isFirst ? (
              <Button type="link" onClick={() => void signOut().then(() => leave("out"), () => leave("unconfirmed"))} data-testid="leave">
                {t("user.sign_out")}
              </Button>
            ) : (
              <Link to="/">{t("password.back")}</Link>
            )}
          </>
        )}
      </div>
    </main>
  );
}
