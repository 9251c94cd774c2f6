import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "react-router";
import { signOut, useSession } from "@/shared/session/session";

export type Leaving = "out" | "switch" | "idle";

/** Sign out, forget everything that was seen, and go to the sign-in. */
export function useLeave(): (how: Leaving) => Promise<void> {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { tenant } = useSession();
  return async (how) => {
    try {
      await signOut();
    } catch {
      // Whether it had ended already or nobody answered: here it ends.
    }
    const search = new URLSearchParams(how === "switch" ? { reason: how } : { tenant, reason: how });
    if (how === "idle") search.set("to", window.location.pathname.replace(/^\/console/, "") + window.location.search);
    await navigate(`/sign-in?${search.toString()}`, { replace: true });
    queries.clear();
  };
}
