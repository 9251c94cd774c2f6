import { Link } from "react-router";
import { formatCount } from "@/shared/display/format";
import { useLanguage, useWord } from "@/shared/i18n/words";

export interface CountsProps {
  counts: Readonly<Record<string, number>>;
  /** Whose words the codes have; none: they stand for themselves. */
  group?: string;
  /** Other words than these, where the codes need them. */
  wordOf?: (code: string) => string;
  /** Who they are; null: they are not told one by one. */
  hrefOf?: (code: string) => string | null;
  empty?: string;
  /** By code, where codes have an order of their own; else the most first. */
  isSorted?: boolean;
}

/** How many of each, the most first, with a bar to compare by. */
export function Counts({ counts, group, wordOf, hrefOf, empty, isSorted = false }: CountsProps) {
  const word = useWord();
  const language = useLanguage();
  const rows = Object.entries(counts).sort(([a, x], [b, y]) => (isSorted ? a.localeCompare(b, "en", { numeric: true }) : y - x));
  const most = Math.max(...rows.map(([, count]) => count), 1);
  if (rows.length === 0) return empty ? <p className="faint">{empty}</p> : null;
  return (
    <ul className="counts">
      {rows.map(([code, count]) => {
        const name = wordOf ? wordOf(code) : group ? word(group, code) : code;
        const href = hrefOf?.(code) ?? null;
        return (
          <li key={code}>
            <span className="counts-name">{href ? <Link to={href}>{name}</Link> : name}</span>
            <span className="counts-bar" aria-hidden="true">
              <span style={{ inlineSize: `${String((count / most) * 100)}%` }} />
            </span>
            <span className="counts-number">{formatCount(count, language)}</span>
          </li>
        );
      })}
    </ul>
  );
}
