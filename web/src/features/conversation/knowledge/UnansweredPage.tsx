import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";
import { Dialog } from "@/shared/display/Dialog";
import { formatShare } from "@/shared/display/format";
import { Card, Empty, Page, Waiting } from "@/shared/display/Page";
import { ProblemNotice } from "@/shared/display/ProblemNotice";
import { Time } from "@/shared/display/Time";
import { Field } from "@/shared/form/Field";
import { useSubmission } from "@/shared/form/useSubmission";
import { useLanguage } from "@/shared/i18n/words";
import { useMay } from "@/shared/session/session";
import { dismiss, unansweredQuery, type Unanswered } from "./queries";

const MOST_REASON = 500;

/** What people asked and no article answered, and what share was answered. */
export function UnansweredPage() {
  const { t } = useTranslation();
  const language = useLanguage();
  const { data, error, isPending, refetch } = useQuery(unansweredQuery);
  return (
    <Page title={t("knowledge.unanswered")} lead={<Link to="/knowledge">{t("knowledge.back")}</Link>}>
      {isPending ? (
        <Waiting lines={6} />
      ) : error ? (
        <ProblemNotice fault={error} onRetry={() => void refetch()} />
      ) : (
        <>
          <p className="notice" role="status" data-testid="share">
            {data.asked > 0 ? t("knowledge.share", { days: data.days, asked: data.asked, answered: data.answered, share: formatShare(data.answered / data.asked, language) }) : t("knowledge.share_none", { days: data.days })}
          </p>
          <Card id="questions" title={t("knowledge.waiting_questions")} hint={t("knowledge.unanswered_hint")}>
            {data.questions.length === 0 ? (
              <Empty>{t("knowledge.unanswered_none")}</Empty>
            ) : (
              <ul className="rows">
                {data.questions.map((each) => (
                  <Group key={each.ids[0]} group={each} />
                ))}
              </ul>
            )}
          </Card>
        </>
      )}
    </Page>
  );
}

function Group({ group }: { group: Unanswered }) {
  const { t } = useTranslation();
  const may = useMay();
  const navigate = useNavigate();
  const [isAsked, setIsAsked] = useState(false);
  const [first = "", ...others] = group.said;
  const alike = [...new Set(others)].filter((each) => each !== first);
  return (
    <li>
      <div className="row-main">
        <span lang={group.language}>{first}</span>
        {alike.slice(0, 4).map((each) => (
          <span key={each} className="small faint" lang={group.language}>
            {each}
          </span>
        ))}
        <span className="small faint">
          {t("knowledge.times", { count: group.ids.length })} · <Time at={group.last_at} show="both" />
        </span>
      </div>
      {may("write_articles") && (
        <span className="work-actions">
          <Button onClick={() => void navigate(`/knowledge/new?question=${group.ids[0] ?? ""}`)} data-testid="write-from">
            {t("knowledge.write_answer")}
          </Button>
          <Button onClick={() => setIsAsked(true)} data-testid="dismiss">
            {t("knowledge.dismiss")}
          </Button>
        </span>
      )}
      {isAsked && <DismissDialog questions={group.ids} onClose={() => setIsAsked(false)} />}
    </li>
  );
}

function DismissDialog({ questions, onClose }: { questions: string[]; onClose: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [reason, setReason] = useState("");
  const taking = useSubmission(
    (why: string) => dismiss(questions, why),
    () => {
      void queries.invalidateQueries({ queryKey: ["unanswered"] });
      onClose();
    },
  );
  return (
    <Dialog
      title={t("knowledge.dismiss")}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t("stopping.cancel")}</Button>
          <Button type="primary" disabled={!reason.trim()} loading={taking.isBusy} onClick={() => taking.send(reason.trim())} data-testid="dismiss-send">
            {t("knowledge.dismiss")}
          </Button>
        </>
      }
    >
      <p>{t("knowledge.dismiss_hint", { count: questions.length })}</p>
      <Field label={t("knowledge.why")}>
        <textarea value={reason} rows={3} maxLength={MOST_REASON} required data-first="" onChange={(event) => setReason(event.target.value)} data-testid="reason" />
      </Field>
      {Boolean(taking.fault) && <ProblemNotice fault={taking.fault} />}
    </Dialog>
  );
}
