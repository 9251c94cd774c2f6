import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { Words } from "@/features/workbench/Timeline";
import { Field } from "@/shared/form/Field";
import { show } from "./rendering";

it("a long text of the timeline is folded until somebody wants all of it", async () => {
  const text = "话".repeat(2_000);
  show(<Words text={text} />);
  expect(screen.getByRole("blockquote").textContent.length).toBeLessThan(600);
  expect(screen.getByTestId("unfold").textContent).toContain("2,000");
  await userEvent.setup().click(screen.getByTestId("unfold"));
  expect(screen.getByRole("blockquote").textContent).toBe(text);
  expect(screen.getByTestId("unfold").getAttribute("aria-expanded")).toBe("true");
});

it("a short one is shown as it is", () => {
  show(<Words text="客户说粤语" />);
  expect(screen.getByRole("blockquote").textContent).toBe("客户说粤语");
  expect(screen.queryByTestId("unfold")).toBeNull();
});

it("a field counts what has been written, and keeps its name", () => {
  show(
    <Field label="·" count={{ of: "客户说粤语", most: 2_000 }}>
      <textarea />
    </Field>,
  );
  expect(screen.getByTestId("count").textContent).toContain("5 / 2,000");
  expect(screen.getByRole("textbox", { name: "·" })).toBeTruthy();
});
