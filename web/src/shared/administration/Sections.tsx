import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { NavLink } from "react-router";
import { Page } from "@/shared/display/Page";
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
      {children}
    </Page>
  );
}
