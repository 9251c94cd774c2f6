import type { ReactNode } from "react";
import { PageLink } from "@/shared/display/PageLink";

/** What names a page leads there; what names none is itself. */
export function pageLink(page: string | null, children: ReactNode): ReactNode {
  return page ? <PageLink page={page}>{children}</PageLink> : children;
}
