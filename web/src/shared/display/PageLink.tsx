import type { ReactNode } from "react";
import { Link } from "react-router";

/** The way to a page of the console's that the server names by its whole address. */
export function PageLink({ page, children }: { page: string; children: ReactNode }) {
  return <Link to={page.replace(/^\/console(?=\/)/, "")}>{children}</Link>;
}
