import { useTranslation } from "react-i18next";
import { useWord } from "@/shared/i18n/words";
import { useSession } from "@/shared/session/session";

/** Who has a case, in words: oneself, a team, another by the end of their id, or nobody. */
export function useOwner(): (owner: string | null) => string {
  const { t } = useTranslation();
  const word = useWord();
  const session = useSession();
  return (owner) => {
    if (!owner) return t("cases.nobody");
    if (owner === session.user) return t("cases.me", { login: session.login });
    const team = word("team", owner);
    if (team !== owner) return team;
    return /^[0-9a-f-]{36}$/.test(owner) ? t("cases.user", { id: owner.slice(-6) }) : owner;
  };
}
