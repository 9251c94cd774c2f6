import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { NavLink } from "react-router";
import { Page } from "@/shared/display/Page";

const SECTIONS: readonly { name: "contacts" | "plans" | "runs"; path: string }[] = [
  { name: "contacts", path: "/contacts" },
  { name: "plans", path: "/plans" },
  { name: "runs", path: "/plans/runs" },
];

/** A page of outreach, of whichever room, under its sections. */
export function Outreach({ name, children }: { name: (typeof SECTIONS)[number]["name"]; children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <Page title={t("nav.outreach")} tab={t(`outreach.${name}`)} lead={<span>{t(`outreach.${name}.lead`)}</span>}>
      <nav className="sections" aria-label={t("outreach.sections")}>
        {SECTIONS.map((section) => (
          <NavLink key={section.name} to={section.path} end={section.path === "/plans"}>
            {t(`outreach.${section.name}`)}
          </NavLink>
        ))}
      </nav>
      {children}
    </Page>
  );
}
