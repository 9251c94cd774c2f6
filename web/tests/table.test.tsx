import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import { Problem } from "@/shared/api/problem";
import { DataTable, type Column, type DataTableProps } from "@/shared/table/DataTable";
import { show } from "./rendering";

interface Row {
  id: string;
  sum: string;
}

const COLUMNS: Column<Row>[] = [
  { key: "id", title: "#", isName: true, cell: (row) => row.id },
  { key: "sum", title: "¥", align: "end", cell: (row) => row.sum },
];
const ROWS = ["a", "b", "c"].map((id) => ({ id, sum: "1" }));

function table(given: Partial<DataTableProps<Row>> = {}) {
  const pages = given.pages ?? { isFirst: true, hasNext: true, number: 1, first: vi.fn(), previous: vi.fn(), next: vi.fn() };
  const rest = { caption: "*", columns: COLUMNS, rows: ROWS, keyOf: (row: Row) => row.id, hrefOf: (row: Row) => `/x/${row.id}`, isLoading: false, fault: null, onRetry: vi.fn(), empty: "—" };
  show(<DataTable {...rest} {...given} pages={pages} />);
  return { pages, ...rest };
}

it("is walked by keyboard: rows, first and last, pages", async () => {
  const { pages } = table();
  const user = userEvent.setup();
  const links = screen.getAllByRole("link");
  links[0]?.focus();
  await user.keyboard("{ArrowDown}");
  expect(document.activeElement).toBe(links[1]);
  await user.keyboard("{End}");
  expect(document.activeElement).toBe(links[2]);
  await user.keyboard("{ArrowDown}"); // there is nothing below
  expect(document.activeElement).toBe(links[2]);
  await user.keyboard("{Home}{Alt>}{ArrowRight}{/Alt}");
  expect(pages.next).toHaveBeenCalledOnce();
  await user.keyboard("{Alt>}{ArrowLeft}{/Alt}"); // it is the first page
  expect(pages.previous).not.toHaveBeenCalled();
});

it("names its rows and columns", () => {
  table();
  expect(screen.getByRole("table", { name: "*" })).toBeTruthy();
  expect(screen.getAllByRole("rowheader")).toHaveLength(3);
  expect(screen.getAllByRole("columnheader")).toHaveLength(2);
  expect(screen.getByRole("link", { name: "b" }).getAttribute("href")).toBe("/x/b");
});

it("waits, is empty, and fails in words", () => {
  table({ rows: undefined as unknown as Row[], isLoading: true });
  expect(screen.getByRole("table").getAttribute("aria-busy")).toBe("true");
  expect(screen.getByText("正在加载……")).toBeTruthy();
});

it("says that nothing matches", () => {
  table({ rows: [], pages: { isFirst: true, hasNext: false, number: 1, first: vi.fn(), previous: vi.fn(), next: vi.fn() } });
  expect(screen.getByText("—")).toBeTruthy();
  expect(screen.queryByRole("navigation")).toBeNull();
});

it("offers to try again where it could not be had", async () => {
  const { onRetry } = table({ fault: new Problem(503, "database_unavailable") });
  await userEvent.click(screen.getByTestId("retry"));
  expect(onRetry).toHaveBeenCalledOnce();
  expect(screen.queryByRole("table")).toBeNull();
});
