import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Card, Waiting } from "@/shared/display/Page";
import { ProblemNotice } from "@/shared/display/ProblemNotice";
import { formatCount } from "@/shared/display/format";
import { Field } from "@/shared/form/Field";
import { useSubmission } from "@/shared/form/useSubmission";
import { useLanguage, useWord } from "@/shared/i18n/words";
import { useMay } from "@/shared/session/session";
import { laneName } from "./Load";
import { capacityQuery, changeCapacity, type Capacity as Known } from "./queries";

const MOST = 10_000_000;

/** What each lane bears in an hour, and saying so. */
export function Capacity() {
  const { t } = useTranslation();
  const word = useWord();
  const language = useLanguage();
  const may = useMay();
  const { data, error, isPending, refetch } = useQuery(capacityQuery);
  if (isPending) return <Waiting lines={2} />;
  if (!data) return <ProblemNotice fault={error} onRetry={() => void refetch()} />;
  const hour = (of: number) => t("day.hour", { hour: String(of).padStart(2, "0") });
  return (
    <Card id="capacity" title={t("capacity.title")} hint={t("capacity.hint", { first: hour(data.first), last: hour(data.last + 1) })}>
      <dl className="lanes">
        {Object.entries(data.per_hour).map(([lane, perHour]) => (
          <div key={lane} data-testid={`capacity-${lane}`}>
            <dt>{laneName(word, lane)}</dt>
            <dd>{formatCount(perHour, language)}</dd>
          </div>
        ))}
      </dl>
      {may("operate") && <Change known={data} />}
    </Card>
  );
}

function Change({ known }: { known: Known }) {
  const { t } = useTranslation();
  const word = useWord();
  const queries = useQueryClient();
  const lanes = Object.keys(known.per_hour);
  const [lane, setLane] = useState(lanes[0] ?? "");
  const [typed, setTyped] = useState("");
  const [isTold, setIsTold] = useState(false);
  const perHour = /^\d{1,8}$/.test(typed.trim()) ? Number(typed) : MOST + 1;
  const isWrong = perHour > MOST;
  const saving = useSubmission(
    (wish: { lane: string; perHour: number }, headers) => changeCapacity(wish.lane, wish.perHour, headers),
    (answer) => {
      queries.setQueryData(capacityQuery.queryKey, answer);
      setTyped("");
      setIsTold(false);
    },
  );
  return (
    <form
      className="filters"
      aria-label={t("capacity.title")}
      onSubmit={(event) => {
        event.preventDefault();
        setIsTold(true);
        if (!isWrong) saving.send({ lane, perHour });
      }}
    >
      <Field label={t("day.lane")}>
        <select value={lane} onChange={(event) => setLane(event.target.value)} data-testid="capacity-lane">
          {lanes.map((each) => (
            <option key={each} value={each}>
              {laneName(word, each)}
            </option>
          ))}
        </select>
      </Field>
      <Field label={t("capacity.per_hour")} problem={isTold && isWrong ? t("capacity.invalid", { most: MOST }) : undefined}>
        <input inputMode="numeric" maxLength={8} autoComplete="off" value={typed} onChange={(event) => setTyped(event.target.value)} data-testid="capacity-per-hour" />
      </Field>
      <Button htmlType="submit" loading={saving.isBusy} data-testid="capacity-save">
        {t("capacity.save")}
      </Button>
      {saving.fault !== null && <ProblemNotice fault={saving.fault} />}
    </form>
  );
}
