import { screen, within } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { DayPage } from "@/features/outreach/DayPage";
import { Funnel } from "@/features/outreach/Funnel";
import { capacityQuery, daysQuery, type Day } from "@/features/outreach/queries";
import { show } from "./rendering";

it("a step that counts contacts is no share of one that counts cases", () => {
  const funnel = [
    { step: "begun", cases: 632 },
    { step: "out", cases: 872 },
    { step: "delivered", cases: 218 },
  ];
  show(<Funnel day={{ day: "2026-12-01", funnel } as Day} />);
  const shareOf = (step: string) => within(screen.getByTestId(`step-${step}`)).getAllByRole("cell").at(-1)?.textContent ?? "";
  expect(shareOf("out")).toBe("按次计");
  expect(shareOf("delivered")).toContain("25%");
});

it("today is not asked for before it is begun, and the last day there is stands there", () => {
  const asked = vi.spyOn(globalThis, "fetch");
  show(<DayPage />, "/day", [[daysQuery.queryKey, { days: [{ day: "2026-11-27", state: "done" }] }], [capacityQuery.queryKey, { per_hour: {}, changed: [] }]]);
  expect(screen.getByText(/今天的决策还没有开始/)).toBeTruthy();
  expect(screen.getByRole("link", { name: /2026-11-27/ }).getAttribute("href")).toBe("/day/2026-11-27");
  expect(asked).not.toHaveBeenCalled();
});
