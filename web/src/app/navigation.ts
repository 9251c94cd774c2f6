import type { Permission } from "@/shared/session/session";

export interface Place {
  /** Its key in the locales, under `nav.`. */
  name: "day" | "queue" | "cases" | "people" | "items" | "own_scorecard" | "team" | "allocation" | "scorecards" | "wall" | "outreach" | "dialogues" | "playbooks" | "knowledge" | "templates" | "strategies" | "rulebook" | "book" | "access" | "administration";
  path: string;
  /** Another root of its pages, beside its path. */
  also?: string;
  permission: Permission;
  /** `g` and then this goes there. */
  key: string;
}

/** The console's own places, in the order of the day. Whoever may not see one is not shown it. */
export const PLACES: readonly Place[] = [
  { name: "day", path: "/day", permission: "see_operations", key: "d" },
  { name: "queue", path: "/queue", permission: "record", key: "q" },
  { name: "cases", path: "/cases", permission: "see_people", key: "c" },
  { name: "people", path: "/people", permission: "see_people", key: "u" },
  { name: "items", path: "/items", permission: "see_people", key: "i" },
  { name: "own_scorecard", path: "/own-scorecard", permission: "contact", key: "o" },
  { name: "team", path: "/team", permission: "manage_teams", key: "t" },
  { name: "allocation", path: "/allocation", permission: "manage_teams", key: "a" },
  { name: "scorecards", path: "/scorecards", permission: "see_scorecards", key: "s" },
  { name: "wall", path: "/wall", permission: "see_operations", key: "w" },
  { name: "outreach", path: "/contacts", also: "/plans", permission: "see_people", key: "e" },
  { name: "dialogues", path: "/dialogues", permission: "see_people", key: "h" },
  { name: "playbooks", path: "/playbooks", permission: "see_people", key: "p" },
  { name: "knowledge", path: "/knowledge", permission: "see_people", key: "k" },
  { name: "templates", path: "/templates", permission: "see_people", key: "x" },
  { name: "strategies", path: "/strategies", permission: "see_people", key: "y" },
  { name: "rulebook", path: "/rulebook", permission: "see_people", key: "r" },
  { name: "book", path: "/book", permission: "see_people", key: "b" },
  { name: "access", path: "/access", permission: "see_journal", key: "l" },
  { name: "administration", path: "/administration", permission: "see_operations", key: "m" },
];

export function placesOf(permissions: readonly Permission[]): readonly Place[] {
  return PLACES.filter((place) => permissions.includes(place.permission));
}

/** Whether an address is one of a place's pages. */
export function isWithin(place: Place, address: string): boolean {
  return [place.path, place.also].some((root) => root !== undefined && (address === root || address.startsWith(`${root}/`)));
}

/** Where somebody begins. */
export function homeOf(permissions: readonly Permission[]): string {
  return placesOf(permissions)[0]?.path ?? "/cases";
}
