import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { formatShare } from "@/shared/display/format";
import { Card, Waiting } from "@/shared/display/Page";
import { ProblemNotice } from "@/shared/display/ProblemNotice";
import { Status } from "@/shared/display/Status";
import { Time } from "@/shared/display/Time";
import { Field } from "@/shared/form/Field";
import { FormDialog } from "@/shared/form/FormDialog";
import { useSubmission } from "@/shared/form/useSubmission";
import { useLanguage, useWord } from "@/shared/i18n/words";
import { useMay, useSession } from "@/shared/session/session";
import { decideRelease, proposeRelease, releasesQuery, SPEAKS_ON, type Channel, type Decision, type Release, type SpeakingChannel } from "./dialogues";
import { ReleaseMark } from "./Marks";

const LEAST = 100;
const MOST = 100_000;
const USUAL = 1000;
const MOST_NOTE = 500;
const SHOWN = 3;

/** What a trial counted, as the API gives it. */
interface Report {
  outcomes?: Record<string, number>;
  reasons?: Record<string, number>;
  violations?: Record<string, number>;
  contained?: number;
  hung_up?: number;
  impostors?: number;
  cues?: number;
  cues_missed?: number;
  strangers_verified?: number;
}

/** Which version may speak to customers: proposed by one, tried by simulated borrowers, signed by another. */
export function Releases() {
  const { t } = useTranslation();
  const may = useMay();
  const { data, error, refetch } = useQuery(releasesQuery);
  const [isProposing, setIsProposing] = useState(false);
  const [isWhole, setIsWhole] = useState(false);
  const listed = useChannels();
  if (!data) {
    return (
      <Card id="releases" title={t("release.title")}>
        {error ? <ProblemNotice fault={error} onRetry={() => void refetch()} /> : <Waiting />}
      </Card>
    );
  }
  const isUnderWay = data.releases.some((each) => each.is_current && ["trying", "tried"].includes(each.state));
  const shown = isWhole ? data.releases : data.releases.slice(0, SHOWN);
  return (
    <Card
      id="releases"
      title={t("release.title")}
      hint={t("release.hint")}
      extra={
        may("write_templates") &&
        !isUnderWay && (
          <Button type="primary" onClick={() => setIsProposing(true)} data-testid="propose">
            {t("release.propose")}
          </Button>
        )
      }
    >
      <p role="status" data-testid="speaks">
        <Status tone={data.speaks ? "good" : "care"}>{data.speaks ? t("release.speaks", { where: listed(data.channels) }) : t("release.speaks_not")}</Status> <span className="faint">{t("playbook.version")}</span> <code>{data.version}</code>
      </p>
      {data.releases.length === 0 && <p className="faint">{t("release.none")}</p>}
      <ul className="releases">
        {shown.map((each) => (
          <li key={each.release} data-testid="release">
            <ReleaseEntry release={each} />
          </li>
        ))}
      </ul>
      {data.releases.length > SHOWN && (
        <Button type="link" onClick={() => setIsWhole(!isWhole)}>
          {isWhole ? t("release.fewer") : t("release.all", { number: data.releases.length })}
        </Button>
      )}
      {isProposing && <ProposeDialog spoken={data.channels} onClose={() => setIsProposing(false)} />}
    </Card>
  );
}

/** Channels in words. */
function useChannels(): (channels: readonly Channel[]) => string {
  const { t } = useTranslation();
  const word = useWord();
  return (channels) => channels.map((channel) => word("channel", channel)).join(t("release.and"));
}

function useActorName(): (actor: string) => string {
  const { t } = useTranslation();
  const word = useWord();
  const session = useSession();
  return (actor) => {
    const [kind = "", id = ""] = actor.split(":");
    if (kind !== "user") return kind === "shipped" ? t("release.by_shipped") : word("by", actor);
    return id === session.user ? t("cases.me", { login: session.login }) : t("cases.user", { id: id.slice(-6) });
  };
}

