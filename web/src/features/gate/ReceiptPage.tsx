import { DownloadOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { Card, Page, Waiting } from "@/shared/display/Page";
import { ProblemNotice } from "@/shared/display/ProblemNotice";
import { Status } from "@/shared/display/Status";
import { Time } from "@/shared/display/Time";
import { download } from "@/shared/display/download";
import { formatCount } from "@/shared/display/format";
import { useLanguage } from "@/shared/i18n/words";
import { receiptQuery, type Receipt } from "./queries";

/** A permit or refusal: what was asked, which rules spoke and why, what is lawful instead, and the proof that it was said. */
export function ReceiptPage() {
  const { t } = useTranslation();
  const id = useParams().receipt ?? "";
  const { data, error, isPending, refetch } = useQuery(receiptQuery(id, useLanguage()));
  return (
    <Page
      title={t("receipt.title")}
      lead={
        data && (
          <>
            <Status tone={data.is_permit ? "good" : "stop"}>{data.is_permit ? t("receipt.verdict_permit") : t("receipt.verdict_refuse")}</Status>
            <Time at={data.at} show="both" />
            <Link to={`/people/${data.person}`}>{t("receipt.to_person")}</Link>
          </>
        )
      }
    >
      {isPending ? <Waiting lines={6} /> : error ? <ProblemNotice fault={error} onRetry={() => void refetch()} /> : <Shown receipt={data} />}
    </Page>
  );
}

function Shown({ receipt }: { receipt: Receipt }) {
  const { t } = useTranslation();
  const { instead } = receipt;
  return (
    <>
      <div className="columns">
        <div className="column">
          <Card id="said" title={t("receipt.said")}>
            <dl className="lines">
              {receipt.said.map((each) => (
                <div key={each.label}>
                  <dt>{each.label}</dt>
                  <dd>{each.value}</dd>
                </div>
              ))}
              <div>
                <dt>{t("receipt.id")}</dt>
                <dd>
                  <code>{receipt.receipt}</code>
                </dd>
              </div>
            </dl>
          </Card>
        </div>
        <div className="column">
          {receipt.rules.length > 0 && (
            <Card id="rules" title={t("receipt.rules")}>
              <ul className="rows">
                {receipt.rules.map((each) => (
                  <li key={each.rule}>
                    <div className="row-main">
                      <span className="rule">
                        {each.is_row ? (
                          <Link to={`/rulebook/${each.rule}`}>
                            <code className="rule-id">{each.rule}</code>
                          </Link>
                        ) : (
                          <code className="rule-id">{each.rule}</code>
                        )}
                        <span className="rule-title">{each.title}</span>
                      </span>
                      {each.why && <span className="small faint">{each.why}</span>}
                    </div>
                  </li>
                ))}
              </ul>
            </Card>
          )}
          {instead && (
            <Card id="instead" title={t("receipt.instead")} hint={<Time at={instead.at} show="moment" />}>
              <dl className="lines">
                <div>
                  <dt>{t("receipt.this_from")}</dt>
                  <dd>{instead.this_from}</dd>
                </div>
              </dl>
              {instead.others.length > 0 ? (
                <ul className="findings ways">
                  {instead.others.map((each) => (
                    <li key={each}>{each}</li>
                  ))}
                </ul>
              ) : (
                <p className="faint">{t("receipt.nothing")}</p>
              )}
            </Card>
          )}
        </div>
      </div>
      <Proof receipt={receipt} />
    </>
  );
}

function Proof({ receipt }: { receipt: Receipt }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const { proof } = receipt;
  const lines: [string, string][] = [
    [t("receipt.leaf"), proof.leaf],
    [t("receipt.root"), proof.root],
    [t("receipt.signed"), proof.signature],
    [t("receipt.key"), proof.key],
  ];
  return (
    <Card
      id="proof"
      title={t("receipt.proof")}
      hint={t("receipt.proof_lead")}
      extra={
        <Button icon={<DownloadOutlined />} onClick={() => download(`receipt-${receipt.receipt}.json`, "application/json", JSON.stringify(proof.whole, null, 1))} data-testid="download">
          {t("receipt.download")}
        </Button>
      }
    >
      <dl className="lines hashes">
        <div>
          <dt>{t("receipt.position")}</dt>
          <dd>{t("receipt.place", { position: formatCount(proof.position, language), facts: formatCount(proof.facts, language) })}</dd>
        </div>
        {lines.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>
              <code>{value}</code>
            </dd>
          </div>
        ))}
      </dl>
      <details>
        <summary>{t("receipt.path", { count: proof.path.length })}</summary>
        <ol className="hashes">
          {proof.path.map((step) => (
            <li key={step.hash}>
              <span className="faint">{step.side === "left" ? t("receipt.left") : t("receipt.right")}</span> <code>{step.hash}</code>
            </li>
          ))}
        </ol>
      </details>
    </Card>
  );
}
