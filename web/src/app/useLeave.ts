import { signOut, useSession } from "@/shared/session/session";
import { isProblem } from "@/shared/api/problem";

export type Leaving = "out" | "switch" | "idle";

/** Sign out and go to the sign-in as a fresh document: nothing that was seen, and no question on its way, outlives it. Where the
 *  server could not be told, the sign-in says so. */
export function useLeave(): (how: Leaving) => Promise<void> {
  const { tenant } = useSession();
  return async (how) => {
    let reason: string = how;
    try {
      await signOut();
    } catch (fault) {
      if (!isProblem(fault) || fault.status !== 401) reason = "unconfirmed";
    }
    const search = new URLSearchParams(how === "switch" ? { reason } : { tenant, reason });
    if (how === "idle") search.set("to", window.location.pathname.replace(/^\/console/, "") + window.location.search);
    window.location.replace(`/console/sign-in?${search.toString()}`);
  };
}
