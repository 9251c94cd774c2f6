import { queryOptions } from "@tanstack/react-query";
import { api, take, type Schemas } from "@/shared/api/client";

export type DialogueState = Schemas["DialogueState"];
export type Dialogue = Schemas["DialogueShown"];
export type WholeDialogue = Schemas["DialogueWhole"];
export type Words = Schemas["DialogueWords"];
export type Moment = Schemas["MomentShown"];
export type Correction = Schemas["CorrectionShown"];
export type CorrectionState = Schemas["CorrectionState"];
export type Release = Schemas["ReleaseShown"];
export type Channel = Schemas["Channel"];
export type SpeakingChannel = Schemas["ProposedRelease"]["channels"][number];
export type Decision = "signature" | "refusal" | "withdrawal";

/** Where playbooks can speak; by text and mail every answer is a contact of its own. */
export const SPEAKS_ON: readonly SpeakingChannel[] = ["inbox", "sms", "email"];
const TRIAL_LOOK_MS = 3_000;

export const dialoguesQuery = (state: DialogueState | undefined, cursor: string | undefined) =>
  queryOptions({
    queryKey: ["dialogues", state, cursor],
    queryFn: ({ signal }) => take(api.GET("/api/v1/dialogues", { params: { query: { ...(state ? { state } : {}), ...(cursor ? { cursor } : {}), limit: 25 } }, signal })),
  });

export const dialogueQuery = (dialogue: string) =>
  queryOptions({ queryKey: ["dialogue", dialogue], queryFn: ({ signal }) => take(api.GET("/api/v1/dialogues/{dialogue}", { params: { path: { dialogue } }, signal })) });

export const correctionsQuery = (state: CorrectionState | undefined, cursor: string | undefined) =>
  queryOptions({
    queryKey: ["corrections", state, cursor],
    queryFn: ({ signal }) => take(api.GET("/api/v1/corrections", { params: { query: { ...(state ? { state } : {}), ...(cursor ? { cursor } : {}), limit: 25 } }, signal })),
  });

export function decideCorrection(correction: string, isAccepted: boolean, headers: Record<string, string>): Promise<Correction> {
  const asked = { params: { path: { correction } }, headers };
  return take(isAccepted ? api.POST("/api/v1/corrections/{correction}/acceptance", asked) : api.POST("/api/v1/corrections/{correction}/refusal", asked));
}

export const speak = (dialogue: string, text: string, headers: Record<string, string>) => take(api.POST("/api/v1/dialogues/{dialogue}/words", { params: { path: { dialogue } }, body: { text }, headers }));

export const takeOver = (dialogue: string, headers: Record<string, string>) => take(api.POST("/api/v1/dialogues/{dialogue}/taking-over", { params: { path: { dialogue } }, headers }));

export const endDialogue = (dialogue: string, headers: Record<string, string>) => take(api.POST("/api/v1/dialogues/{dialogue}/end", { params: { path: { dialogue } }, headers }));

/** A trial counts as it goes, and says so in no fact: while one runs, it is looked at. */
export const releasesQuery = queryOptions({
  queryKey: ["releases"],
  queryFn: ({ signal }) => take(api.GET("/api/v1/playbook-releases", { signal })),
  refetchInterval: (query) => (query.state.data?.releases.some((each) => each.state === "trying") ? TRIAL_LOOK_MS : false),
});

export const proposeRelease = (dialogues: number, channels: readonly SpeakingChannel[], headers: Record<string, string>) =>
  take(api.POST("/api/v1/playbook-releases", { body: { dialogues, channels: [...channels] }, headers }));

export function decideRelease(release: string, decision: Decision, note: string, headers: Record<string, string>): Promise<Release> {
  const asked = { params: { path: { release } }, body: { note }, headers };
  if (decision === "signature") return take(api.POST("/api/v1/playbook-releases/{release}/signature", asked));
  if (decision === "refusal") return take(api.POST("/api/v1/playbook-releases/{release}/refusal", asked));
  return take(api.POST("/api/v1/playbook-releases/{release}/withdrawal", asked));
}

/** By which channels they may be answered now; the same question as on the customer's page. */
export const answersQuery = (person: string) =>
  queryOptions({
    queryKey: ["lawful", person, undefined, "service"],
    queryFn: ({ signal }) => take(api.GET("/api/v1/persons/{person}/lawful", { params: { path: { person }, query: { purpose: "service" } }, signal })),
    refetchInterval: 60_000,
  });
