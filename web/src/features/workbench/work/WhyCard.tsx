import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Card } from "@/shared/display/Page";
import { serverLanguage } from "@/shared/i18n/languages";
import { useLanguage, useWord } from "@/shared/i18n/words";
import { decisionsQuery } from "./queries";

/** Who they seem to be, what the strategy says of them today, and why; and how much they have been disturbed of late. */
export function WhyCard({ person, creditor }: { person: string; creditor?: string | undefined }) {
  const { t } = useTranslation();
  const word = useWord();
  const language = serverLanguage(useLanguage());
  const decision = useQuery(decisionsQuery(person)).data?.find((each) => creditor === undefined || each.creditor === creditor);
  if (!decision) return null;
  const { segment, fatigue, contacts_7d: contacts } = decision.inputs;
  return (
    <Card id="why" title={t("why.title")} hint={t("why.as_of", { day: decision.day })}>
      <p>{decision.why[language]}</p>
      <dl className="lines">
        <div>
          <dt>{t("day.treatment")}</dt>
          <dd>{word("treatment", String(decision.decision.treatment))}</dd>
        </div>
        {segment !== undefined && (
          <div>
            <dt>{t("why.segment")}</dt>
            <dd>{word("segment", String(segment))}</dd>
          </div>
        )}
        {fatigue !== undefined && (
          <div>
            <dt>{t("why.fatigue")}</dt>
            <dd>
              {t("why.fatigue_points", { points: fatigue })}
              {contacts !== undefined && <span className="line small faint">{t("why.contacts", { count: Number(contacts) })}</span>}
            </dd>
          </div>
        )}
      </dl>
    </Card>
  );
}
