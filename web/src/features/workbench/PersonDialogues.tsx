import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Card } from "@/shared/display/Page";
import { Status } from "@/shared/display/Status";
import { Time } from "@/shared/display/Time";
import { useWord } from "@/shared/i18n/words";
import { personDialoguesQuery } from "./queries";

/** A customer's latest dialogues in the lender's app; nothing where there were none. */
export function PersonDialogues({ person }: { person: string }) {
  const { t } = useTranslation();
  const word = useWord();
  const found = useQuery(personDialoguesQuery(person)).data?.dialogues ?? [];
  if (found.length === 0) return null;
  return (
    <Card id="dialogues" title={t("nav.dialogues")}>
      <ul className="rows">
        {found.map((each) => (
          <li key={each.dialogue}>
            <div className="row-main">
              <Link to={`/dialogues/${each.dialogue}`}>
                <Time at={each.began_at} show="moment" />
              </Link>
              {each.outcome && <span className="small faint">{word("ending", each.outcome)}</span>}
            </div>
            <Status tone={each.state === "waiting" ? "care" : each.state === "open" ? "tide" : "plain"}>{word("dialogue_state", each.state)}</Status>
          </li>
        ))}
      </ul>
    </Card>
  );
}
