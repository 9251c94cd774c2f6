import { useEffect, useRef } from "react";
import { useLocation, useNavigate, useSearchParams } from "react-router";

const CURSOR = "cursor";

interface Trail {
  trail?: string[];
}

export interface ListState {
  filter: (name: string) => string | undefined;
  /** Change filters (undefined: none) and go to the first page. */
  choose: (changes: Readonly<Record<string, string | undefined>>) => void;
  cursor: string | undefined;
  pagesOf: (next: string | null | undefined) => {
    isFirst: boolean;
    hasNext: boolean;
    number: number;
    first: () => void;
    previous: () => void;
    next: () => void;
  };
}

/** A list's filters and page, kept in the address: going back, reloading and sending it to a colleague all give the same page. */
export function useListState(): ListState {
  const [search] = useSearchParams();
  const navigate = useNavigate();
  const location = useLocation();
  const trail = (location.state as Trail | null)?.trail ?? [];
  const cursor = search.get(CURSOR) ?? undefined;
  // Of two filters chosen in one breath the second must not undo the first, whose address is on its way.
  const wanted = useRef(search);
  useEffect(() => {
    wanted.current = search;
  }, [search]);

  const go = (changes: Readonly<Record<string, string | undefined>>, further: string[], replace = false) => {
    const next = new URLSearchParams(wanted.current);
    for (const [name, value] of Object.entries(changes)) {
      if (value === undefined || value === "") next.delete(name);
      else next.set(name, value);
    }
    wanted.current = next;
    void navigate({ search: next.toString() }, { state: { trail: further }, replace });
  };

  return {
    filter: (name) => search.get(name) ?? undefined,
    choose: (changes) => go({ ...changes, [CURSOR]: undefined }, [], true),
    cursor,
    pagesOf: (next) => ({
      isFirst: cursor === undefined,
      hasNext: Boolean(next),
      number: trail.length + 1,
      first: () => go({ [CURSOR]: undefined }, []),
      previous: () => go({ [CURSOR]: trail.at(-2) }, trail.slice(0, -1)),
      next: () => go({ [CURSOR]: next ?? undefined }, [...trail, next ?? ""]),
    }),
  };
}
