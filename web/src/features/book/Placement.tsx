import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Card, Waiting } from "@/shared/display/Page";
import { ProblemNotice } from "@/shared/display/ProblemNotice";
import { Time } from "@/shared/display/Time";
import { Who } from "@/shared/display/Who";
import { Field } from "@/shared/form/Field";
import { FormDialog } from "@/shared/form/FormDialog";
import { useSubmission } from "@/shared/form/useSubmission";
import { useMay } from "@/shared/session/session";
import { place, placementsQuery, recall } from "./account";

/** Which agency may speak for us on this account, and which did. */
export function Placement({ account, zone }: { account: string; zone: string | null }) {
  const { t } = useTranslation();
  const may = useMay();
  const [asked, setAsked] = useState<"place" | "recall" | null>(null);
  const { data, error, refetch } = useQuery(placementsQuery(account));
  const placed = data?.placements.find((each) => each.ended_at === null);
  const before = data?.placements.filter((each) => each.ended_at !== null) ?? [];
  return (
    <Card
      id="placement"
      title={t("placement.title")}
      hint={t("placement.hint")}
      extra={
        may("place") &&
        data && (
          <span className="work-actions">
            <Button size="small" onClick={() => setAsked("place")} data-testid="place-account">
              {t("placement.place")}
            </Button>
            {placed && (
              <Button size="small" onClick={() => setAsked("recall")} data-testid="recall-account">
                {t("placement.recall")}
              </Button>
            )}
          </span>
        )
      }
    >
      {error ? (
        <ProblemNotice fault={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <Waiting lines={2} />
      ) : placed ? (
        <p>
          <strong>{t("placement.held", { agency: placed.agency })}</strong> <Time at={placed.placed_at} zone={zone} /> <Who who={placed.who} />
        </p>
      ) : (
        <p>{t("placement.own")}</p>
      )}
      {before.length > 0 && (
        <details>
          <summary>{t("placement.before")}</summary>
          <ul className="rows">
            {before.map((each) => (
              <li key={each.placed_at}>
                <span>{each.agency}</span>
                <span className="small faint">
                  <Time at={each.placed_at} show="short" zone={zone} /> – {each.ended_at && <Time at={each.ended_at} show="short" zone={zone} />}
                </span>
              </li>
            ))}
          </ul>
        </details>
      )}
      {asked === "place" && <PlaceDialog account={account} onClose={() => setAsked(null)} />}
      {asked === "recall" && placed && <RecallDialog account={account} agency={placed.agency} onClose={() => setAsked(null)} />}
    </Card>
  );
}

/** Done, or refused because somebody was quicker: either way it is asked anew how it stands. */
function useDone(onClose: () => void): () => void {
  const queries = useQueryClient();
  return () => {
    void queries.invalidateQueries({ queryKey: ["placements"] });
    onClose();
  };
}

function PlaceDialog({ account, onClose }: { account: string; onClose: () => void }) {
  const { t } = useTranslation();
  const [agency, setAgency] = useState("");
  const done = useDone(onClose);
  const placing = useSubmission((wish: string, headers) => place(account, wish, headers), done);
  return (
    <FormDialog title={t("placement.place")} action={t("placement.place_now")} isBusy={placing.isBusy} isUnready={!agency.trim()} fault={placing.fault} onSend={() => placing.send(agency.trim())} onClose={done}>
      <Field label={t("placement.agency")} hint={t("placement.agency_hint")}>
        <input className="field" data-first="" required maxLength={64} autoComplete="off" spellCheck={false} value={agency} onChange={(event) => setAgency(event.target.value)} data-testid="agency" />
      </Field>
      <p className="hint">{t("placement.means")}</p>
    </FormDialog>
  );
}

function RecallDialog({ account, agency, onClose }: { account: string; agency: string; onClose: () => void }) {
  const { t } = useTranslation();
  const done = useDone(onClose);
  const recalling = useSubmission((_: null, headers) => recall(account, headers), done);
  return (
    <FormDialog title={t("placement.recall")} action={t("placement.recall_now")} isBusy={recalling.isBusy} fault={recalling.fault} onSend={() => recalling.send(null)} onClose={done}>
      <p>{t("placement.recall_means", { agency })}</p>
    </FormDialog>
  );
}
