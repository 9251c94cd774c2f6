import type { ReactNode } from "react";
import { useWord } from "@/shared/i18n/words";
import { Field } from "./Field";

export interface ChoiceProps<Code extends string> {
  label: string;
  hint?: ReactNode;
  codes: readonly Code[];
  /** The kind of the codes' words: `useWord`. */
  kind: Parameters<ReturnType<typeof useWord>>[0];
  value: Code;
  isFirst?: boolean;
  onChoose: (code: Code) => void;
}

/** One of a few codes, by their words. */
export function Choice<Code extends string>({ label, hint, codes, kind, value, isFirst = false, onChoose }: ChoiceProps<Code>) {
  const word = useWord();
  return (
    <Field label={label} hint={hint}>
      <select autoFocus={isFirst} value={value} onChange={(event) => onChoose(event.target.value as Code)}>
        {codes.map((code) => (
          <option key={code} value={code}>
            {word(kind, code)}
          </option>
        ))}
      </select>
    </Field>
  );
}
