import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { Waiting } from "@/shared/display/Page";
import { ProblemNotice } from "@/shared/display/ProblemNotice";
import { Page } from "@/shared/display/Page";
import { Time } from "@/shared/display/Time";
import { useWord } from "@/shared/i18n/words";
import { useMay } from "@/shared/session/session";
import { GiveCaseDialog } from "./GiveCaseDialog";
import { PersonView } from "./PersonView";
import { StageMark } from "./StageMark";
import { useOwner } from "./owner";
import { caseQuery, personQuery, type CaseFile } from "./queries";
import { useActionKeys } from "./work/keys";

const GIVE_KEY = "o";

/** A case: whose it is, every account in it, what is lawful now, and all that was done and said. */
export function CasePage() {
  const { t } = useTranslation();
  const id = useParams().case ?? "";
  const found = useQuery(caseQuery(id));
  const person = useQuery({ ...personQuery(found.data?.person ?? ""), enabled: found.data !== undefined });
  const fault = found.error ?? person.error;
  if (fault) {
    return (
      <Page title={t("case.title")}>
        <ProblemNotice fault={fault} onRetry={() => void (found.error ? found.refetch() : person.refetch())} />
      </Page>
    );
  }
  if (!found.data || !person.data) return <Waiting lines={6} />;
  return <PersonView key={found.data.case} person={person.data} file={found.data} summary={<CaseSummary file={found.data} />} />;
}

function CaseSummary({ file }: { file: CaseFile }) {
  const { t } = useTranslation();
  const word = useWord();
  const ownerOf = useOwner();
  const may = useMay();
  const [isGiving, setIsGiving] = useState(false);
  const [said, setSaid] = useState("");
  const canGive = may("record") && file.closed_at === null;
  useActionKeys({ [GIVE_KEY]: () => setIsGiving(true) }, canGive && !isGiving);
  return (
    <div className="figures">
      <dl>
        <div>
          <dt>{t("cases.stage")}</dt>
          <dd>
            <StageMark stage={file.stage} isClosed={file.closed_at !== null} />
          </dd>
        </div>
        <div>
          <dt>{t("cases.dpd")}</dt>
          <dd>{t("cases.days", { count: file.dpd })}</dd>
          <dd className="small faint">{t("case.as_of", { day: file.as_of })}</dd>
        </div>
        <div>
          <dt>{t("cases.creditor")}</dt>
          <dd>{file.creditor}</dd>
        </div>
        <div>
          <dt>{t("cases.owner")}</dt>
          <dd className={file.owner ? undefined : "faint"}>{ownerOf(file.owner)}</dd>
          {canGive && (
            <dd className="small">
              <Button size="small" onClick={() => setIsGiving(true)} data-testid="give">
                {t("give.open")} <kbd>{GIVE_KEY}</kbd>
              </Button>
            </dd>
          )}
        </div>
        <div>
          <dt>{file.closed_at ? t("case.closed") : t("cases.opened")}</dt>
          <dd>
            <Time at={file.closed_at ?? file.opened_at} show="moment" />
          </dd>
          <dd className="small faint">{file.reasons.map((reason) => word("case_reason", reason)).join(" → ")}</dd>
        </div>
      </dl>
      <Link to={`/people/${file.person}`}>{t("case.to_person")}</Link>
      <p className="small" role="status">
        {said}
      </p>
      {isGiving && (
        <GiveCaseDialog
          file={file}
          onClose={() => setIsGiving(false)}
          onDone={() => {
            setIsGiving(false);
            setSaid(t("give.done"));
          }}
        />
      )}
    </div>
  );
}
