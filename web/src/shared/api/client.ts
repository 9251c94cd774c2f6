import createClient, { type Middleware } from "openapi-fetch";
import { isPersonThere } from "@/shared/session/activity";
import { asProblem } from "./problem";
import type { components, paths } from "./schema";

export type Schemas = components["schemas"];

/** What the signed-in session's calls that change something must carry. Known once the session is. */
let csrf = "0";

export function rememberCsrf(token: string): void {
  csrf = token || "0";
}

const UNSAFE = new Set(["POST", "PUT", "PATCH", "DELETE"]);

const asTheConsole: Middleware = {
  onRequest({ request }) {
    request.headers.set("X-Tideover-CSRF", csrf);
    // Whoever sends a form keeps one key for it (shared/form/useSubmission); every other call has its own.
    if (UNSAFE.has(request.method) && !request.headers.has("Idempotency-Key")) request.headers.set("Idempotency-Key", crypto.randomUUID());
    if (!isPersonThere()) request.headers.set("X-Tideover-Background", "1");
    return request;
  },
};

export const api = createClient<paths>({ baseUrl: "" });
api.use(asTheConsole);

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** The answer's data; throws a `Problem` for anything else. */
export async function take<T>(asked: Promise<Answer<T>>): Promise<T> {
  let answer: Answer<T>;
  try {
    answer = await asked;
  } catch (fault) {
    if (fault instanceof DOMException && fault.name === "AbortError") throw fault;
    throw asProblem(undefined, 0);
  }
  if (!answer.response.ok) throw asProblem(answer.error, answer.response.status);
  return answer.data as T;
}
