import { useTranslation } from "react-i18next";

export interface FilterProps<Code extends string> {
  label: string;
  codes: readonly Code[];
  wordOf: (code: Code) => string;
  /** undefined: any. */
  value: Code | undefined;
  onChoose: (code: string) => void;
}

/** Narrows a list to one of a few codes, or to none. */
export function Filter<Code extends string>({ label, codes, wordOf, value, onChoose }: FilterProps<Code>) {
  const { t } = useTranslation();
  return (
    <label>
      <span>{label}</span>
      <select value={value ?? ""} onChange={(event) => onChoose(event.target.value)}>
        <option value="">{t("cases.any")}</option>
        {codes.map((code) => (
          <option key={code} value={code}>
            {wordOf(code)}
          </option>
        ))}
      </select>
    </label>
  );
}
