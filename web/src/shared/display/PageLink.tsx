import type { ReactNode } from "react";
import { Link } from "react-router";

const CONSOLE = "/console";

/** The way to a page that the server names: within the console where it is one of its own, else to the server's. */
export function PageLink({ page, children }: { page: string; children: ReactNode }) {
  return page.startsWith(`${CONSOLE}/`) ? <Link to={page.slice(CONSOLE.length)}>{children}</Link> : <a href={page}>{children}</a>;
}
