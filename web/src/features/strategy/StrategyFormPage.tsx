import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate, useParams, useSearchParams } from "react-router";
import { Card, Page, Waiting } from "@/shared/display/Page";
import { ProblemNotice } from "@/shared/display/ProblemNotice";
import { Field } from "@/shared/form/Field";
import { useSubmission } from "@/shared/form/useSubmission";
import { useLanguage } from "@/shared/i18n/words";
import { DecisionTable } from "./DecisionTable";
import { Faults } from "./Faults";
import { boardQuery, checkQuery, keepDraft, MOST_NOTE, sourceQuery } from "./queries";

const PAUSE_MS = 600;
const MOST_CHARACTERS = 1_000_000;

/** Writing a version: from another's file (`?from=`), the one that comes with the product, or one of one's own anew. Its faults are
 *  told while it is written, in words and at their cells. */
export function StrategyFormPage() {
  const { t } = useTranslation();
  const edited = useParams().strategy;
  const [search] = useSearchParams();
  const source = edited ?? search.get("from") ?? undefined;
  const { data, error, isPending, refetch } = useQuery(sourceQuery(source));
  return (
    <Page
      title={edited ? t("strategy.edit_which", { version: data?.title ?? "" }) : t("strategy.write")}
      lead={
        <>
          <span>{t("strategy.form_lead")}</span>
          <Link to={source ? `/strategies/${source}` : "/strategies"}>{t("strategy.back")}</Link>
        </>
      }
    >
      {isPending ? <Waiting lines={8} /> : data ? <Writing key={source ?? ""} strategy={edited} begun={data.content} note={edited ? data.note : ""} /> : <ProblemNotice fault={error} onRetry={() => void refetch()} />}
    </Page>
  );
}

function useRested<T>(value: T): T {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    const timer = window.setTimeout(() => setRested(value), PAUSE_MS);
    return () => window.clearTimeout(timer);
  }, [value]);
  return rested;
}

function Writing({ strategy, begun, note: begunNote }: { strategy: string | undefined; begun: string; note: string }) {
  const { t } = useTranslation();
  const words = useLanguage();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [content, setContent] = useState(begun);
  const [note, setNote] = useState(begunNote);
  const [isTooBig, setIsTooBig] = useState(false);
  const text = useRef<HTMLTextAreaElement>(null);
  const rested = useRested(content);
  const check = useQuery(checkQuery(rested, words));
  const live = useQuery(boardQuery(words)).data?.live?.title ?? null;
  const isRead = rested === content && check.isSuccess;
  const keeping = useSubmission(
    (wish: { content: string; note: string }) => keepDraft(strategy, wish),
    (kept) => {
      void queries.invalidateQueries({ queryKey: ["strategies"] });
      void queries.invalidateQueries({ queryKey: ["strategy"] });
      void navigate(`/strategies/${kept}`);
    },
  );
  const take = async (file: File | undefined) => {
    if (!file) return;
    setIsTooBig(file.size > MOST_CHARACTERS);
    if (file.size <= MOST_CHARACTERS) setContent(await file.text());
  };
  const goTo = (row: string) => {
    const area = text.current;
    const at = placeOf(content, row);
    if (!area || at === null) return;
    area.focus();
    area.setSelectionRange(at.start, at.end);
    area.scrollTop = (at.line / at.lines) * area.scrollHeight - area.clientHeight / 3;
    area.scrollLeft = 0;
  };
  return (
    <>
      <div className="columns text-columns strategy-columns">
        <Card id="check" title={t("strategy.check_title")} hint={t("strategy.check_hint")}>
          <div role="status" aria-busy={!isRead && !check.isError} data-testid="checked">
            {check.isError && rested === content ? (
              <ProblemNotice fault={check.error} />
            ) : !check.data ? (
              <Waiting />
            ) : check.data.faults.length > 0 ? (
              <>
                <p className="strong">{t("strategy.faults", { count: check.data.faults.length })}</p>
                <Faults faults={check.data.faults} onGo={goTo} />
              </>
            ) : (
              <p>{t("strategy.sound")}</p>
            )}
          </div>
        </Card>
        <form
          className="card form"
          onSubmit={(event) => {
            event.preventDefault();
            if (isRead) keeping.send({ content, note: note.trim() });
          }}
        >
          <Field label={t("strategy.note")} hint={t("strategy.note_hint")}>
            <input className="field" value={note} maxLength={MOST_NOTE} autoComplete="off" onChange={(event) => setNote(event.target.value)} data-testid="note" />
          </Field>
          <Field label={t("strategy.upload")} hint={t("strategy.upload_hint")} problem={isTooBig ? t("strategy.too_big") : undefined}>
            <input type="file" accept=".json,application/json" onChange={(event) => void take(event.target.files?.[0])} data-testid="upload" />
          </Field>
          <Field label={t("strategy.content")} hint={t("strategy.content_hint")}>
            <textarea ref={text} className="as-file" value={content} rows={26} wrap="off" maxLength={MOST_CHARACTERS} required spellCheck={false} onChange={(event) => setContent(event.target.value)} data-testid="content" />
          </Field>
          {Boolean(keeping.fault) && <ProblemNotice fault={keeping.fault} />}
          <div className="work-actions">
            <Button type="primary" htmlType="submit" loading={keeping.isBusy} disabled={!isRead} data-testid="keep">
              {t("strategy.keep")}
            </Button>
          </div>
        </form>
      </div>
      {check.data?.tables.map((table, number) => (
        <DecisionTable key={table.name} table={table} number={number} against={live} />
      ))}
    </>
  );
}

/** Where a row stands in the text: from its line's beginning to its end; null where it does not. */
function placeOf(content: string, row: string): { start: number; end: number; line: number; lines: number } | null {
  const lines = content.split("\n");
  const wanted = new RegExp(`"_id"\\s*:\\s*"${row.replaceAll(/[^\w-]/g, "\\$&")}"`);
  const line = lines.findIndex((each) => wanted.test(each));
  const text = lines[line];
  if (text === undefined) return null;
  const start = lines.slice(0, line).reduce((sum, each) => sum + each.length + 1, 0);
  return { start, end: start + text.length, line, lines: lines.length };
}
