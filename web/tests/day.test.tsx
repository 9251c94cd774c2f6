import { screen, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { Funnel } from "@/features/outreach/Funnel";
import type { Day } from "@/features/outreach/queries";
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
