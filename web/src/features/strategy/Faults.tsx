import type { Fault } from "./queries";

/** What is wrong with a file: the place, and what is expected there. `onGo` leads to a row of the text, where it is written. */
export function Faults({ faults, onGo }: { faults: readonly Fault[]; onGo?: (row: string) => void }) {
  return (
    <ul className="findings" data-testid="faults">
      {faults.map((fault, number) => (
        <li key={number}>
          {fault.place &&
            (onGo && fault.row ? (
              <button type="button" className="as-link" onClick={() => onGo(fault.row)}>
                {fault.place}
              </button>
            ) : (
              <span className="strong">{fault.place}</span>
            ))}
          <span className="line">{fault.words}</span>
        </li>
      ))}
    </ul>
  );
}
