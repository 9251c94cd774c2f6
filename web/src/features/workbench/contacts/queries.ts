import { queryOptions, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { api, take, type Schemas } from "@/shared/api/client";
import type { paths } from "@/shared/api/schema";
import type { Tone } from "@/shared/display/Status";
import { serverLanguage, type Language } from "@/shared/i18n/languages";

export type Contact = Schemas["ContactRow"];
export type ContactFile = Schemas["ContactFile"];
export type ContactState = Schemas["TouchState"];
export type ContactsAsked = Omit<NonNullable<paths["/api/v1/contacts"]["get"]["parameters"]["query"]>, "limit" | "cursor">;
export type VisitResult = Schemas["VisitOutcome"]["result"];

type Headers = { "Idempotency-Key": string };

export const STATES: readonly ContactState[] = ["queued", "sending", "sent", "delivered", "undelivered", "refused", "suppressed", "failed", "expired", "cancelled", "in_doubt"];
export const CHANNELS: readonly Schemas["Channel"][] = ["voice", "sms", "email", "inbox", "push", "wechat", "visit", "letter"];
export const PURPOSES: readonly Schemas["Purpose"][] = ["collect", "remind", "service", "notice", "locate", "verify", "market"];
export const TONES: Record<ContactState, Tone> = {
  queued: "plain",
  sending: "tide",
  sent: "good",
  delivered: "good",
  undelivered: "stop",
  refused: "stop",
  suppressed: "plain",
  failed: "stop",
  expired: "plain",
  cancelled: "plain",
  in_doubt: "care",
};
/** How a visit can end. */
export const VISIT_RESULTS: readonly VisitResult[] = ["effective", "answered", "no_answer", "failed"];

export const contactsQuery = (asked: ContactsAsked, cursor: string | undefined) =>
  queryOptions({
    queryKey: ["contacts", asked, cursor],
    queryFn: ({ signal }) => take(api.GET("/api/v1/contacts", { params: { query: { ...asked, limit: 25, ...(cursor ? { cursor } : {}) } }, signal })),
  });

export const contactQuery = (contact: string) =>
  queryOptions({ queryKey: ["contact", contact], queryFn: ({ signal }) => take(api.GET("/api/v1/contacts/{contact}", { params: { path: { contact } }, signal })) });

export const threadQuery = (contact: string, language: Language) =>
  queryOptions({
    queryKey: ["contact-thread", contact, language],
    queryFn: ({ signal }) => take(api.GET("/api/v1/contacts/{contact}/thread", { params: { path: { contact }, query: { language: serverLanguage(language) } }, signal })),
  });

export const resolve = (contact: string, wasSent: boolean, headers: Headers) =>
  take(api.POST("/api/v1/contacts/{contact}/resolution", { params: { path: { contact } }, body: { was_sent: wasSent }, headers }));

export const cancel = (contact: string, headers: Headers) => take(api.POST("/api/v1/contacts/{contact}/cancellation", { params: { path: { contact } }, headers }));

export const beginVisit = (contact: string, headers: Headers) => take(api.POST("/api/v1/visits/{contact}/beginning", { params: { path: { contact } }, headers }));

export const endVisit = (contact: string, body: Schemas["VisitOutcome"], headers: Headers) => take(api.POST("/api/v1/visits/{contact}/outcome", { params: { path: { contact } }, body, headers }));

/** Ask again for everything that something done about a contact may have changed. */
export function useContactsRefresh(): () => void {
  const queries = useQueryClient();
  return useCallback(() => {
    for (const about of ["contacts", "contact", "contact-thread", "timeline", "queue", "hand", "plan-runs", "plan-run", "channels"]) void queries.invalidateQueries({ queryKey: [about] });
  }, [queries]);
}
