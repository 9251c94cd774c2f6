import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Card } from "@/shared/display/Page";
import { ProblemNotice } from "@/shared/display/ProblemNotice";
import { Choice } from "@/shared/form/Choice";
import { Field } from "@/shared/form/Field";
import { useDraft } from "@/shared/form/drafts";
import { useSubmission } from "@/shared/form/useSubmission";
import { useMay } from "@/shared/session/session";
import { VISIT_RESULTS, beginVisit, endVisit, useContactsRefresh, type ContactFile, type VisitResult } from "./queries";

const MOST_CHARACTERS = 2000;

/** A visit as those who make it need it: the last word before they ring, then what came of it. */
export function VisitAtTheDoor({ contact }: { contact: ContactFile }) {
  const may = useMay();
  const refresh = useContactsRefresh();
  // Kept here, since a refusal at the door ends the visit, and its button is gone with it.
  const begin = useSubmission((_: null, headers) => beginVisit(contact.contact, headers).finally(refresh), () => undefined);
  if (!may("contact")) return null;
  return (
    <>
      {begin.fault !== null && <ProblemNotice fault={begin.fault} />}
      {contact.state === "queued" && <Begin isBusy={begin.isBusy} onBegin={() => begin.send(null)} />}
      {contact.state === "sending" && <Outcome contact={contact} onDone={refresh} />}
    </>
  );
}

function Begin({ isBusy, onBegin }: { isBusy: boolean; onBegin: () => void }) {
  const { t } = useTranslation();
  return (
    <div className="notice in-doubt">
      <p>{t("visit.at_the_door")}</p>
      <Button type="primary" loading={isBusy} onClick={onBegin} data-testid="begin-visit">
        {t("visit.begin")}
      </Button>
    </div>
  );
}

function Outcome({ contact, onDone }: { contact: ContactFile; onDone: () => void }) {
  const { t } = useTranslation();
  const [result, setResult] = useState<VisitResult>("effective");
  const [note, setNote] = useDraft(`visit ${contact.contact}`);
  const { send, isBusy, fault } = useSubmission(
    (body: { result: VisitResult; note: string }, headers) => endVisit(contact.contact, body, headers),
    () => {
      setNote("");
      onDone();
    },
  );
  return (
    <Card id="outcome" title={t("visit.outcome")}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          if (note.trim()) send({ result, note: note.trim() });
        }}
      >
        <Choice label={t("visit.result")} codes={VISIT_RESULTS} kind="visit_outcome" value={result} onChoose={setResult} />
        <Field label={t("visit.note")} hint={t("work.note_hint")}>
          <textarea required rows={4} maxLength={MOST_CHARACTERS} value={note} onChange={(event) => setNote(event.target.value)} data-testid="visit-note" />
        </Field>
        {fault !== null && <ProblemNotice fault={fault} />}
        <div>
          <Button type="primary" htmlType="submit" loading={isBusy} disabled={!note.trim()} data-testid="end-visit">
            {t("visit.end")}
          </Button>
        </div>
      </form>
    </Card>
  );
}
