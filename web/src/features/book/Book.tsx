import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { NavLink } from "react-router";
import { Page } from "@/shared/display/Page";
import { useMay, type Permission } from "@/shared/session/session";

const SECTIONS: readonly { name: "state" | "held" | "instructions" | "differences" | "policy" | "late"; path: string; permission: Permission }[] = [
  { name: "state", path: "/book", permission: "see_people" },
  { name: "held", path: "/book/held-money", permission: "see_people" },
  { name: "instructions", path: "/book/instructions", permission: "see_people" },
  { name: "differences", path: "/administration/differences", permission: "see_people" },
  { name: "policy", path: "/book/policy", permission: "see_people" },
  { name: "late", path: "/book/late", permission: "see_operations" },
];

/** A page of the book, under its sections. The differences with core stand with the administration's pages. */
export function Book({ name, children }: { name: Exclude<(typeof SECTIONS)[number]["name"], "differences">; children: ReactNode }) {
  const { t } = useTranslation();
  const may = useMay();
  return (
    <Page title={t("book.title")} tab={t(`book.${name}`)} lead={<span>{t(`book.${name}.lead`)}</span>}>
      <nav className="sections" aria-label={t("book.sections")}>
        {SECTIONS.filter((section) => may(section.permission)).map((section) => (
          <NavLink key={section.name} to={section.path} end={section.name === "state"}>
            {t(`book.${section.name}`)}
          </NavLink>
        ))}
      </nav>
      {children}
    </Page>
  );
}
