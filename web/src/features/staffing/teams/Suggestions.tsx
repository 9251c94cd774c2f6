import { useWord } from "@/shared/i18n/words";
import type { SkillKind } from "../queries";

/** Codes that the product itself asks for. A house has others, too. */
const KNOWN: Record<SkillKind, readonly string[]> = {
  skill: ["negotiation", "hardship", "field", "distress"],
  language: ["zh-CN", "yue", "en"],
  certificate: ["collections-basic"],
};

export function Suggestions({ id, kind }: { id: string; kind: SkillKind }) {
  const word = useWord();
  return (
    <datalist id={id}>
      {KNOWN[kind].map((code) => (
        <option key={code} value={code}>
          {word(kind === "language" ? "language" : "skill", code)}
        </option>
      ))}
    </datalist>
  );
}
