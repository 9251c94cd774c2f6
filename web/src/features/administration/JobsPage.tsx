import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Dialog } from "@/shared/display/Dialog";
import { ProblemNotice } from "@/shared/display/ProblemNotice";
import { Status, type Tone } from "@/shared/display/Status";
import { Time } from "@/shared/display/Time";
import { formatCount } from "@/shared/display/format";
import { Field } from "@/shared/form/Field";
import { useSubmission } from "@/shared/form/useSubmission";
import { useLanguage, useWord } from "@/shared/i18n/words";
import { useMay } from "@/shared/session/session";
import { DataTable, type Column } from "@/shared/table/DataTable";
import { useListState } from "@/shared/table/useListState";
import { Administration } from "@/shared/administration/Sections";
import { JOB_STATES, RETRY_REASONS, jobsQuery, retryJob, type Job } from "./queries";

const TONES: Record<string, Tone> = { ready: "plain", leased: "tide", parked: "rest", done: "good", dead: "stop" };

/** Jobs by state, the dead letters first: why they failed, and trying them again for a reason. */
export function JobsPage() {
  const { t } = useTranslation();
  const word = useWord();
  const language = useLanguage();
  const may = useMay();
  const list = useListState();
  const state = JOB_STATES.find((each) => each === list.filter("state")) ?? "dead";
  const [retried, setRetried] = useState<Job | null>(null);
  const { data, error, isFetching, refetch } = useQuery({ ...jobsQuery(state, list.cursor), placeholderData: (before) => before });
  const columns: Column<Job>[] = [
    { key: "kind", title: t("jobs.kind"), isName: true, cell: (row) => <span className="name">{word("job", row.kind)}</span> },
    { key: "id", title: t("jobs.id"), isExtra: true, cell: (row) => <code>{row.job.slice(-12)}</code> },
    { key: "state", title: t("jobs.state"), cell: (row) => <Status tone={TONES[row.state] ?? "plain"}>{word("job_state", row.state)}</Status> },
    { key: "attempts", title: t("jobs.attempts"), align: "end", cell: (row) => row.attempts },
    { key: "due", title: t("jobs.due"), cell: (row) => <Time at={row.due_at} show="short" /> },
    { key: "code", title: t("jobs.why"), cell: (row) => (row.code ? <code>{row.code}</code> : <span className="faint">{t("jobs.no_code")}</span>) },
    ...(may("operate") && state === "dead"
      ? [
          {
            key: "retry",
            title: t("jobs.retry"),
            cell: (row: Job) => (
              <Button size="small" onClick={() => setRetried(row)} aria-label={t("jobs.retry_which", { kind: word("job", row.kind) })} data-testid="retry-job">
                {t("jobs.retry")}
              </Button>
            ),
          },
        ]
      : []),
  ];
  return (
    <Administration name="jobs">
      <form className="filters" onSubmit={(event) => event.preventDefault()} aria-label={t("jobs.filter")}>
        <label>
          <span>{t("jobs.state")}</span>
          <select value={state} onChange={(event) => list.choose({ state: event.target.value === "dead" ? undefined : event.target.value })}>
            {JOB_STATES.map((each) => (
              <option key={each} value={each}>
                {t("jobs.option", { state: word("job_state", each), count: formatCount(data?.counts[each] ?? 0, language) })}
              </option>
            ))}
          </select>
        </label>
      </form>
      <DataTable
        caption={t("administration.jobs")}
        columns={columns}
        rows={data?.jobs}
        keyOf={(row) => row.job}
        isLoading={isFetching && !data}
        fault={data ? null : error}
        onRetry={() => void refetch()}
        empty={state === "dead" ? t("jobs.none_dead") : t("jobs.empty")}
        pages={list.pagesOf(data?.next)}
      />
      {retried && <RetryDialog job={retried} onClose={() => setRetried(null)} />}
    </Administration>
  );
}

function RetryDialog({ job, onClose }: { job: Job; onClose: () => void }) {
  const { t } = useTranslation();
  const word = useWord();
  const queries = useQueryClient();
  const [reason, setReason] = useState("");
  const trying = useSubmission(
    (wish: string) => retryJob(job.job, wish),
    () => {
      void queries.invalidateQueries({ queryKey: ["jobs"] });
      onClose();
    },
  );
  return (
    <Dialog
      title={t("jobs.retry_which", { kind: word("job", job.kind) })}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t("stopping.cancel")}</Button>
          <Button type="primary" disabled={!reason} loading={trying.isBusy} onClick={() => trying.send(reason)} data-testid="retry-now">
            {t("jobs.retry")}
          </Button>
        </>
      }
    >
      <p>{t("jobs.retry_means")}</p>
      <Field label={t("jobs.reason")}>
        <select value={reason} onChange={(event) => setReason(event.target.value)} data-testid="retry-reason">
          <option value="">{t("allocation.reason_choose")}</option>
          {RETRY_REASONS.map((each) => (
            <option key={each} value={each}>
              {word("retry_reason", each)}
            </option>
          ))}
        </select>
      </Field>
      {Boolean(trying.fault) && <ProblemNotice fault={trying.fault} />}
    </Dialog>
  );
}
