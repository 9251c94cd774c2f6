import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Field } from "@/shared/form/Field";
import { FormDialog } from "@/shared/form/FormDialog";
import { useWord } from "@/shared/i18n/words";
import { noteAbility, type Ability, type SkillKind } from "../queries";
import { Suggestions } from "./Suggestions";
import { useChange } from "./useChange";

const LEVELS = [1, 2, 3, 4, 5];
const CODES: Record<SkillKind, RegExp> = { skill: /^[a-z][a-z0-9_-]{0,39}$/, certificate: /^[a-z][a-z0-9_-]{0,39}$/, language: /^[a-z]{2,3}(-[A-Za-z]{2,4})?$/ };

/** What somebody can do, noted or said anew: a skill or a language with its level, a certificate with its days. */
export function AbilityDialog({ user, of: known, kinds, onClose }: { user: string; of: Ability | null; kinds: readonly SkillKind[]; onClose: () => void }) {
  const { t } = useTranslation();
  const word = useWord();
  const [kind, setKind] = useState<SkillKind>(known?.kind ?? kinds[0] ?? "skill");
  const [code, setCode] = useState(known?.code ?? "");
  const [level, setLevel] = useState(known?.level ?? 3);
  const [from, setFrom] = useState(known?.valid_from ?? "");
  const [until, setUntil] = useState(known?.valid_until ?? "");
  const noting = useChange(() => noteAbility(user, { kind, code: code.trim(), level, valid_from: from || null, valid_until: until || null }), onClose);
  const isWrong = code.trim() !== "" && !CODES[kind].test(code.trim());
  const isBackwards = Boolean(from && until && until < from);
  const isPaper = kind === "certificate";
  return (
    <FormDialog
      title={known ? t("teams.ability_of", { name: word(kind === "language" ? "language" : "skill", known.code) }) : isPaper ? t("teams.new_certificate") : t("teams.new_skill")}
      action={t("teams.save")}
      isBusy={noting.isBusy}
      isUnready={!code.trim() || isWrong || isBackwards}
      fault={noting.fault}
      onSend={() => noting.send(null)}
      onClose={onClose}
    >
      {!known && kinds.length > 1 && (
        <Field label={t("teams.kind")}>
          <select value={kind} onChange={(event) => setKind(event.target.value as SkillKind)} data-testid="kind">
            {kinds.map((each) => (
              <option key={each} value={each}>
                {word("skill_kind", each)}
              </option>
            ))}
          </select>
        </Field>
      )}
      {!known && (
        <>
          <Field label={t("teams.ability_code")} hint={kind === "language" ? t("teams.language_hint") : t("teams.ability_hint")} problem={isWrong ? (kind === "language" ? t("teams.language_wrong") : t("teams.code_wrong")) : undefined}>
            <input className="field" data-first="" list="abilities" maxLength={40} spellCheck={false} autoComplete="off" value={code} onChange={(event) => setCode(event.target.value)} data-testid="ability" />
          </Field>
          <Suggestions id="abilities" kind={kind} />
        </>
      )}
      {!isPaper && (
        <Field label={t("teams.level")} hint={t("teams.level_hint")}>
          <select value={level} onChange={(event) => setLevel(Number(event.target.value))} data-testid="level">
            {LEVELS.map((each) => (
              <option key={each} value={each}>
                {t("teams.level_of", { level: each })}
              </option>
            ))}
          </select>
        </Field>
      )}
      <div className="form-row">
        <Field label={t("teams.valid_from")} hint={t("teams.valid_hint")}>
          <input className="field" type="date" value={from} onChange={(event) => setFrom(event.target.value)} data-testid="valid-from" />
        </Field>
        <Field label={t("teams.valid_until")} problem={isBackwards ? t("teams.days_backwards") : undefined}>
          <input className="field" type="date" value={until} min={from || undefined} onChange={(event) => setUntil(event.target.value)} data-testid="valid-until" />
        </Field>
      </div>
    </FormDialog>
  );
}
