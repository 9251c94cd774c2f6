import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Card } from "@/shared/display/Page";
import { Time } from "@/shared/display/Time";
import { useWord } from "@/shared/i18n/words";
import { StageMark } from "./StageMark";
import { useOwner } from "./owner";
import type { Person } from "./queries";

/** A customer's cases, one a creditor: how late, whose to work on, since when and why; nothing where there are none. */
export function PersonCases({ cases }: { cases: Person["cases"] }) {
  const { t } = useTranslation();
  const word = useWord();
  const ownerOf = useOwner();
  if (cases.length === 0) return null;
  return (
    <Card id="cases" title={t("cases.title")}>
      <ul className="rows">
        {cases.map((each) => (
          <li key={each.case}>
            <div className="row-main">
              <Link to={`/cases/${each.case}`}>{each.creditor}</Link>
              <span className="small faint">
                {t("cases.days", { count: each.dpd })} · {ownerOf(each.owner)}
              </span>
              <span className="small faint">
                {each.closed_at ? t("case.closed") : t("cases.opened")} <Time at={each.closed_at ?? each.opened_at} show="short" /> · {word("case_reason", each.reasons.at(-1) ?? "")}
              </span>
            </div>
            <StageMark stage={each.stage} isClosed={each.closed_at !== null} />
          </li>
        ))}
      </ul>
    </Card>
  );
}
