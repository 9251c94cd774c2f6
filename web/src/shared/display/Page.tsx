import { useEffect, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

export interface PageProps {
  title: string;
  /** What stands in the browser's tab, where it is not the title. */
  tab?: string;
  lead?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}

/** A page under the frame: its title, what it is for, what can be done, and its content. */
export function Page({ title, tab, lead, actions, children }: PageProps) {
  const { t } = useTranslation();
  const named = tab ?? title;
  useEffect(() => {
    document.title = t("app.tab", { page: named });
  }, [named, t]);
  return (
    <div className="page">
      <header className="page-head">
        <div>
          <h1>{title}</h1>
          {lead && <div className="lead">{lead}</div>}
        </div>
        {actions && <div className="page-actions">{actions}</div>}
      </header>
      {children}
    </div>
  );
}

/** A card with a heading. */
export function Card({ title, id, hint, extra, children }: { title: string; id: string; hint?: ReactNode; extra?: ReactNode; children: ReactNode }) {
  return (
    <section className="card" aria-labelledby={id}>
      <div className="card-head">
        <h2 id={id}>{title}</h2>
        {extra}
      </div>
      {hint && <p className="hint">{hint}</p>}
      {children}
    </section>
  );
}

/** While something is on its way. Said aloud once, drawn as quiet bars. */
export function Waiting({ lines = 3 }: { lines?: number }) {
  const { t } = useTranslation();
  return (
    <div className="waiting" role="status">
      <span className="unseen">{t("waiting")}</span>
      {Array.from({ length: lines }, (_, number) => (
        <span key={number} className="bar" aria-hidden="true" style={{ inlineSize: `${String(92 - number * 14)}%` }} />
      ))}
    </div>
  );
}

export function Empty({ children }: { children: ReactNode }) {
  return <p className="empty">{children}</p>;
}
