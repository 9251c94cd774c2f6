import { useQueryClient } from "@tanstack/react-query";
import { useSubmission, type Submission } from "@/shared/form/useSubmission";

/** A change of teams or people: sent once, and what shows them is asked anew when it is done. */
export function useChange<Body>(ask: (body: Body) => Promise<unknown>, onDone?: () => void): Submission<Body> {
  const queries = useQueryClient();
  return useSubmission(ask, () => {
    for (const key of ["staff", "teams", "held"]) void queries.invalidateQueries({ queryKey: [key] });
    onDone?.();
  });
}
