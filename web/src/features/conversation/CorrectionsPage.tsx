import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Page } from "@/shared/display/Page";
import { ProblemNotice } from "@/shared/display/ProblemNotice";
import { Status, type Tone } from "@/shared/display/Status";
import { Time } from "@/shared/display/Time";
import { useSubmission } from "@/shared/form/useSubmission";
import { useWord } from "@/shared/i18n/words";
import { useMay } from "@/shared/session/session";
import { DataTable, type Column } from "@/shared/table/DataTable";
import { useListState } from "@/shared/table/useListState";
import { correctionsQuery, decideCorrection, type Correction, type CorrectionState } from "./dialogues";
import { StateFilter, wishedState } from "./StateFilter";

const STATES: readonly CorrectionState[] = ["proposed", "accepted", "declined"];
const TONES: Record<CorrectionState, Tone> = { proposed: "care", accepted: "good", declined: "plain" };

/** What people say that words meant; only what a second person accepts may teach. */
export function CorrectionsPage() {
  const { t } = useTranslation();
  const word = useWord();
  const list = useListState();
  const state = wishedState(STATES, list.filter("state"), "proposed");
  const { data, error, isFetching, isPlaceholderData, refetch } = useQuery({ ...correctionsQuery(state, list.cursor), placeholderData: keepPreviousData });
  const counts = data?.counts ?? {};
  const meant = (intent: string, emotion: string) => t("correction.reading", { intent: word("intent", intent), emotion: word("emotion", emotion) });

  const columns: Column<Correction>[] = [
    {
      key: "said",
      title: t("correction.said"),
      isName: true,
      cell: (row) => (
        <>
          {row.said ?? <span className="faint">{t("timeline.erased")}</span>}
          <code className="ref">{row.ref}</code>
        </>
      ),
    },
    { key: "was", title: t("correction.was"), cell: (row) => meant(row.was_intent, row.was_emotion) },
    { key: "is", title: t("correction.is"), cell: (row) => meant(row.intent, row.emotion) },
    {
      key: "by",
      title: t("correction.by"),
      cell: (row) => (
        <>
          {row.by}
          <span className="line small faint">
            <Time at={row.at} show="short" />
          </span>
        </>
      ),
    },
    {
      key: "state",
      title: t("cases.state"),
      cell: (row) => (
        <>
          <Status tone={TONES[row.state]}>{word("correction_state", row.state)}</Status>
          {row.decided_by && <span className="line small faint">{t("correction.decided_by", { login: row.decided_by })}</span>}
          {row.state === "proposed" && <Decide correction={row} />}
        </>
      ),
    },
  ];

  return (
    <Page title={t("correction.all")} lead={<Link to="/dialogues">{t("dialogue.back")}</Link>}>
      <p className="notice">{t("correction.lead")}</p>
      <StateFilter states={STATES} counts={counts} state={state} standard="proposed" wordOf={(each) => word("correction_state", each)} onChoose={(chosen) => list.choose({ state: chosen })} testid="correction-state" />
      <DataTable
        caption={t("correction.all")}
        columns={columns}
        rows={data?.corrections}
        keyOf={(row) => row.correction}
        isLoading={isFetching && (data === undefined || isPlaceholderData)}
        fault={data ? null : error}
        onRetry={() => void refetch()}
        empty={t("correction.none")}
        pages={list.pagesOf(data?.next)}
      />
    </Page>
  );
}

/** A second person's word on it; never that of whoever made it. */
function Decide({ correction }: { correction: Correction }) {
  const { t } = useTranslation();
  const may = useMay();
  const queries = useQueryClient();
  const deciding = useSubmission(
    (isAccepted: boolean, headers) => decideCorrection(correction.correction, isAccepted, headers),
    () => void queries.invalidateQueries({ queryKey: ["corrections"] }),
  );
  if (!may("write_articles") && !may("approve_articles")) return null;
  if (correction.is_own) return <span className="line small faint">{t("correction.own")}</span>;
  return (
    <>
      <span className="work-actions line">
        <Button size="small" type="primary" loading={deciding.isBusy} onClick={() => deciding.send(true)} data-testid="accept">
          {t("correction.accept")}
        </Button>
        <Button size="small" disabled={deciding.isBusy} onClick={() => deciding.send(false)} data-testid="decline">
          {t("correction.decline")}
        </Button>
      </span>
      {deciding.fault !== null && <ProblemNotice fault={deciding.fault} />}
    </>
  );
}
