import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useWord } from "@/shared/i18n/words";
import { useSession } from "@/shared/session/session";
import { receiversQuery } from "./work/queries";

/** Who has a case, in words: oneself, a team, a colleague, whoever left by the end of their id, or nobody. */
export function useOwner(): (owner: string | null) => string {
  const { t } = useTranslation();
  const word = useWord();
  const session = useSession();
  const colleagues = useQuery(receiversQuery).data?.colleagues;
  return (owner) => {
    if (!owner) return t("cases.nobody");
    if (owner === session.user) return t("cases.me", { login: session.login });
    const team = word("team", owner);
    if (team !== owner) return team;
    const colleague = colleagues?.find((each) => each.user === owner);
    if (colleague) return colleague.login;
    return /^[0-9a-f-]{36}$/.test(owner) ? t("cases.user", { id: owner.slice(-6) }) : owner;
  };
}
