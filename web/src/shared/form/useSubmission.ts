import { useRef, useState } from "react";
import { isProblem } from "@/shared/api/problem";

export interface Submission<Body> {
  send: (body: Body) => void;
  isBusy: boolean;
  /** Why it was not done. */
  fault: unknown;
  forget: () => void;
}

const NOTHING = { said: "", key: "" };

/** Sending a form. What it says is sent under one key, so that pressing twice, or trying again after no answer came, does it once;
 *  what was changed is another request and has another key. Nothing is shown as done before the server has said so. */
export function useSubmission<Body, Answer>(
  ask: (body: Body, headers: { "Idempotency-Key": string }) => Promise<Answer>,
  onDone: (answer: Answer) => void,
): Submission<Body> {
  const sent = useRef(NOTHING);
  const running = useRef(false);
  const [isBusy, setIsBusy] = useState(false);
  const [fault, setFault] = useState<unknown>(null);

  const send = (body: Body) => {
    if (running.current) return;
    running.current = true;
    const said = JSON.stringify(body);
    if (sent.current.said !== said) sent.current = { said, key: crypto.randomUUID() };
    setIsBusy(true);
    setFault(null);
    ask(body, { "Idempotency-Key": sent.current.key })
      .then(
        (answer) => {
          sent.current = NOTHING;
          onDone(answer);
        },
        (problem: unknown) => {
          if (!isProblem(problem) || !problem.isPassing) sent.current = NOTHING; // it was answered: asking again is asking anew
          setFault(problem);
        },
      )
      .finally(() => {
        running.current = false;
        setIsBusy(false);
      });
  };
  return { send, isBusy, fault, forget: () => setFault(null) };
}
