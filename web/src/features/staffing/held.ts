import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useTeamNames } from "./names";
import { heldQuery } from "./queries";

/** In words, what somebody has now, by team: of all their teams, or of one. */
export function useHeld(user: string, team?: string): string {
  const { t } = useTranslation();
  const { nameOf } = useTeamNames();
  const { data } = useQuery(heldQuery(user));
  if (!data) return "";
  const held = data.held.filter((each) => team === undefined || each.team === team);
  if (held.length === 0) return t("teams.holds_nothing");
  return t("teams.holds", { list: held.map((each) => t("teams.held_of", { team: nameOf(each.team), count: each.items })).join(t("list.comma")) });
}
