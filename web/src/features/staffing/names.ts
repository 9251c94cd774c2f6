import { useQuery } from "@tanstack/react-query";
import { useLanguage } from "@/shared/i18n/words";
import { teamsQuery, type Team } from "./queries";

/** What a team is called in the language on the screen; its code until that is known. */
export function useTeamNames(): { teams: readonly Team[]; nameOf: (code: string) => string } {
  const language = useLanguage();
  const teams = useQuery(teamsQuery).data?.teams ?? [];
  const nameOf = (code: string) => {
    const found = teams.find((each) => each.code === code);
    return found ? (language === "zh-CN" ? found.name_zh : found.name_en) : code;
  };
  return { teams, nameOf };
}
