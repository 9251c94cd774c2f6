import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Dialog } from "@/shared/display/Dialog";
import { ProblemNotice } from "@/shared/display/ProblemNotice";
import { useWord } from "@/shared/i18n/words";
import { useHeld } from "./held";
import { LEAVE_KINDS, cancelLeave, noteLeave, type Colleague, type LeaveKind } from "./queries";

/** Somebody's leave: what is noted, and noting more. What they have goes back to their teams when it begins. */
export function LeaveDialog({ colleague, today, onClose }: { colleague: Colleague; today: string; onClose: () => void }) {
  const { t } = useTranslation();
  const word = useWord();
  const queries = useQueryClient();
  const [first, setFirst] = useState(today);
  const [last, setLast] = useState(today);
  const [kind, setKind] = useState<LeaveKind>("annual");
  const refresh = async () => {
    await Promise.all([queries.invalidateQueries({ queryKey: ["staff"] }), queries.invalidateQueries({ queryKey: ["teams"] })]);
  };
  const note = useMutation({ mutationFn: () => noteLeave(colleague.user, first, last, kind), onSuccess: () => refresh().then(onClose) });
  const cancel = useMutation({ mutationFn: cancelLeave, onSuccess: refresh });
  const held = useHeld(colleague.user);
  const isBackwards = Boolean(first && last && last < first);
  const fault = note.error ?? cancel.error;
  return (
    <Dialog
      title={t("team.leave_of", { who: colleague.login })}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t("team.close")}</Button>
          <Button type="primary" loading={note.isPending} disabled={!first || !last || isBackwards} onClick={() => note.mutate()} data-testid="note-leave">
            {t("team.leave_note")}
          </Button>
        </>
      }
    >
      {fault && <ProblemNotice fault={fault} />}
      {colleague.leave.length > 0 && (
        <ul className="rows">
          {colleague.leave.map((each) => (
            <li key={each.leave}>
              <span>
                {t("team.days", { first: each.first_day, last: each.last_day })} · {word("leave", each.kind)}
              </span>
              <Button size="small" onClick={() => cancel.mutate(each.leave)}>
                {t("team.leave_cancel")}
              </Button>
            </li>
          ))}
        </ul>
      )}
      <p className="hint">
        {held} {t("team.leave_hint")}
      </p>
      {isBackwards && (
        <p className="small form-problem" role="alert">
          {t("teams.days_backwards")}
        </p>
      )}
      <div className="filters">
        <label>
          <span>{t("team.first_day")}</span>
          <input className="field" type="date" value={first} onChange={(event) => setFirst(event.target.value)} />
        </label>
        <label>
          <span>{t("team.last_day")}</span>
          <input className="field" type="date" value={last} min={first} onChange={(event) => setLast(event.target.value)} />
        </label>
        <label>
          <span>{t("team.leave_kind")}</span>
          <select value={kind} onChange={(event) => setKind(event.target.value as LeaveKind)}>
            {LEAVE_KINDS.map((each) => (
              <option key={each} value={each}>
                {word("leave", each)}
              </option>
            ))}
          </select>
        </label>
      </div>
    </Dialog>
  );
}
