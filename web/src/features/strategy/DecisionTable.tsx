import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Card } from "@/shared/display/Page";
import { Status, type Tone } from "@/shared/display/Status";
import { raised } from "@/shared/i18n/words";
import type { Cell, Column, Line, Table } from "./queries";

/** What belongs together of what follows; the treatment stands last, where it stays in sight. */
const GROUPS = [["tone", "by", "hours"], ["priority"], ["treatment", "plan", "script"]] as const;
const TONES: Record<Line["kind"], Tone> = { same: "plain", changed: "care", new: "good", gone: "stop" };

/** What stands under one heading: a condition, or what belongs together of what follows. Places in a row's cells. */
interface Heading {
  key: string;
  columns: { column: Column; at: number }[];
}

/** The headings of a table: each condition by itself, then what follows. */
function headingsOf(columns: readonly Column[]): { reads: Heading[]; says: Heading[] } {
  const placed = columns.map((column, at) => ({ column, at }));
  const said = placed.filter(({ column }) => column.is_output);
  const grouped: Heading[] = GROUPS.map((names) => ({ key: names[0], columns: names.flatMap((name) => said.filter(({ column }) => column.name === name)) }));
  const others = said.filter(({ column }) => !GROUPS.flat().some((name) => name === column.name));
  return {
    reads: placed.filter(({ column }) => !column.is_output).map((each) => ({ key: each.column.name, columns: [each] })),
    says: [...others.map((each) => ({ key: each.column.name, columns: [each] })), ...grouped].filter((heading) => heading.columns.length > 0),
  };
}

/** A decision table as people read it: from the top, the first row that fits decides. `against`: what its rows are held against. */
export function DecisionTable({ table, number, against }: { table: Table; number: number; against: string | null }) {
  const { t } = useTranslation();
  const [isBrief, setIsBrief] = useState(false);
  const { reads, says } = headingsOf(table.columns);
  const touched = table.rows.filter((row) => row.kind !== "same").length;
  const rows = isBrief ? table.rows.filter((row) => row.kind !== "same") : table.rows;
  const id = `table-${number}`;
  return (
    <Card id={id} title={table.name} hint={t("strategy.table_hint")}>
      {table.faults.map((fault) => (
        <p key={fault} className="form-problem">
          {fault}
        </p>
      ))}
      {against !== null && (
        <p className="difference" role="status" data-testid="difference">
          {touched > 0 ? t("strategy.rows_differ", { count: touched, version: against }) : t("strategy.rows_same", { version: against })}
          {touched > 0 && (
            <label className="check">
              <input type="checkbox" checked={isBrief} onChange={(event) => setIsBrief(event.target.checked)} data-testid="only-changed" />
              {t("strategy.only_changed")}
            </label>
          )}
        </p>
      )}
      <div className="sheet decision-sheet" tabIndex={0} role="group" aria-labelledby={id}>
        <table className="plain-table decision-table">
          <thead>
            <tr>
              <th scope="col">{t("strategy.row")}</th>
              {reads.map((heading) => (
                <th key={heading.key} scope="col">
                  <Title columns={heading.columns.map(({ column }) => column)} />
                </th>
              ))}
              {says.map((heading) => (
                <th key={heading.key} scope="col" className={`says ${heading.key}`}>
                  <Title columns={heading.columns.map(({ column }) => column)} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={`${row.row} ${row.kind}`} className={row.kind === "gone" ? "is-gone" : row.is_default ? "is-default" : undefined} data-row={row.row}>
                <th scope="row">
                  <RowName row={row} />
                </th>
                {reads.map((heading) => (
                  <td key={heading.key} className={classOf(row, heading)}>
                    {heading.columns.map(({ column, at }) => (
                      <CellText key={column.name} cell={row.cells[at]} empty="·" />
                    ))}
                  </td>
                ))}
                {says.map((heading) => (
                  <td key={heading.key} className={`says ${heading.key} ${classOf(row, heading) ?? ""}`}>
                    {heading.columns
                      .filter(({ at }, place) => place === 0 || isSaid(row.cells[at]))
                      .map(({ column, at }, place) => (
                        <span key={column.name} className={place === 0 ? "line strong" : "line small"}>
                          <CellText cell={row.cells[at]} empty="–" />
                        </span>
                      ))}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  );
}

function classOf(row: Line, heading: Heading): string | undefined {
  return heading.columns.some(({ at }) => (row.cells[at]?.faults.length ?? 0) > 0) ? "is-wrong" : undefined;
}

function isSaid(cell: Cell | undefined): boolean {
  return cell !== undefined && (cell.text !== "" || cell.was !== null || cell.faults.length > 0);
}

function Title({ columns }: { columns: readonly Column[] }) {
  const { t } = useTranslation();
  return columns.map((column, place) => (
    <span key={column.name} className={place === 0 ? "line" : "line faint"}>
      {column.title}
      {column.unit && <span className="line unit">{t("strategy.unit", { unit: column.unit })}</span>}
      {column.is_gone && <span className="line unit">{t("strategy.column_gone")}</span>}
    </span>
  ));
}

function RowName({ row }: { row: Line }) {
  const { t } = useTranslation();
  return (
    <>
      <span className="strong">
        {row.number !== null && t("strategy.row_at", { number: row.number })} {row.was_why !== null && <del>{row.was_why}</del>} {row.kind === "gone" ? <del>{row.why}</del> : row.was_why !== null ? <ins>{row.why}</ins> : row.why}
      </span>
      <span className="line small faint">
        <code>{row.row}</code> {row.is_default && <span className="pill">{t("strategy.default_row")}</span>}{" "}
        {row.kind !== "same" && <Status tone={TONES[row.kind]}>{t(`strategy.kind.${row.kind}`)}</Status>}
        {row.kind !== "gone" && row.was_number !== null && <span className="line">{t("strategy.moved", { number: row.was_number })}</span>}
      </span>
      {row.faults.map((fault) => (
        <span key={fault} className="line small form-problem">
          {fault}
        </span>
      ))}
    </>
  );
}

function CellText({ cell, empty }: { cell: Cell | undefined; empty: string }) {
  if (!cell) return null;
  const { text, was, faults } = cell;
  if (faults.length > 0) {
    return (
      <>
        <code>{text}</code>
        {faults.map((fault) => (
          <span key={fault} className="line small form-problem">
            {fault}
          </span>
        ))}
      </>
    );
  }
  if (was !== null) {
    return (
      <>
        <del>{raised(was) || empty}</del> <ins>{raised(text) || empty}</ins>
      </>
    );
  }
  return raised(text) || <span className="faint">{empty}</span>;
}
