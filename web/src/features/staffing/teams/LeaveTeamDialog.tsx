import { useTranslation } from "react-i18next";
import { FormDialog } from "@/shared/form/FormDialog";
import { useHeld } from "../held";
import { useTeamNames } from "../names";
import { endMembership } from "../queries";
import { useChange } from "./useChange";

/** Somebody leaves a team; first it is said what becomes of what they have. */
export function LeaveTeamDialog({ user, login, team, onClose }: { user: string; login: string; team: string; onClose: () => void }) {
  const { t } = useTranslation();
  const { nameOf } = useTeamNames();
  const held = useHeld(user, team);
  const leaving = useChange(() => endMembership(team, user), onClose);
  return (
    <FormDialog title={t("teams.leave_team", { who: login, team: nameOf(team) })} action={t("teams.leave_now")} isBusy={leaving.isBusy} fault={leaving.fault} onSend={() => leaving.send(null)} onClose={onClose}>
      <p>
        {held} {t("teams.leave_means", { team: nameOf(team) })}
      </p>
    </FormDialog>
  );
}
