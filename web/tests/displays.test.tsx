import { act, screen } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";
import { Problem } from "@/shared/api/problem";
import { MaskedName, MaskedPhone } from "@/shared/display/Masked";
import { Money } from "@/shared/display/Money";
import { ProblemNotice } from "@/shared/display/ProblemNotice";
import { Refusal } from "@/shared/display/Refusal";
import { Rule } from "@/shared/display/Rule";
import { Status } from "@/shared/display/Status";
import { Time } from "@/shared/display/Time";
import { speak } from "@/shared/i18n/i18n";
import { show } from "./rendering";

afterEach(() => act(() => speak("zh-CN")));

describe("Money", () => {
  it("is exact", () => {
    show(<Money minor={73199} currency="CNY" />);
    expect(screen.getByText("¥731.99")).toBeTruthy();
  });
});

describe("MaskedPhone", () => {
  it("is read by its last digits, never star by star", () => {
    show(<MaskedPhone value="+86138****1234" />);
    expect(screen.getByRole("img", { name: "手机号码，尾号 1234" })).toBeTruthy();
  });
  it("says when there is none, and when a person was erased", () => {
    show(
      <>
        <MaskedPhone value="" />
        <MaskedName name="" isErased />
      </>,
    );
    expect(screen.getByText("未登记")).toBeTruthy();
    expect(screen.getByText("资料已删除")).toBeTruthy();
  });
});

describe("Time", () => {
  it("stands in the tenant's zone, and says how far it is by the business clock", () => {
    show(<Time at="2026-12-01T05:00:00Z" show="both" />);
    expect(screen.getByText("2026-12-01 13:00").textContent).toContain("3小时后");
  });
  it("names a zone that is not the tenant's", () => {
    show(<Time at="2026-12-01T05:00:00Z" zone="Asia/Kolkata" />);
    expect(screen.getByText("Asia/Kolkata")).toBeTruthy();
    expect(screen.getByText("2026-12-01 10:30")).toBeTruthy();
  });
});

describe("Rule", () => {
  it("has its words, and leads to its row", () => {
    show(<Rule id="STOP" />);
    expect(screen.getByText("停催生效中")).toBeTruthy();
    expect(screen.getByRole("link").getAttribute("href")).toBe("/rulebook/STOP");
  });
  it("is its id where nobody knows it", () => {
    show(<Rule id="XX-9" />);
    expect(screen.getByText("XX-9")).toBeTruthy();
    expect(screen.queryByRole("link")).toBeNull();
  });
});

describe("Refusal", () => {
  it("says which rules, until when, and what is lawful instead", () => {
    show(<Refusal rules={["STOP", "CN-T1"]} earliest="2026-12-02T00:00:00Z" instead={[{ channel: "email" }, { channel: "letter", purpose: "notice" }]} />);
    expect(screen.getByText("停催生效中")).toBeTruthy();
    expect(screen.getByText("夜间不联系")).toBeTruthy();
    expect(screen.getByText("2026-12-02 08:00")).toBeTruthy();
    expect(screen.getByText(/邮件、信函（法定通知）/)).toBeTruthy();
  });
  it("says so where no moment is foreseeable and nothing else is lawful", () => {
    show(<Refusal rules={["STOP"]} earliest={null} instead={[]} />);
    expect(screen.getByText("60 天内没有可联系的时间")).toBeTruthy();
    expect(screen.getByText(/暂无其他方式/)).toBeTruthy();
  });
});

describe("ProblemNotice", () => {
  it("tells a known code in words and keeps the code for whoever asks", () => {
    show(<ProblemNotice fault={new Problem(409, "not_in_doubt")} />);
    expect(screen.getByRole("alert").textContent).toContain("没有改动");
    expect(screen.getByText("not_in_doubt")).toBeTruthy();
  });
  it.each([
    [404, "person_not_found", "/people/NOBODY", "/people"],
    [422, "invalid_id", "/cases/NOPE", "/cases"],
    [403, "permission_required", "/administration/jobs", "/"],
    [404, "receipt_not_found", "/receipts/1", "/"],
    [404, "odd_thing", "/book/imports/1", "/book"],
    [422, "invalid_request", "/book/late", "/book"],
  ])("offers a way back, and no asking again, where the answer stays the same: %i %s", (status, code, at, back) => {
    show(<ProblemNotice fault={new Problem(status, code, { expected: "a UUID" })} onRetry={vi.fn()} />, at);
    const said = screen.getByRole("alert").textContent;
    expect(said).not.toMatch(/[a-z]/i);
    expect(screen.queryByTestId("retry")).toBeNull();
    expect(screen.getByRole("link").getAttribute("href")).toBe(back);
  });
  it("tells an unknown code by its status, and what was expected", () => {
    show(<ProblemNotice fault={new Problem(422, "odd_thing", { expected: "a day" })} />);
    expect(screen.getByRole("alert").textContent).toContain("填写的内容有误");
    expect(screen.getByRole("alert").textContent).toContain("a day");
  });
  it("offers to ask again", () => {
    const again = vi.fn();
    show(<ProblemNotice fault={new Problem(0, "unreachable")} onRetry={again} />);
    expect(screen.getByRole("alert").textContent).toContain("连接不上服务器");
    screen.getByTestId("retry").click();
    expect(again).toHaveBeenCalledOnce();
  });
  it("shows a refusal as one", () => {
    show(<ProblemNotice fault={new Problem(409, "refused", { rules: ["STOP"], earliest: null })} />);
    expect(screen.queryByRole("alert")).toBeNull();
    expect(screen.getByText("停催生效中")).toBeTruthy();
  });
});

describe("in English", () => {
  it("every display speaks it", async () => {
    await act(() => speak("en-US"));
    show(
      <>
        <MaskedPhone value="+86138****1234" />
        <Refusal rules={["STOP"]} earliest={null} />
        <Status tone="good">·</Status>
      </>,
    );
    expect(screen.getByRole("img", { name: "Phone number ending in 1234" })).toBeTruthy();
    expect(screen.getByText("No lawful moment within 60 days")).toBeTruthy();
  });
});