function ReleaseEntry({ release }: { release: Release }) {
  const { t } = useTranslation();
  const nameOf = useActorName();
  const listed = useChannels();
  return (
    <>
      <p>
        <ReleaseMark state={release.state} /> <code>{release.version}</code> {!release.is_current && <span className="small faint">{t("release.other_version")}</span>}
      </p>
      <p className="small">{t("release.where", { where: listed(release.channels) })}</p>
      <p className="small faint">
        {t("release.proposed", { by: nameOf(release.proposed_by) })} <Time at={release.proposed_at} show="both" />
        {release.decided_by && release.decided_at && (
          <span className="line">
            {t("release.decided", { by: nameOf(release.decided_by) })} <Time at={release.decided_at} show="both" />
          </span>
        )}
      </p>
      {release.note && <blockquote className="preview">{release.note}</blockquote>}
      {release.state === "trying" && (
        <p className="release-progress">
          <progress value={release.tried} max={release.wanted} aria-label={t("release.progress", { tried: release.tried, wanted: release.wanted })} /> <span className="small">{t("release.progress", { tried: release.tried, wanted: release.wanted })}</span>
        </p>
      )}
      {release.tried > 0 && <TrialReport release={release} />}
      <Decisions release={release} />
    </>
  );
}

/** What a trial came to, in words; what understanding missed stands beside what the playbooks did. */
function TrialReport({ release }: { release: Release }) {
  const { t } = useTranslation();
  const word = useWord();
  const language = useLanguage();
  const report = release.report as Report;
  const listed = (kind: string, counts: Record<string, number> = {}) =>
    Object.entries(counts)
      .sort(([, a], [, b]) => b - a)
      .map(([code, count]) => t("release.count", { what: word(kind, code), count }))
      .join(t("list.comma"));
  const violations = Object.values(report.violations ?? {}).reduce((sum, each) => sum + each, 0);
  const outcomes = listed("ending", report.outcomes);
  const reasons = listed("dialogue_reason", report.reasons);
  return (
    <div className="trial-report" data-testid="report">
      <dl className="lines">
        <div>
          <dt>{t("release.dialogues")}</dt>
          <dd>{t("release.contained", { tried: release.tried, share: formatShare((report.contained ?? 0) / release.tried, language) })}</dd>
        </div>
        <div>
          <dt>{t("release.outcomes")}</dt>
          <dd>
            {outcomes}
            {Boolean(report.hung_up) && <span className="line small faint">{t("release.hung_up", { number: report.hung_up })}</span>}
          </dd>
        </div>
        {reasons && (
          <div>
            <dt>{t("release.handed_over")}</dt>
            <dd>{reasons}</dd>
          </div>
        )}
        <div>
          <dt>{t("release.violations")}</dt>
          <dd>{violations === 0 ? <Status tone="good">{t("release.no_violation")}</Status> : <Status tone="stop">{listed("violation", byKind(report.violations))}</Status>}</dd>
        </div>
      </dl>
      <h3>{t("release.misread")}</h3>
      <p className="small faint">{t("release.misread_hint")}</p>
      <dl className="lines">
        <div>
          <dt>{t("release.cues")}</dt>
          <dd>{report.cues ? t("release.cues_missed", { missed: report.cues_missed ?? 0, cues: report.cues }) : t("release.no_cues")}</dd>
        </div>
        <div>
          <dt>{t("release.strangers")}</dt>
          <dd>{t("release.strangers_verified", { number: report.strangers_verified ?? 0 })}</dd>
        </div>
        <div>
          <dt>{t("release.impostors")}</dt>
          <dd>{t("release.impostors_tried", { number: report.impostors ?? 0 })}</dd>
        </div>
      </dl>
    </div>
  );
}

/** Violations are counted by sentence; told by their kind. */
function byKind(violations: Record<string, number> = {}): Record<string, number> {
  const found: Record<string, number> = {};
  for (const [code, count] of Object.entries(violations)) {
    const kind = code.split(":")[0] ?? code;
    found[kind] = (found[kind] ?? 0) + count;
  }
  return found;
}

