import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

/** What a figure counts and over what: shown where it is pointed at or reached by keyboard, and read aloud with it. Stands in a
 *  `.why-place`, which is what is pointed at. */
export function Why({ label, lines }: { label: string; lines: readonly ReactNode[] }) {
  const { t } = useTranslation();
  return (
    <button type="button" className="wall-why" aria-label={label}>
      <span aria-hidden="true">{t("wall.why_mark")}</span>
      <span className="wall-tip" aria-hidden="true">
        {lines.map((line, number) => (
          <span key={number} className="line">
            {line}
          </span>
        ))}
      </span>
    </button>
  );
}
