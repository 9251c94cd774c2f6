import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { Dialog } from "@/shared/display/Dialog";
import { Card, Page, Waiting } from "@/shared/display/Page";
import { ProblemNotice } from "@/shared/display/ProblemNotice";
import { Status } from "@/shared/display/Status";
import { Time } from "@/shared/display/Time";
import { formatCount } from "@/shared/display/format";
import { useSubmission } from "@/shared/form/useSubmission";
import { useLanguage, useWord } from "@/shared/i18n/words";
import { useMay } from "@/shared/session/session";
import { RuleState, usePlaceName } from "./RuleState";
import { chooseRule, rulePreviewQuery, ruleQuery, type RulePageShown, type RulePreview } from "./queries";

/** A rule: what it does, why, where it stands and how sure we are, its switch where it has one, its examples. */
export function RulePage() {
  const { t } = useTranslation();
  const word = useWord();
  const words = useLanguage();
  const id = useParams().rule ?? "";
  const placeName = usePlaceName(t("rulebook.everywhere"));
  const { data, error, isPending, refetch } = useQuery(ruleQuery(id, words));
  return (
    <Page
      title={data?.rule.title ?? id}
      tab={id}
      lead={
        <>
          <code className="rule-id">{id}</code>
          {data && (
            <>
              <RuleState state={data.rule.state} />
              <span>{placeName(data.jurisdiction)}</span>
              <span>{word("confidence", data.rule.confidence)}</span>
            </>
          )}
          <Link to="/rulebook">{t("rulebook.back")}</Link>
        </>
      }
    >
      {isPending ? <Waiting lines={6} /> : error ? <ProblemNotice fault={error} onRetry={() => void refetch()} /> : <Shown page={data} />}
    </Page>
  );
}

function Shown({ page }: { page: RulePageShown }) {
  const { t } = useTranslation();
  const word = useWord();
  const basis: [string, string][] = [
    [t("rulebook.instrument"), page.instrument],
    [t("rulebook.article"), page.article],
    [t("rulebook.source"), page.source],
    [t("rulebook.confidence"), word("confidence", page.rule.confidence)],
    [t("rulebook.checked"), page.checked],
    [t("rulebook.in_force"), page.rule.dates],
    [t("rulebook.point"), page.point.map((each) => word("rule_point", each)).join(t("list.comma"))],
  ];
  return (
    <>
      <div className="columns">
        <Card id="what" title={t("rulebook.what")}>
          <dl className="lines">
            {page.lines.map((line) => (
              <div key={`${line.label} ${line.text}`}>
                <dt>{line.label}</dt>
                <dd>{line.text}</dd>
              </div>
            ))}
            <div>
              <dt>{t("rulebook.why")}</dt>
              <dd>{page.why}</dd>
            </div>
          </dl>
        </Card>
        <Card id="basis" title={t("rulebook.basis")} hint={t("rulebook.caution")}>
          <dl className="lines">
            {basis
              .filter(([, value]) => value)
              .map(([label, value]) => (
                <div key={label}>
                  <dt>{label}</dt>
                  <dd>{value}</dd>
                </div>
              ))}
          </dl>
        </Card>
      </div>
      <Switch page={page} />
      {page.examples.length > 0 && <Examples page={page} />}
    </>
  );
}

