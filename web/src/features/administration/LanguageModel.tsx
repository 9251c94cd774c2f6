import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Card, Waiting } from "@/shared/display/Page";
import { ProblemNotice } from "@/shared/display/ProblemNotice";
import { Status, type Tone } from "@/shared/display/Status";
import { formatCount } from "@/shared/display/format";
import { useLanguage } from "@/shared/i18n/words";
import { languageModelQuery, type LanguageModel } from "./queries";

const TONES: Record<LanguageModel["breaker"], Tone> = { closed: "good", half_open: "tide", open: "care" };

/** The language model that may be asked what an unclear message means: whether one is set, and how it fares today. */
export function LanguageModelCard() {
  const { t } = useTranslation();
  const { data, error, isPending, refetch } = useQuery(languageModelQuery);
  const isOn = data !== undefined && data.model !== null;
  return (
    <Card
      id="language-model"
      title={t("model.title")}
      extra={data && <Status tone={isOn ? TONES[data.breaker] : "plain"}>{t(isOn ? `model.state.${data.breaker}` : "model.state.off")}</Status>}
    >
      {isPending ? <Waiting lines={2} /> : error ? <ProblemNotice fault={error} onRetry={() => void refetch()} /> : isOn ? <Today model={data} /> : <p className="small">{t("model.off")}</p>}
    </Card>
  );
}

function Today({ model }: { model: LanguageModel }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const of = (count: number, most: number) => t("model.of", { count: formatCount(count, language), most: formatCount(most, language) });
  return (
    <>
      <p className="small">{t("model.on")}</p>
      <dl className="lines">
        <div>
          <dt>{t("model.name")}</dt>
          <dd>
            <code>{model.model}</code>
          </dd>
        </div>
        <div>
          <dt>{t("model.asked")}</dt>
          <dd>{of(model.asked, model.most_asked)}</dd>
        </div>
        <div>
          <dt>{t("model.chosen")}</dt>
          <dd>{formatCount(model.chosen, language)}</dd>
        </div>
        <div>
          <dt>{t("model.declined")}</dt>
          <dd>{formatCount(model.declined, language)}</dd>
        </div>
        <div>
          <dt>{t("model.failed")}</dt>
          <dd className={model.failed > 0 ? "care" : undefined}>{formatCount(model.failed, language)}</dd>
        </div>
        <div>
          <dt>{t("model.tokens")}</dt>
          <dd>{of(model.tokens, model.most_tokens)}</dd>
        </div>
      </dl>
      {model.shut_seconds > 0 && <p className="small faint">{t("model.shut", { seconds: formatCount(model.shut_seconds, language) })}</p>}
    </>
  );
}
