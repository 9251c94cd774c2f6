import { useMutation } from "@tanstack/react-query";
import { Button } from "antd";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { formatShare } from "@/shared/display/format";
import { Card } from "@/shared/display/Page";
import { ProblemNotice } from "@/shared/display/ProblemNotice";
import { Status } from "@/shared/display/Status";
import { Field } from "@/shared/form/Field";
import { useLanguage, useWord } from "@/shared/i18n/words";
import { trial, type Turn } from "./queries";
import { spokenIn, useEffectWords } from "./words";

interface Exchange {
  answer: string | null;
  turn: Turn;
}

const VARIANTS = [0, 1, 2] as const;

/** A playbook tried by hand, with a made-up customer. Nothing is kept, nothing happens. */
export function TryOut({ playbook }: { playbook: string }) {
  const { t } = useTranslation();
  const own = useLanguage();
  const [language, setLanguage] = useState(spokenIn(own));
  const [variant, setVariant] = useState(0);
  const [isVerified, setIsVerified] = useState(false);
  const [exchanges, setExchanges] = useState<Exchange[]>([]);
  const [answer, setAnswer] = useState("");
  const end = useRef<HTMLDivElement>(null);
  const last = exchanges.at(-1)?.turn;
  const isOver = last !== undefined && last.session.outcome !== null;
  const turn = useMutation({
    mutationFn: (said: string | null) => trial(playbook, { language, variant, is_verified: isVerified, matter: 1, said: said ?? "", session: said === null ? null : (last?.session ?? null) }),
    onSuccess: (found, said) => {
      setExchanges(said === null ? [{ answer: null, turn: found }] : [...exchanges, { answer: said, turn: found }]);
      setAnswer("");
    },
  });
  useEffect(() => {
    if (exchanges.length > 1) end.current?.scrollIntoView({ block: "nearest" });
  }, [exchanges.length]);
  return (
    <Card id="try" title={t("playbook.try")} hint={t("playbook.try_hint")}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          turn.mutate(null);
        }}
      >
        <div className="form-row">
          <Field label={t("playbook.language")}>
            <select value={language} onChange={(event) => setLanguage(event.target.value === "en" ? "en" : "zh-CN")}>
              <option value="zh-CN">{t("language.zh")}</option>
              <option value="en">{t("language.en")}</option>
            </select>
          </Field>
          <Field label={t("playbook.variant")}>
            <select value={variant} onChange={(event) => setVariant(Number(event.target.value))}>
              {VARIANTS.map((each) => (
                <option key={each} value={each}>
                  {each + 1}
                </option>
              ))}
            </select>
          </Field>
        </div>
        <label className="check">
          <input type="checkbox" checked={isVerified} onChange={(event) => setIsVerified(event.target.checked)} />
          {t("playbook.is_verified")}
        </label>
        <p>
          <Button type={last ? "default" : "primary"} htmlType="submit" loading={turn.isPending && turn.variables === null} data-testid="try-begin">
            {last ? t("playbook.again") : t("playbook.begin")}
          </Button>
        </p>
      </form>
      {last && (
        <>
          <p className="small faint">{t("playbook.matter", { name: last.values.name, sum: last.values.money_due, day: last.values.date_due })}</p>
          <ol className="talk" aria-live="polite" data-testid="talk">
            {exchanges.map((each, number) => (
              <Spoken key={number} exchange={each} />
            ))}
          </ol>
          <div ref={end} />
        </>
      )}
      {turn.error && <ProblemNotice fault={turn.error} />}
      {last && !isOver && (
        <form
          className="joined"
          onSubmit={(event) => {
            event.preventDefault();
            turn.mutate(answer);
          }}
        >
          <input className="field grow" value={answer} maxLength={2000} autoComplete="off" autoFocus aria-label={t("playbook.answer")} placeholder={t("playbook.answer")} onChange={(event) => setAnswer(event.target.value)} data-testid="try-answer" />
          <Button type="primary" htmlType="submit" loading={turn.isPending}>
            {t("playbook.say")}
          </Button>
        </form>
      )}
    </Card>
  );
}

function Spoken({ exchange: { answer, turn } }: { exchange: Exchange }) {
  const { t } = useTranslation();
  const word = useWord();
  const language = useLanguage();
  const effectWords = useEffectWords();
  const { heard, session } = turn;
  return (
    <li>
      {answer !== null && (
        <p className="theirs">
          {answer || <span className="faint">{t("playbook.silence")}</span>}
          {heard && (
            <span className="line small faint">
              {t("playbook.taken_for", { intent: word("intent", heard.intent), share: formatShare(heard.share, language), emotion: word("emotion", heard.emotion) })}
              {heard.risks.map((risk) => (
                <Status key={risk} tone="stop">
                  {word("risk", risk)}
                </Status>
              ))}
            </span>
          )}
        </p>
      )}
      {turn.effects.map((effect) => (
        <p key={effectWords(effect)} className="small">
          <Status tone="care">{effectWords(effect)}</Status>
        </p>
      ))}
      {turn.said.map((each) => (
        <p key={each.sentence} className="ours">
          {each.text}
        </p>
      ))}
      {session.outcome && (
        <p className="small strong">
          {t("playbook.ends", { ending: word("ending", session.outcome) })}
          {session.reason && ` · ${word("dialogue_reason", session.reason)}`}
        </p>
      )}
    </li>
  );
}
