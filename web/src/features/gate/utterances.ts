import type { Utterance } from "./queries";

export const LISTENERS: readonly Utterance["to"][] = ["customer", "unverified", "third_party"];

export interface MarkedPiece {
  text: string;
  isFound: boolean;
}

/** A text in pieces, what was found in it set apart; findings may overlap. Places count code points, as the server does. */
export function marked(text: string, findings: readonly { start: number; end: number }[]): MarkedPiece[] {
  const pieces: MarkedPiece[] = [];
  [...text].forEach((character, at) => {
    const isFound = findings.some((finding) => finding.start <= at && at < finding.end);
    const last = pieces.at(-1);
    if (last?.isFound === isFound) last.text += character;
    else pieces.push({ text: character, isFound });
  });
  return pieces;
}
