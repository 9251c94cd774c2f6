import { queryOptions } from "@tanstack/react-query";
import { api, take, type Schemas } from "@/shared/api/client";

export type Colleague = Schemas["ColleagueShown"];
export type Team = Schemas["TeamShown"];
export type Ability = Schemas["AbilityShown"];
export type SkillKind = Schemas["SkillKind"];
export type Span = Schemas["SpanShown"];
export type LeaveKind = Schemas["LeaveKind"];

export const LEAVE_KINDS: readonly LeaveKind[] = ["annual", "sick", "family", "training", "other"];

export const teamsQuery = queryOptions({ queryKey: ["teams"], queryFn: ({ signal }) => take(api.GET("/api/v1/teams", { signal })) });

export const staffQuery = (team: string | undefined, cursor: string | undefined, find = "") =>
  queryOptions({
    queryKey: ["staff", team, cursor, find],
    queryFn: ({ signal }) =>
      take(api.GET("/api/v1/staff", { params: { query: { limit: 50, ...(team ? { team } : {}), ...(find ? { find } : {}), ...(cursor ? { cursor } : {}) } }, signal })),
  });

export const colleagueQuery = (user: string) =>
  queryOptions({ queryKey: ["staff", "one", user], queryFn: ({ signal }) => take(api.GET("/api/v1/staff/{user}", { params: { path: { user } }, signal })) });

export const heldQuery = (user: string) =>
  queryOptions({ queryKey: ["held", user], queryFn: ({ signal }) => take(api.GET("/api/v1/staff/{user}/items", { params: { path: { user } }, signal })) });

/** A customer by reference or id: masked. */
export const findPerson = (person: string) => take(api.GET("/api/v1/persons/{person}", { params: { path: { person } } }));
export const personQuery = (person: string) => queryOptions({ queryKey: ["person", person], queryFn: () => findPerson(person) });

export const colleaguePath = (user: string) => `/administration/teams/people/${user}`;
export const teamPath = (team: string) => `/administration/teams/${team}`;

export const noteLeave = (user: string, first: string, last: string, kind: LeaveKind) =>
  take(api.POST("/api/v1/staff/{user}/leave", { params: { path: { user } }, body: { first_day: first, last_day: last, kind } }));

export const cancelLeave = (leave: string) => take(api.DELETE("/api/v1/leave/{leave}", { params: { path: { leave } } }));

export const openTeam = (code: string, name_zh: string, name_en: string) => take(api.POST("/api/v1/teams", { body: { code, name_zh, name_en } }));
export const renameTeam = (team: string, name_zh: string, name_en: string) => take(api.PUT("/api/v1/teams/{team}/name", { params: { path: { team } }, body: { name_zh, name_en } }));
export const needCertificate = (team: string, certificate: string | null) => take(api.PUT("/api/v1/teams/{team}/certificate", { params: { path: { team } }, body: { certificate } }));
export const addMember = (team: string, user: string) => take(api.POST("/api/v1/teams/{team}/members", { params: { path: { team } }, body: { user } }));
export const endMembership = (team: string, user: string) => take(api.DELETE("/api/v1/teams/{team}/members/{user}", { params: { path: { team, user } } }));
export const setTeamHours = (team: string, spans: Span[]) => take(api.PUT("/api/v1/teams/{team}/shifts", { params: { path: { team } }, body: { spans } }));
export const setOwnHours = (user: string, spans: Span[]) => take(api.PUT("/api/v1/staff/{user}/shifts", { params: { path: { user } }, body: { spans } }));
export const setCapacity = (user: string, minutes: number | null) => take(api.PUT("/api/v1/staff/{user}/capacity", { params: { path: { user } }, body: { minutes } }));
export const noteAbility = (user: string, body: Schemas["SkillRequest"]) => take(api.POST("/api/v1/staff/{user}/skills", { params: { path: { user } }, body }));
export const endAbility = (user: string, kind: SkillKind, code: string) => take(api.DELETE("/api/v1/staff/{user}/skills/{kind}/{code}", { params: { path: { user, kind, code } } }));
export const barFrom = async (user: string, ref: string, reason: string) => {
  const { person } = await findPerson(ref);
  return take(api.POST("/api/v1/staff/{user}/bars", { params: { path: { user } }, body: { person, reason } }));
};
export const liftBar = (user: string, person: string) => take(api.DELETE("/api/v1/staff/{user}/bars/{person}", { params: { path: { user, person } } }));
