import type { components } from "./schema";

type Body = components["schemas"]["Problem"];

/** What the API answers instead (RFC 9457). `status` 0: there was no answer at all. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly body: Partial<Body> = {},
  ) {
    super(code);
    this.name = "Problem";
  }

  /** Asking again may help: nobody answered, or the fault was the server's. */
  get isPassing(): boolean {
    return this.status === 0 || this.status >= 500;
  }
}

export function asProblem(body: unknown, status: number): Problem {
  const told = typeof body === "object" && body !== null ? (body as Partial<Body>) : {};
  const code = typeof told.code === "string" ? told.code : status === 0 ? "unreachable" : "http_error";
  return new Problem(status, code, told);
}

export function isProblem(fault: unknown): fault is Problem {
  return fault instanceof Problem;
}
