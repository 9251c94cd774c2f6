import { PauseCircleOutlined } from "@ant-design/icons";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useId, useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { Waiting } from "@/shared/display/Page";
import { Dialog } from "@/shared/display/Dialog";
import { ProblemNotice } from "@/shared/display/ProblemNotice";
import { Time } from "@/shared/display/Time";
import { formatCount } from "@/shared/display/format";
import { useLanguage, useWord, type Word } from "@/shared/i18n/words";
import type { Language } from "@/shared/i18n/languages";
import { useMay } from "@/shared/session/session";
import { lift, pausesQuery, stop, stoppablesQuery, type Pause, type Stoppable } from "./pausing";

const REASON_LENGTH = 200;

const keyOf = (what: { scope: string; value: string }) => `${what.scope}:${what.value}`;

function nameOf(what: Pause | Stoppable, all: string, word: Word, language: Language): string {
  if (what.scope === "all") return all;
  if (what.scope === "channel") return word("channel", what.value);
  const known = word("plan", what.value);
  if (known !== what.value || !("title_zh" in what)) return known;
  return language === "zh-CN" ? what.title_zh : what.title_en;
}

/** What does not go out now, by whom, since when and why: on every page, for everybody. */
export function StandingPauses() {
  const { t } = useTranslation();
  const word = useWord();
  const language = useLanguage();
  const may = useMay();
  const [lifting, setLifting] = useState<Pause | null>(null);
  const pauses = useQuery({ ...pausesQuery, enabled: may("see_people") }).data?.pauses ?? [];
  return (
    <>
      <div className="standing" role="status" data-testid="standing-pauses">
        {pauses.map((pause) => (
          <p key={keyOf(pause)}>
            <strong>
              <PauseCircleOutlined aria-hidden="true" /> {t("stopping.standing", { what: nameOf(pause, t("stopping.all"), word, language) })}
            </strong>
            <span>
              {t("stopping.by", { who: pause.placed_by_login })} <Time at={pause.placed_at} show="both" />
            </span>
            <span className="standing-why">{t("stopping.because", { reason: pause.reason })}</span>
            {may("pause") && (
              <Button size="small" onClick={() => setLifting(pause)} data-testid="lift">
                {t("stopping.lift")}
              </Button>
            )}
          </p>
        ))}
      </div>
      {lifting && <LiftDialog pause={lifting} onClose={() => setLifting(null)} />}
    </>
  );
}

/** Stops sending, all of it, a channel's or a plan's. Only for whoever may. */
export function StopButton() {
  const { t } = useTranslation();
  const may = useMay();
  const [isOpen, setIsOpen] = useState(false);
  if (!may("pause")) return null;
  return (
    <>
      <Button className="stop-button" danger icon={<PauseCircleOutlined />} onClick={() => setIsOpen(true)} title={t("stopping.open")} aria-label={t("stopping.open")} data-testid="stop">
        <span className="stop-words">{t("stopping.open")}</span>
      </Button>
      {isOpen && <StopDialog onClose={() => setIsOpen(false)} />}
    </>
  );
}

function StopDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const word = useWord();
  const language = useLanguage();
  const queries = useQueryClient();
  const id = useId();
  const { data, error, refetch } = useQuery(stoppablesQuery);
  const [chosen, setChosen] = useState("");
  const [reason, setReason] = useState("");
  const stopping = useMutation({ mutationFn: stop, onSuccess: () => queries.invalidateQueries({ queryKey: ["pauses"] }) });
  const free = data?.stoppables.filter((each) => !each.is_paused) ?? [];
  const what = free.find((each) => keyOf(each) === chosen);
  const name = what ? nameOf(what, t("stopping.all"), word, language) : "";
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (what && reason.trim()) stopping.mutate({ scope: what.scope, value: what.value, reason: reason.trim() });
  };
  if (stopping.data) {
    return (
      <Dialog title={t("stopping.done_title")} onClose={onClose} footer={<Button type="primary" onClick={onClose} autoFocus>{t("stopping.close")}</Button>}>
        <p>{t("stopping.done")}</p>
        {stopping.data.sending > 0 && <p>{t("stopping.on_their_way", { count: stopping.data.sending })}</p>}
      </Dialog>
    );
  }
  return (
    <Dialog
      title={t("stopping.title")}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t("stopping.cancel")}</Button>
          <Button type="primary" danger htmlType="submit" form={id} disabled={!what || !reason.trim()} loading={stopping.isPending} data-testid="stop-now">
            {t("stopping.now")}
          </Button>
        </>
      }
    >
      {error && <ProblemNotice fault={error} onRetry={() => void refetch()} />}
      {!data && !error && <Waiting />}
      {data && (
        <form id={id} onSubmit={submit} className="fields">
          <label>
            <span>{t("stopping.what")}</span>
            <select value={chosen} onChange={(event) => setChosen(event.target.value)} data-testid="stop-what" required>
              <option value="">{t("stopping.choose")}</option>
              {free.map((each) => (
                <option key={keyOf(each)} value={keyOf(each)}>
                  {t(`stopping.option.${each.scope}`, { name: nameOf(each, t("stopping.all"), word, language) })}
                </option>
              ))}
            </select>
          </label>
          <Reason id={`${id}-reason`} label={t("stopping.reason")} hint={t("stopping.reason_hint")} value={reason} onChange={setReason} />
          {what && (
            <div className="notice" role="status" data-testid="stop-words">
              <p>{t(`stopping.means.${what.scope}`, { name })}</p>
              <p>{t("stopping.holds", { count: what.queued, shown: formatCount(what.queued, language) })}</p>
              {what.sending > 0 && <p>{t("stopping.on_their_way", { count: what.sending })}</p>}
              <p>{t("stopping.record")}</p>
            </div>
          )}
        </form>
      )}
      {stopping.error && <ProblemNotice fault={stopping.error} />}
    </Dialog>
  );
}

function LiftDialog({ pause, onClose }: { pause: Pause; onClose: () => void }) {
  const { t } = useTranslation();
  const word = useWord();
  const language = useLanguage();
  const queries = useQueryClient();
  const id = useId();
  const [reason, setReason] = useState("");
  const lifting = useMutation({
    mutationFn: lift,
    onSuccess: () => {
      onClose();
      return queries.invalidateQueries({ queryKey: ["pauses"] });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (reason.trim()) lifting.mutate({ scope: pause.scope, value: pause.value, reason: reason.trim() });
  };
  return (
    <Dialog
      title={t("stopping.lift_title", { what: nameOf(pause, t("stopping.all"), word, language) })}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t("stopping.cancel")}</Button>
          <Button type="primary" htmlType="submit" form={id} disabled={!reason.trim()} loading={lifting.isPending} data-testid="lift-now">
            {t("stopping.lift_now")}
          </Button>
        </>
      }
    >
      <p>
        {t("stopping.by", { who: pause.placed_by_login })} <Time at={pause.placed_at} show="both" />
        <span className="line">{t("stopping.because", { reason: pause.reason })}</span>
      </p>
      <p className="hint">{t("stopping.lift_means")}</p>
      <form id={id} onSubmit={submit} className="fields">
        <Reason id={`${id}-reason`} label={t("stopping.lift_reason")} hint={t("stopping.reason_hint")} value={reason} onChange={setReason} />
      </form>
      {lifting.error && <ProblemNotice fault={lifting.error} />}
    </Dialog>
  );
}

function Reason({ id, label, hint, value, onChange }: { id: string; label: string; hint: string; value: string; onChange: (value: string) => void }) {
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <textarea id={id} value={value} maxLength={REASON_LENGTH} rows={2} required aria-describedby={`${id}-hint`} onChange={(event) => onChange(event.target.value)} data-testid="reason" />
      <span id={`${id}-hint`} className="hint">
        {hint}
      </span>
    </div>
  );
}