function Switch({ page }: { page: RulePageShown }) {
  const { t } = useTranslation();
  const may = useMay();
  const [isAsked, setIsAsked] = useState(false);
  const { state, rule, confidence } = page.rule;
  const isOff = state === "off";
  const preview = useQuery(rulePreviewQuery(rule));
  return (
    <Card id="state" title={t("rulebook.state")} extra={<RuleState state={state} />}>
      {state === "always" && <p>{t("rulebook.locked")}</p>}
      {state === "told" && <p>{t("rulebook.told_long")}</p>}
      {(isOff || state === "on") && (
        <>
          <p>
            {isOff ? t("rulebook.off_long") : t("rulebook.on_long")} {t("rulebook.only_tightens")}
          </p>
          {confidence === "W" && <p className="notice">{t("rulebook.weak")}</p>}
          {isOff && !preview.data && <p className="hint">{t("rulebook.see_first", { days: page.preview_days })}</p>}
          {preview.error && <ProblemNotice fault={preview.error} />}
          {preview.data && <Preview preview={preview.data} days={page.preview_days} />}
          <div className="work-actions">
            {isOff && (
              <Button type={preview.data ? "default" : "primary"} loading={preview.isFetching} onClick={() => void preview.refetch()} data-testid="preview">
                {t("rulebook.preview")}
              </Button>
            )}
            {may("choose_rules") && (
              <Button type={isOff && preview.data ? "primary" : "default"} danger={!isOff} onClick={() => setIsAsked(true)} data-testid="switch">
                {isOff ? t("rulebook.turn_on") : t("rulebook.turn_off")}
              </Button>
            )}
          </div>
          {!may("choose_rules") && <p className="small faint">{t("rulebook.who_may")}</p>}
        </>
      )}
      {page.choices.length > 0 && (
        <>
          <h3>{t("rulebook.history")}</h3>
          <ul className="stack">
            {page.choices.map((choice) => (
              <li key={choice.at}>
                {choice.is_on ? t("rulebook.turned_on") : t("rulebook.turned_off")}{" "}
                <span className="small faint">
                  {choice.by} <Time at={choice.at} show="both" />
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
      {isAsked && <SureDialog rule={rule} isOn={isOff} preview={preview.data} days={page.preview_days} onClose={() => setIsAsked(false)} />}
    </Card>
  );
}

function SureDialog({ rule, isOn, preview, days, onClose }: { rule: string; isOn: boolean; preview: RulePreview | undefined; days: number; onClose: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const choosing = useSubmission(
    (wish: boolean) => chooseRule(rule, wish),
    () => {
      void queries.invalidateQueries({ queryKey: ["rulebook"] });
      onClose();
    },
  );
  return (
    <Dialog
      title={isOn ? t("rulebook.turn_on") : t("rulebook.turn_off")}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t("stopping.cancel")}</Button>
          <Button type="primary" danger={!isOn} loading={choosing.isBusy} onClick={() => choosing.send(isOn)} data-testid="switch-now">
            {isOn ? t("rulebook.yes_on") : t("rulebook.yes_off")}
          </Button>
        </>
      }
    >
      <p>{isOn ? t("rulebook.sure_on") : t("rulebook.sure_off")}</p>
      {isOn && !preview && <p className="notice">{t("rulebook.see_first", { days })}</p>}
      {Boolean(choosing.fault) && <ProblemNotice fault={choosing.fault} />}
    </Dialog>
  );
}

function Preview({ preview, days }: { preview: RulePreview; days: number }) {
  const { t } = useTranslation();
  const word = useWord();
  const language = useLanguage();
  const channels = Object.entries(preview.by_channel).map(([channel, count]) => `${word("channel", channel)} ${formatCount(count, language)}`);
  return (
    <div className="trial" role="status" data-testid="trial">
      <h3>{t("rulebook.preview_title", { days })}</h3>
      <dl className="wall-figures">
        <div className="wall-figure">
          <dt>{t("rulebook.preview_contacts")}</dt>
          <dd>{formatCount(preview.contacts, language)}</dd>
        </div>
        <div className={preview.refused > 0 ? "wall-figure care" : "wall-figure"}>
          <dt>{t("rulebook.preview_refused")}</dt>
          <dd>
            <span>{formatCount(preview.refused, language)}</span>
          </dd>
        </div>
        <div className="wall-figure">
          <dt>{t("rulebook.preview_people")}</dt>
          <dd>
            {formatCount(preview.people_refused, language)} <span className="small faint">{t("rulebook.of", { whole: formatCount(preview.people, language) })}</span>
          </dd>
        </div>
      </dl>
      <p>{preview.refused > 0 ? t("rulebook.preview_channels", { list: channels.join(t("list.comma")) }) : t("rulebook.preview_none", { days })}</p>
      {preview.is_cut && <p className="notice">{t("rulebook.preview_cut")}</p>}
      <p className="hint">{t("rulebook.preview_hint", { since: preview.since.slice(0, 16).replace("T", " ") })}</p>
    </div>
  );
}

function Examples({ page }: { page: RulePageShown }) {
  const { t } = useTranslation();
  return (
    <Card id="examples" title={t("rulebook.examples")} hint={t("rulebook.examples_hint")}>
      <table className="plain-table" aria-labelledby="examples">
        <thead>
          <tr>
            <th scope="col">{t("rulebook.when")}</th>
            <th scope="col">{t("rulebook.wish")}</th>
            <th scope="col">{t("rulebook.before")}</th>
            <th scope="col">{t("rulebook.verdict")}</th>
          </tr>
        </thead>
        <tbody>
          {page.examples.map((example, number) => (
            <tr key={number}>
              <th scope="row" className="time">
                {example.at}
              </th>
              <td>{example.what}</td>
              <td>
                {example.before.length > 0 ? (
                  example.before.map((line, at) => (
                    <span key={at} className="line">
                      {line}
                    </span>
                  ))
                ) : (
                  <span className="faint">{t("rulebook.none_before")}</span>
                )}
              </td>
              <td>
                <Status tone={example.is_refused ? "stop" : "good"}>{example.is_refused ? t("rulebook.refuse") : t("rulebook.permit")}</Status>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  );
}