function Decisions({ release }: { release: Release }) {
  const { t } = useTranslation();
  const may = useMay();
  const session = useSession();
  const [asked, setAsked] = useState<Decision | null>(null);
  const isOwn = release.proposed_by === `user:${session.user}`;
  const signs = may("sign_templates");
  const isTried = release.state === "tried";
  const canWithdraw = signs && ["trying", "tried", "signed"].includes(release.state);
  return (
    <>
      {isTried && signs && isOwn && (
        <p className="notice" data-testid="second-person">
          {t("release.second_person")}
        </p>
      )}
      {isTried && !signs && <p className="small faint">{t("release.who_signs")}</p>}
      {(canWithdraw || (isTried && signs)) && (
        <div className="work-actions">
          {isTried && signs && !isOwn && release.is_current && (
            <Button type="primary" onClick={() => setAsked("signature")} data-testid="sign">
              {t("release.signature")}
            </Button>
          )}
          {isTried && signs && !isOwn && (
            <Button onClick={() => setAsked("refusal")} data-testid="refuse">
              {t("release.refusal")}
            </Button>
          )}
          {canWithdraw && (
            <Button danger onClick={() => setAsked("withdrawal")} data-testid="withdraw">
              {t("release.withdrawal")}
            </Button>
          )}
        </div>
      )}
      {asked && <DecisionDialog release={release} decision={asked} onClose={() => setAsked(null)} />}
    </>
  );
}

function useRefresh(onDone: () => void) {
  const queries = useQueryClient();
  return () => {
    void queries.invalidateQueries({ queryKey: ["releases"] });
    onDone();
  };
}

function DecisionDialog({ release, decision, onClose }: { release: Release; decision: Decision; onClose: () => void }) {
  const { t } = useTranslation();
  const [note, setNote] = useState("");
  const isRequired = decision !== "signature";
  const deciding = useSubmission((body: string, headers) => decideRelease(release.release, decision, body, headers), useRefresh(onClose));
  return (
    <FormDialog title={t(`release.${decision}`)} action={t(`release.${decision}`)} isBusy={deciding.isBusy} isUnready={isRequired && !note.trim()} fault={deciding.fault} onSend={() => deciding.send(note.trim())} onClose={onClose}>
      <p>{t(`release.${decision}_hint`)}</p>
      <Field label={isRequired ? t("release.why") : t("release.note")}>
        <textarea rows={3} maxLength={MOST_NOTE} required={isRequired} value={note} data-first="" onChange={(event) => setNote(event.target.value)} data-testid="note" />
      </Field>
    </FormDialog>
  );
}

function ProposeDialog({ spoken, onClose }: { spoken: readonly Channel[]; onClose: () => void }) {
  const { t } = useTranslation();
  const word = useWord();
  const [dialogues, setDialogues] = useState(String(USUAL));
  const [chosen, setChosen] = useState<readonly SpeakingChannel[]>(SPEAKS_ON.filter((channel) => spoken.includes(channel) || (spoken.length === 0 && channel === "inbox")));
  const proposing = useSubmission((body: number, headers) => proposeRelease(body, chosen, headers), useRefresh(onClose));
  return (
    <FormDialog title={t("release.propose")} action={t("release.propose")} isBusy={proposing.isBusy} isUnready={chosen.length === 0} fault={proposing.fault} onSend={() => proposing.send(Number(dialogues))} onClose={onClose}>
      <p>{t("release.propose_hint")}</p>
      <fieldset className="checks">
        <legend>{t("release.channels")}</legend>
        {SPEAKS_ON.map((channel) => (
          <label key={channel} className="check">
            <input type="checkbox" checked={chosen.includes(channel)} onChange={(event) => setChosen(SPEAKS_ON.filter((each) => (each === channel ? event.target.checked : chosen.includes(each))))} data-testid={`on-${channel}`} />
            {word("channel", channel)}
          </label>
        ))}
      </fieldset>
      <p className="small faint">{t("release.channels_hint")}</p>
      <Field label={t("release.wanted")} hint={t("release.wanted_hint")}>
        <input className="field" type="number" required min={LEAST} max={MOST} step={1} value={dialogues} data-first="" onChange={(event) => setDialogues(event.target.value)} data-testid="wanted" />
      </Field>
    </FormDialog>
  );
}
