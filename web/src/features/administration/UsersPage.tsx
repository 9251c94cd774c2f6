import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Dialog } from "@/shared/display/Dialog";
import { ProblemNotice } from "@/shared/display/ProblemNotice";
import { Status } from "@/shared/display/Status";
import { Field } from "@/shared/form/Field";
import { useSubmission } from "@/shared/form/useSubmission";
import { useWord } from "@/shared/i18n/words";
import { LEAST_PASSWORD } from "@/shared/session/session";
import { DataTable, type Column } from "@/shared/table/DataTable";
import { useListState } from "@/shared/table/useListState";
import { Administration } from "@/shared/administration/Sections";
import { addUser, changeUser, resetPassword, ROLES, usersQuery, type Change, type Role, type User } from "./queries";

/** Who there is: in which role, with what that lets them in, and ending it. */
export function UsersPage() {
  const { t } = useTranslation();
  const word = useWord();
  const list = useListState();
  const [isAdding, setIsAdding] = useState(false);
  const [chosen, setChosen] = useState<User | null>(null);
  const { data, error, isFetching, refetch } = useQuery({ ...usersQuery(list.cursor), placeholderData: (before) => before });
  const columns: Column<User>[] = [
    {
      key: "login",
      title: t("users.login"),
      isName: true,
      cell: (row) => (
        <>
          <span className="name">{row.login}</span>
          {row.is_own && <span className="small faint"> {t("users.yourself")}</span>}
        </>
      ),
    },
    { key: "role", title: t("users.role"), cell: (row) => word("role", row.role) },
    {
      key: "state",
      title: t("users.state"),
      cell: (row) =>
        !row.is_active ? <Status tone="rest">{t("users.inactive")}</Status> : row.is_locked ? <Status tone="care">{t("users.locked")}</Status> : <Status tone="good">{t("users.active")}</Status>,
    },
    { key: "password", title: t("users.password"), isExtra: true, cell: (row) => (row.has_one_time ? t("users.one_time") : row.has_password ? t("users.has_password") : t("users.token_only")) },
    { key: "sessions", title: t("users.sessions"), align: "end", cell: (row) => row.sessions },
    { key: "tokens", title: t("users.tokens"), align: "end", isExtra: true, cell: (row) => row.tokens },
    {
      key: "change",
      title: t("users.change"),
      cell: (row) => (
        <Button size="small" onClick={() => setChosen(row)} aria-label={t("users.change_which", { login: row.login })} data-testid={`change-${row.login}`}>
          {t("users.change")}
        </Button>
      ),
    },
  ];
  return (
    <Administration
      name="users"
      actions={
        <Button type="primary" onClick={() => setIsAdding(true)} data-testid="add-user">
          {t("users.add")}
        </Button>
      }
    >
      <DataTable
        caption={t("administration.users")}
        columns={columns}
        rows={data?.users}
        keyOf={(row) => row.user}
        isLoading={isFetching}
        fault={data ? null : error}
        onRetry={() => void refetch()}
        empty={t("users.empty")}
        pages={list.pagesOf(data?.next)}
      />
      {isAdding && <AddDialog onClose={() => setIsAdding(false)} />}
      {chosen && <ChangeDialog user={data?.users.find((each) => each.user === chosen.user) ?? chosen} onClose={() => setChosen(null)} />}
    </Administration>
  );
}

function RoleField({ role, onChoose }: { role: Role; onChoose: (role: Role) => void }) {
  const { t } = useTranslation();
  const word = useWord();
  return (
    <Field label={t("users.role")}>
      <select value={role} onChange={(event) => onChoose(event.target.value as Role)} data-testid="role">
        {ROLES.map((each) => (
          <option key={each} value={each}>
            {word("role", each)}
          </option>
        ))}
      </select>
    </Field>
  );
}

function AddDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [login, setLogin] = useState("");
  const [role, setRole] = useState<Role>("collector");
  const [password, setPassword] = useState("");
  const adding = useSubmission(
    () => addUser(login.trim(), role, password),
    () => {
      void queries.invalidateQueries({ queryKey: ["users"] });
      onClose();
    },
  );
  const isShort = password.length > 0 && password.length < LEAST_PASSWORD;
  return (
    <Dialog
      title={t("users.add")}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t("stopping.cancel")}</Button>
          <Button type="primary" disabled={!/^[A-Za-z0-9._@-]+$/.test(login.trim()) || isShort} loading={adding.isBusy} onClick={() => adding.send(`${login} ${role} ${String(password.length)}`)} data-testid="add-now">
            {t("users.add")}
          </Button>
        </>
      }
    >
      <div className="form">
        <Field label={t("users.login")} hint={t("users.login_hint")}>
          <input className="field" value={login} maxLength={64} autoComplete="off" spellCheck={false} data-first="" onChange={(event) => setLogin(event.target.value)} data-testid="login" />
        </Field>
        <RoleField role={role} onChoose={setRole} />
        <Field label={t("users.password")} hint={t("users.password_hint")} problem={isShort ? t("users.password_short") : undefined}>
          <input className="field" type="password" value={password} maxLength={200} autoComplete="new-password" onChange={(event) => setPassword(event.target.value)} data-testid="password" />
        </Field>
      </div>
      {Boolean(adding.fault) && <ProblemNotice fault={adding.fault} />}
    </Dialog>
  );
}

function ChangeDialog({ user, onClose }: { user: User; onClose: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [role, setRole] = useState<Role>(user.role);
  const changing = useSubmission(
    (change: Change) => changeUser(user.user, change),
    () => void queries.invalidateQueries({ queryKey: ["users"] }),
  );
  return (
    <Dialog title={t("users.change_which", { login: user.login })} onClose={onClose} footer={<Button onClick={onClose}>{t("team.close")}</Button>}>
      {user.is_own ? (
        <p className="notice">{t("users.not_yourself")}</p>
      ) : (
        <>
          <div className="form">
            <RoleField role={role} onChoose={setRole} />
            <p className="hint">{t("users.role_hint")}</p>
          </div>
          <div className="work-actions">
            <Button type="primary" disabled={role === user.role} loading={changing.isBusy} onClick={() => changing.send({ what: "role", role })} data-testid="change-role">
              {t("users.change_role")}
            </Button>
            {user.is_active ? (
              <Button danger onClick={() => changing.send({ what: "deactivation" })} data-testid="deactivate">
                {t("users.deactivate")}
              </Button>
            ) : (
              <Button onClick={() => changing.send({ what: "reactivation" })} data-testid="reactivate">
                {t("users.reactivate")}
              </Button>
            )}
          </div>
          {user.is_active && <p className="hint">{t("users.deactivate_hint")}</p>}
        </>
      )}
      {!user.is_own && user.is_active && user.role !== "system" && <OneTimePassword user={user} />}
      <div className="work-actions">
        <Button disabled={user.sessions === 0} onClick={() => changing.send({ what: "sessions" })} data-testid="sign-out-everywhere">
          {t("users.sign_out", { count: user.sessions })}
        </Button>
      </div>
      {Boolean(changing.fault) && <ProblemNotice fault={changing.fault} />}
    </Dialog>
  );
}

/** The password is in this dialog alone: closed, it is gone. */
function OneTimePassword({ user }: { user: User }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [given, setGiven] = useState<{ password: string; hours: number } | null>(null);
  const [isCopied, setIsCopied] = useState(false);
  const giving = useSubmission(
    () => resetPassword(user.user),
    (answer) => {
      setGiven(answer);
      setIsCopied(false);
      void queries.invalidateQueries({ queryKey: ["users"] });
    },
  );
  return (
    <>
      <div className="work-actions">
        <Button loading={giving.isBusy} onClick={() => giving.send("")} data-testid="reset-password">
          {t("users.reset")}
        </Button>
      </div>
      <p className="hint">{t("users.reset_hint")}</p>
      {given && (
        <div className="notice" role="status">
          <p>{t("users.reset_given", { login: user.login })}</p>
          <p>
            <code className="one-time" data-testid="one-time-password">
              {given.password}
            </code>{" "}
            {window.isSecureContext && (
              <Button size="small" onClick={() => void navigator.clipboard.writeText(given.password).then(() => setIsCopied(true))}>
                {isCopied ? t("users.reset_copied") : t("users.reset_copy")}
              </Button>
            )}
          </p>
          <p className="small">{t("users.reset_once", { hours: given.hours })}</p>
        </div>
      )}
      {Boolean(giving.fault) && <ProblemNotice fault={giving.fault} />}
    </>
  );
}
