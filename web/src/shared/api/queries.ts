import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";
import { isProblem } from "./problem";

const TRIES = 2;

/** `onSignedOut`: the session has ended, wherever it was noticed. */
export function createQueries(onSignedOut: () => void): QueryClient {
  const watch = (fault: unknown) => {
    if (isProblem(fault) && fault.status === 401) onSignedOut();
  };
  return new QueryClient({
    // Whoever asks whether there is a session is told by the answer itself.
    queryCache: new QueryCache({ onError: (fault, query) => query.queryKey[0] === "session" || watch(fault) }),
    mutationCache: new MutationCache({ onError: watch }),
    defaultOptions: {
      queries: {
        staleTime: 15_000,
        refetchOnWindowFocus: false,
        retry: (count, fault) => isProblem(fault) && fault.isPassing && count < TRIES,
      },
    },
  });
}
