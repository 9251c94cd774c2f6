/** A place of ours to go on to; whatever else is asked for is the first page. */
export function ownPath(to: string | null): string {
  return to && /^\/(?!\/)[A-Za-z0-9_./?&=%-]{0,300}$/.test(to) ? to : "/";
}
