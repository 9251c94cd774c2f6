import { Button } from "antd";
import { useRef, type KeyboardEvent, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";
import { ProblemNotice } from "@/shared/display/ProblemNotice";

export interface Column<Row> {
  key: string;
  title: string;
  cell: (row: Row) => ReactNode;
  /** `end`: numbers and sums, so that their places stand in line. */
  align?: "start" | "end";
  /** The column that names the row: it is the row's heading, and links to it. */
  isName?: boolean;
  /** Left out on narrow screens. */
  isExtra?: boolean;
  width?: string;
  /** The server can put the rows in this order: its name there, and which way it goes. */
  order?: { name: string; goes: "ascending" | "descending" };
}

export interface DataTableProps<Row> {
  /** What the table lists, for whoever cannot see it. */
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[] | undefined;
  keyOf: (row: Row) => string;
  /** The row's own page; null: this row has none. */
  hrefOf?: (row: Row) => string | null;
  isLoading: boolean;
  fault: unknown;
  onRetry: () => void;
  empty: ReactNode;
  /** The order the rows are in, and choosing another; where columns have one. */
  order?: { name: string; choose: (name: string) => void };
  pages: { isFirst: boolean; hasNext: boolean; first: () => void; previous: () => void; next: () => void; number: number };
}

const WAITING_ROWS = 8;

/** The one table: a page of rows that the server cut, with its waiting, empty and faulty states. Up and down move between rows,
 *  Home and End to the first and last, Enter opens one; Alt with left and right turns pages. */
export function DataTable<Row>({ caption, columns, rows, keyOf, hrefOf, isLoading, fault, onRetry, empty, order, pages }: DataTableProps<Row>) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const body = useRef<HTMLTableSectionElement>(null);

  const move = (event: KeyboardEvent<HTMLTableSectionElement>) => {
    const links = [...(body.current?.querySelectorAll<HTMLElement>("[data-row-link]") ?? [])];
    const at = links.findIndex((link) => link.closest("tr")?.contains(document.activeElement));
    const aims: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: links.length - 1 };
    const aim = aims[event.key];
    if (aim !== undefined && !event.altKey) {
      event.preventDefault();
      links[Math.max(0, Math.min(aim, links.length - 1))]?.focus();
    } else if (event.altKey && event.key === "ArrowRight" && pages.hasNext) {
      event.preventDefault();
      pages.next();
    } else if (event.altKey && event.key === "ArrowLeft" && !pages.isFirst) {
      event.preventDefault();
      pages.previous();
    }
  };

  if (fault) return <ProblemNotice fault={fault} onRetry={onRetry} />;
  const isEmpty = rows !== undefined && rows.length === 0 && !isLoading;
  return (
    <div className="data-table">
      <div className="sheet" tabIndex={-1}>
        <table aria-busy={isLoading} aria-label={caption}>
          <thead>
            <tr>
              {columns.map((column) => (
                <th
                  key={column.key}
                  scope="col"
                  className={classOf(column)}
                  style={column.width ? { inlineSize: column.width } : undefined}
                  aria-sort={column.order && order ? (column.order.name === order.name ? column.order.goes : "none") : undefined}
                >
                  {column.order && order ? <OrderButton column={column} order={order} /> : column.title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody ref={body} onKeyDown={move}>
            {rows === undefined
              ? Array.from({ length: WAITING_ROWS }, (_, number) => (
                  <tr key={number} className="waiting-row" aria-hidden="true">
                    {columns.map((column) => (
                      <td key={column.key} className={classOf(column)}>
                        <span className="bar" />
                      </td>
                    ))}
                  </tr>
                ))
              : rows.map((row) => {
                  const href = hrefOf?.(row) ?? null;
                  return (
                    <tr
                      key={keyOf(row)}
                      className={href === null ? undefined : "opens"}
                      onClick={(event) => {
                        if (href === null || (event.target as HTMLElement).closest("a, button") || window.getSelection()?.toString()) return;
                        void navigate(href);
                      }}
                    >
                      {columns.map((column) =>
                        column.isName ? (
                          <th key={column.key} scope="row" className={classOf(column)}>
                            {href === null ? (
                              column.cell(row)
                            ) : (
                              <Link to={href} data-row-link="">
                                {column.cell(row)}
                              </Link>
                            )}
                          </th>
                        ) : (
                          <td key={column.key} className={classOf(column)}>
                            {column.cell(row)}
                          </td>
                        ),
                      )}
                    </tr>
                  );
                })}
          </tbody>
        </table>
        {isEmpty && <div className="empty">{empty}</div>}
      </div>
      <p className="unseen" role="status">
        {isLoading ? t("waiting") : t("table.rows", { count: rows?.length ?? 0 })}
      </p>
      {(!pages.isFirst || pages.hasNext) && (
        <nav className="pager" aria-label={t("table.pages")}>
          <span className="faint">{t("table.page", { number: pages.number })}</span>
          <Button disabled={pages.isFirst} onClick={pages.first}>
            {t("table.first")}
          </Button>
          <Button disabled={pages.isFirst} onClick={pages.previous}>
            {t("table.previous")}
          </Button>
          <Button disabled={!pages.hasNext} onClick={pages.next} data-testid="next-page">
            {t("table.next")}
          </Button>
        </nav>
      )}
    </div>
  );
}

function OrderButton<Row>({ column, order }: { column: Column<Row>; order: NonNullable<DataTableProps<Row>["order"]> }) {
  const { name, goes } = column.order ?? { name: "", goes: "ascending" };
  const isChosen = name === order.name;
  return (
    <button type="button" className="by-order" onClick={() => order.choose(name)}>
      {column.title}
      <span aria-hidden="true" className={isChosen ? undefined : "faint"}>
        {goes === "ascending" ? "↑" : "↓"}
      </span>
    </button>
  );
}

function classOf<Row>(column: Column<Row>): string {
  return [column.align === "end" ? "end" : "", column.isExtra ? "extra" : ""].filter(Boolean).join(" ");
}
