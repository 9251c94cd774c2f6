import type { ReactNode } from "react";

export interface FieldProps {
  label: string;
  hint?: ReactNode;
  problem?: string | undefined;
  children: ReactNode;
}

/** A field of a form under its name, with what is to be known of it, or what is wrong with it. */
export function Field({ label, hint, problem, children }: FieldProps) {
  return (
    <label className="form-field">
      <span>{label}</span>
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
