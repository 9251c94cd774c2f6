import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { formatCount } from "@/shared/display/format";
import { useLanguage } from "@/shared/i18n/words";

export interface FieldProps {
  label: string;
  hint?: ReactNode;
  problem?: string | undefined;
  /** What has been written, and how many characters there may be: counted beside the name. */
  count?: { of: string; most: number };
  children: ReactNode;
}

/** A field of a form under its name, with what is to be known of it, or what is wrong with it. */
export function Field({ label, hint, problem, count, children }: FieldProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  return (
    <label className="form-field">
      <span>
        {label}
        {count && (
          <span className="small faint" aria-hidden="true" data-testid="count">
            {" "}
            {t("form.count", { written: formatCount(count.of.length, language), most: formatCount(count.most, language) })}
          </span>
        )}
      </span>
      {children}
      {problem ? (
        <span className="small form-problem" role="alert">
          {problem}
        </span>
      ) : (
        hint && <span className="small faint">{hint}</span>
      )}
    </label>
  );
}
