import { screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { QueuePage } from "@/features/workbench/QueuePage";
import { queueQuery } from "@/features/workbench/work/queries";
import { SESSION, show } from "./rendering";

function queueOf(teams: string[], permissions: string[]) {
  const known = [
    [["session"], { ...SESSION, permissions }],
    [queueQuery(undefined).queryKey, { teams, in_hand: null, items: [], next: null }],
  ] as const;
  show(<QueuePage />, "/queue", known);
}

describe("the queue", () => {
  it("begins for whoever is in a team", () => {
    queueOf(["collections"], ["see_people", "record"]);
    expect(screen.getByTestId("begin")).toBeTruthy();
  });
  it("offers no next item to whoever is in none", () => {
    queueOf([], ["see_people", "record"]);
    expect(screen.queryByTestId("begin")).toBeNull();
    expect(screen.getByText(/不在任何团队/)).toBeTruthy();
  });
  it("is not for whoever works no cases", () => {
    queueOf([], ["see_people"]);
    expect(screen.getByText(/供办理案件的同事使用/)).toBeTruthy();
    expect(screen.queryByText(/联系组长/)).toBeNull();
  });
});
