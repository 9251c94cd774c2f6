import { queryOptions } from "@tanstack/react-query";
import { api, take, type Schemas } from "@/shared/api/client";

export type Playbook = Schemas["PlaybookShown"];
export type Whole = Schemas["PlaybookWhole"];
export type State = Schemas["PlaybookStateShown"];
export type Step = Schemas["PlaybookStepShown"];
export type Sentence = Schemas["SentenceShown"];
export type Effect = Schemas["EffectShown"];
export type Turn = Schemas["TurnShown"];
export type TrialRequest = Schemas["TrialRequest"];

export const playbooksQuery = queryOptions({ queryKey: ["playbooks"], queryFn: ({ signal }) => take(api.GET("/api/v1/playbooks", { signal })) });

export const playbookQuery = (playbook: string) =>
  queryOptions({ queryKey: ["playbook", playbook], queryFn: ({ signal }) => take(api.GET("/api/v1/playbooks/{playbook}", { params: { path: { playbook } }, signal })) });

export const trial = (playbook: string, body: TrialRequest) => take(api.POST("/api/v1/playbooks/{playbook}/trial", { params: { path: { playbook } }, body }));
