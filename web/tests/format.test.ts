import { describe, expect, it } from "vitest";
import { addDays, formatMoment, formatMoney, formatRelative, groupsOf, isDay, minorOf, tailOf, weekdayOf } from "@/shared/display/format";

describe("sums", () => {
  it.each([
    [123456, "CNY", "¥1,234.56"],
    [5, "CNY", "¥0.05"],
    [0, "CNY", "¥0.00"],
    [-100, "CNY", "−¥1.00"],
    [1234, "JPY", "JP¥1,234"],
    [1234, "KWD", "KWD 1.234"],
    [900719925474099, "CNY", "¥9,007,199,254,740.99"],
  ])("%i %s is %s", (minor, currency, written) => {
    expect(formatMoney(minor, currency, "zh-CN")).toBe(written);
    expect(formatMoney(minor, currency, "en-US")).toBe(written);
  });
});

describe("moments", () => {
  const moment = new Date("2026-12-01T16:30:00Z");
  it("are those of the zone that is asked for", () => {
    expect(formatMoment(moment, "Asia/Shanghai")).toBe("2026-12-02 00:30");
    expect(formatMoment(moment, "America/New_York")).toBe("2026-12-01 11:30");
    expect(formatMoment(moment, "Asia/Shanghai", "time")).toBe("00:30");
    expect(formatMoment(moment, "Asia/Shanghai", "short")).toBe("12-02 00:30");
  });
  it("are told from now", () => {
    const now = new Date("2026-12-01T13:30:00Z");
    expect(formatRelative(moment, now, "zh-CN")).toBe("3小时后");
    expect(formatRelative(now, moment, "en-US")).toBe("3 hours ago");
    expect(formatRelative(now, now, "zh-CN")).toBe("现在");
  });
  it("make days that no zone moves", () => {
    expect(addDays("2026-12-31", 1)).toBe("2027-01-01");
    expect(addDays("2026-03-01", -1)).toBe("2026-02-28");
    expect(["2026-12-01", "2028-02-29"].filter(isDay)).toHaveLength(2);
    expect(["2026-99-99", "2026-02-29", "2026-02-30", "0000-01-01", "2026-1-1", "2026-12-01T", "abc", ""].filter(isDay)).toEqual([]);
    expect(weekdayOf("2026-12-01", "zh-CN")).toBe("星期二");
  });
});

describe("masks", () => {
  it("are grouped, and named by their last signs", () => {
    expect(groupsOf("+86138****1234")).toEqual(["+86", "138", "****", "1234"]);
    expect(groupsOf("w***@mail.example")).toEqual(["w***@mail.example"]);
    expect(tailOf("+86138****1234")).toBe("1234");
    expect(tailOf("****")).toBe("");
  });
});

describe("sums as people type them", () => {
  it("are read to the minor unit", () => {
    const typed: [string, number][] = [["1,234.5", 123_450], ["￥１２", 1_200], ["500元", 50_000], ["0.07", 7], [" 3 ", 300], ["12.", 1_200]];
    for (const [text, minor] of typed) expect(minorOf(text, "CNY"), text).toBe(minor);
    expect(minorOf("12", "JPY")).toBe(12);
    for (const text of ["", "1.234", "-5", "1e3", "٣", "9".repeat(30)]) expect(minorOf(text, "CNY"), text).toBeNull();
  });
});
