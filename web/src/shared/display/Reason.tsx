import { useWord } from "@/shared/i18n/words";
import { Rule } from "./Rule";

/** Why something stands as it does: a code in words, or the rules whose ids it consists of. */
export function Reason({ code }: { code: string }) {
  const told = useWord()("reason", code);
  if (told !== code) return told;
  return code.split(" ").map((rule) => <Rule key={rule} id={rule} />);
}
