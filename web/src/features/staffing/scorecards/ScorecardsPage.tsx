import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Card, Empty, Page, Waiting } from "@/shared/display/Page";
import { ProblemNotice } from "@/shared/display/ProblemNotice";
import { inSameLanguage } from "@/shared/i18n/keeping";
import { useLanguage } from "@/shared/i18n/words";
import { useListState } from "@/shared/table/useListState";
import { Bounds, ScoreDetail } from "./ScoreDetail";
import { ScoreTable } from "./ScoreTable";
import { PERIODS, ownScorecardQuery, periodOf, scorecardsQuery, type Scorecard, type Scorecards } from "./queries";

/** What came of people's and teams' work, beside what the same kinds of cases gave; never by money alone. */
export function ScorecardsPage() {
  const { t } = useTranslation();
  const language = useLanguage();
  const days = periodOf(useListState().filter("days"));
  const { data, error, isPending, refetch } = useQuery({ ...scorecardsQuery(days, language), placeholderData: inSameLanguage(language) });
  return (
    <Page title={t("scorecards.title")} lead={<span>{t("scorecards.lead")}</span>}>
      <Period />
      {isPending ? <Waiting lines={6} /> : data ? <Everybody of={data} /> : <ProblemNotice fault={error} onRetry={() => void refetch()} />}
    </Page>
  );
}

/** One's own card, and nobody else's. */
export function OwnScorecardPage() {
  const { t } = useTranslation();
  const language = useLanguage();
  const days = periodOf(useListState().filter("days"));
  const { data, error, isPending, refetch } = useQuery({ ...ownScorecardQuery(days, language), placeholderData: inSameLanguage(language) });
  const own = data?.people[0];
  return (
    <Page title={t("scorecards.own.title")} lead={<span>{t("scorecards.own.lead")}</span>}>
      <Period />
      {isPending ? <Waiting lines={6} /> : !data ? <ProblemNotice fault={error} onRetry={() => void refetch()} /> : own ? <Own card={own} from={data} /> : <Empty>{t("scorecards.own.none")}</Empty>}
    </Page>
  );
}

function Period() {
  const { t } = useTranslation();
  const list = useListState();
  return (
    <form className="filters" onSubmit={(event) => event.preventDefault()} aria-label={t("scorecards.choose")}>
      <label>
        <span>{t("scorecards.choose")}</span>
        <select value={periodOf(list.filter("days"))} onChange={(event) => list.choose({ days: event.target.value })} data-testid="period">
          {PERIODS.map((days) => (
            <option key={days} value={days}>
              {t("scorecards.days", { count: days })}
            </option>
          ))}
        </select>
      </label>
    </form>
  );
}

function Everybody({ of }: { of: Scorecards }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const who = useListState().filter("who");
  const teams = [...(of.whole ? [of.whole] : []), ...of.teams];
  const chosen = [...teams, ...of.people].find((card) => card.who === who);
  const nameOf = (card: Scorecard) => (card.who === "all" ? t("scorecards.all") : language === "zh-CN" ? card.name_zh : card.name_en);
  if (of.people.length === 0) return <Empty>{t("scorecards.empty")}</Empty>;
  return (
    <>
      {chosen && <Whole card={chosen} from={of} title={t("scorecards.card_of", { who: nameOf(chosen) })} />}
      <Card id="people" title={t("scorecards.of_people")} hint={t("scorecards.of_people_hint")}>
        <ScoreTable cards={of.people} from={of} caption={t("scorecards.of_people")} />
        <Bounds of={of} />
      </Card>
      <Card id="teams" title={t("scorecards.of_teams")} hint={t("scorecards.of_teams_hint")}>
        <ScoreTable cards={teams} from={of} caption={t("scorecards.of_teams")} />
      </Card>
    </>
  );
}

function Whole({ card, from, title }: { card: Scorecard; from: Scorecards; title: string }) {
  return (
    <Card id="card" title={title}>
      <ScoreDetail card={card} from={from} />
    </Card>
  );
}

function Own({ card, from }: { card: Scorecard; from: Scorecards }) {
  const { t } = useTranslation();
  return (
    <>
      <Whole card={card} from={from} title={t("scorecards.own.card")} />
      <Bounds of={from} />
    </>
  );
}
