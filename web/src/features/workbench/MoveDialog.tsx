import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Dialog } from "@/shared/display/Dialog";
import { ProblemNotice } from "@/shared/display/ProblemNotice";
import { useWord } from "@/shared/i18n/words";
import { MOVE_REASONS, move, type Line, type Run } from "./allocation";

/** Give one item to somebody by hand, or back to its team, and say why. */
export function MoveDialog({ line, run, onClose }: { line: Line; run: Run; onClose: () => void }) {
  const { t } = useTranslation();
  const word = useWord();
  const queries = useQueryClient();
  const [owner, setOwner] = useState("");
  const [reason, setReason] = useState<string>("");
  const give = useMutation({
    mutationFn: () => move(line.item, owner || null, reason),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["allocation", run.run] });
      onClose();
    },
  });
  return (
    <Dialog
      title={t("allocation.move_which", { ref: line.ref ?? word("item", line.kind) })}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t("team.close")}</Button>
          <Button type="primary" disabled={!reason} loading={give.isPending} onClick={() => give.mutate()} data-testid="move">
            {t("allocation.move")}
          </Button>
        </>
      }
    >
      {give.error && <ProblemNotice fault={give.error} />}
      <div className="filters">
        <label>
          <span>{t("allocation.to")}</span>
          <select value={owner} onChange={(event) => setOwner(event.target.value)} data-testid="move-to">
            <option value="">{t("allocation.to_team", { team: word("team", line.team) })}</option>
            {run.loads.map((load) => (
              <option key={load.user} value={load.user} disabled={load.is_away}>
                {load.is_away ? t("allocation.option_away", { who: load.login }) : load.login}
              </option>
            ))}
          </select>
        </label>
        <label>
          <span>{t("allocation.reason")}</span>
          <select value={reason} onChange={(event) => setReason(event.target.value)} data-testid="move-reason">
            <option value="">{t("allocation.reason_choose")}</option>
            {MOVE_REASONS.map((each) => (
              <option key={each} value={each}>
                {word("move_reason", each)}
              </option>
            ))}
          </select>
        </label>
      </div>
    </Dialog>
  );
}
