import type { ReactNode } from "react";
import { Link } from "react-router";
import { PageLink } from "@/shared/display/PageLink";

// Pages of these kinds are the console's own; the server still makes the others.
const OWN = /^\/(cases|people)\/[^/?#]+$/;

/** What names a page leads there: within the console where it has that page, else to the server's. */
export function pageLink(page: string | null, children: ReactNode): ReactNode {
  if (!page) return children;
  return OWN.test(page) ? <Link to={page}>{children}</Link> : <PageLink page={page}>{children}</PageLink>;
}
