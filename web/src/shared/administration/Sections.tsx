import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { NavLink } from "react-router";
import { Problem } from "@/shared/api/problem";
import { Page } from "@/shared/display/Page";
import { ProblemNotice } from "@/shared/display/ProblemNotice";
import { useMay, type Permission } from "@/shared/session/session";

const SECTIONS: readonly { name: "users" | "teams" | "channels" | "jobs" | "differences" | "calendars" | "pay"; path: string; permission: Permission }[] = [
  { name: "channels", path: "/administration/channels", permission: "see_operations" },
  { name: "jobs", path: "/administration/jobs", permission: "see_operations" },
  { name: "differences", path: "/administration/differences", permission: "see_people" },
  { name: "calendars", path: "/administration/calendars", permission: "see_people" },
  { name: "pay", path: "/administration/pay-plans", permission: "see_operations" },
  { name: "teams", path: "/administration/teams", permission: "manage_teams" },
  { name: "users", path: "/administration/users", permission: "manage_users" },
];

/** Where the administration begins for whoever may do these things. */
export function administrationOf(permissions: readonly Permission[]): string {
  return (SECTIONS.find((section) => permissions.includes(section.permission)) ?? SECTIONS[0])?.path ?? "/";
}

/** A page of the administration, of whichever room, under its sections; those that somebody may not see are not shown. */
export function Administration({ name, actions, children }: { name: (typeof SECTIONS)[number]["name"]; actions?: ReactNode; children: ReactNode }) {
  const { t } = useTranslation();
  const may = useMay();
  return (
    <Page title={t("administration.title")} tab={t(`administration.${name}`)} lead={<span>{t(`administration.${name}.lead`)}</span>} actions={actions}>
      <nav className="sections" aria-label={t("administration.sections")}>
        {SECTIONS.filter((section) => may(section.permission)).map((section) => (
          <NavLink key={section.name} to={section.path}>
            {t(`administration.${section.name}`)}
          </NavLink>
        ))}
      </nav>
      {SECTIONS.some((section) => section.name === name && may(section.permission)) ? children : <ProblemNotice fault={new Problem(403, "permission_required")} />}
    </Page>
  );
}
