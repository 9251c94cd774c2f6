import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useSession } from "@/shared/session/session";
import { Freshener } from "./freshener";
import { Line, type LineState } from "./line";

/** What comes back by itself soon is not worth a word. */
const PATIENCE_MS = 3_000;

/** Keeps what is shown true while somebody looks. Returns whether the line is lost, so that they may be told. */
export function useLive(): { isLost: boolean } {
  const queries = useQueryClient();
  const { user, position } = useSession();
  const [state, setState] = useState<LineState>("joining");
  const [isLost, setIsLost] = useState(false);

  useEffect(() => {
    const freshener = new Freshener(queries);
    const line = new Line(String(position), {
      onNews: (news) => freshener.hear(news),
      onState: setState,
      onSignedOut: () => void queries.invalidateQueries({ queryKey: ["clock"] }), // which is told that the session has ended
    });
    line.start();
    return () => {
      line.stop();
      freshener.stop();
    };
    // The place is where the line begins, once; it goes on from what it hears.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [queries, user]);

  useEffect(() => {
    const timer = window.setTimeout(() => setIsLost(state === "lost"), state === "lost" ? PATIENCE_MS : 0);
    return () => window.clearTimeout(timer);
  }, [state]);

  return { isLost };
}
