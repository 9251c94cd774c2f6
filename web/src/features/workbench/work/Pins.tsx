import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, take } from "@/shared/api/client";
import { Card } from "@/shared/display/Page";
import { ProblemNotice } from "@/shared/display/ProblemNotice";
import { Time } from "@/shared/display/Time";
import { useDraft } from "@/shared/form/drafts";
import { useSubmission } from "@/shared/form/useSubmission";
import { useLanguage } from "@/shared/i18n/words";
import { useMay } from "@/shared/session/session";
import { useRefresh } from "./hand";
import { pinsQuery } from "./queries";

/** What is to be known first: entries of the timeline, and short texts, that somebody pinned. */
export function Pins({ person, isErased }: { person: string; isErased: boolean }) {
  const { t } = useTranslation();
  const may = useMay();
  const refresh = useRefresh(person);
  const { data } = useQuery(pinsQuery(person, useLanguage()));
  const [isWriting, setIsWriting] = useState(false);
  const [text, setText] = useDraft(`pin ${person}`);
  const pin = useSubmission(
    (body: { text: string }, headers) => take(api.POST("/api/v1/persons/{person}/pins", { params: { path: { person } }, body, headers })),
    () => {
      setText("");
      setIsWriting(false);
      refresh();
    },
  );
  const unpin = useSubmission((id: string, headers) => take(api.DELETE("/api/v1/persons/{person}/pins/{pin}", { params: { path: { person, pin: id } }, headers })), refresh);
  const canPin = may("record") && !isErased;
  const pins = data?.pins ?? [];
  if (pins.length === 0 && !canPin) return null;
  return (
    <Card
      id="pins"
      title={t("pins.title")}
      extra={
        canPin && (
          <Button size="small" aria-expanded={isWriting} onClick={() => setIsWriting(!isWriting)} data-testid="pin-text">
            {t("pins.add")}
          </Button>
        )
      }
    >
      {isWriting && (
        <form
          className="joined"
          onSubmit={(event) => {
            event.preventDefault();
            if (text.trim()) pin.send({ text: text.trim() });
          }}
        >
          <input className="field grow" autoFocus required maxLength={300} aria-label={t("pins.text")} placeholder={t("pins.text")} value={text} autoComplete="off" onChange={(event) => setText(event.target.value)} />
          <Button htmlType="submit" loading={pin.isBusy}>
            {t("pins.pin")}
          </Button>
        </form>
      )}
      {(pin.fault ?? unpin.fault) !== null && <ProblemNotice fault={pin.fault ?? unpin.fault} />}
      {pins.length === 0 ? (
        <p className="faint">{t("pins.none")}</p>
      ) : (
        <ul className="rows">
          {pins.map((each) => (
            <li key={each.pin}>
              <div className="row-main">
                <span>{each.is_erased ? t("timeline.erased") : (each.text ?? each.entry?.text ?? each.entry?.told?.title)}</span>
                <span className="small faint">
                  {each.entry?.told && `${each.entry.told.title} · `}
                  <Time at={each.entry?.at ?? each.at} show="short" /> · {each.by}
                </span>
              </div>
              {canPin && (
                <Button size="small" type="text" disabled={unpin.isBusy} onClick={() => unpin.send(each.pin)}>
                  {t("pins.unpin")}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
