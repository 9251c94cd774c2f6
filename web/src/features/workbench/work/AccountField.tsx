import { useTranslation } from "react-i18next";
import { formatMoney } from "@/shared/display/format";
import { Field } from "@/shared/form/Field";
import { useLanguage } from "@/shared/i18n/words";
import type { About } from "./actions";

export interface AccountFieldProps {
  accounts: readonly About[];
  value: string | undefined;
  /** undefined: none of them. */
  onChoose: (account: About | undefined) => void;
  /** It may be about none. */
  isOptional?: boolean;
}

/** Which account something is about. */
export function AccountField({ accounts, value, onChoose, isOptional = false }: AccountFieldProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  return (
    <Field label={t("work.account")}>
      <select value={value ?? ""} onChange={(event) => onChoose(accounts.find((each) => each.account === event.target.value))}>
        {isOptional && <option value="">{t("work.all_accounts")}</option>}
        {accounts.map((each) => (
          <option key={each.account} value={each.account}>
            {t("work.account_owes", { ref: each.ref, sum: formatMoney(each.due_minor, each.currency, language) })}
          </option>
        ))}
      </select>
    </Field>
  );
}
