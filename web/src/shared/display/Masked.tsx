import { useTranslation } from "react-i18next";
import { groupsOf, tailOf } from "./format";

/** A masked number, in groups that can be compared; read aloud by its last digits, not star by star. */
export function MaskedPhone({ value }: { value: string }) {
  const { t } = useTranslation();
  if (!value) return <span className="faint">{t("masked.none")}</span>;
  return (
    <span className="masked" role="img" aria-label={t("masked.phone", { tail: tailOf(value) })} title={t("masked.hint")}>
      {groupsOf(value).map((group, number) => (
        <span key={number} className={group.startsWith("+") ? "faint" : undefined}>
          {group}
        </span>
      ))}
    </span>
  );
}

/** Any other masked value. */
export function Masked({ value }: { value: string }) {
  const { t } = useTranslation();
  if (!value) return <span className="faint">{t("masked.none")}</span>;
  return (
    <span className="masked" title={t("masked.hint")}>
      {value}
    </span>
  );
}

/** A customer's name as everybody sees it, or that there is none any more. */
export function MaskedName({ name, isErased = false }: { name: string; isErased?: boolean }) {
  const { t } = useTranslation();
  if (isErased) return <span className="faint">{t("masked.erased")}</span>;
  return <span className="name">{name}</span>;
}
