import { describe, expect, it } from "vitest";
import english from "@/locales/en-US.json";
import chinese from "@/locales/zh-CN.json";

const plain = (key: string) => key.replace(/_(one|other)$/, "");
const keys = (locale: object) => [...new Set(Object.keys(locale).map(plain))].sort();
const slots = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((found) => found[1]).sort();

describe("the locales", () => {
  it("have the same keys", () => {
    expect(keys(english)).toEqual(keys(chinese));
  });
  it("fill the same slots", () => {
    for (const [key, text] of Object.entries(english)) {
      const other = (chinese as Record<string, string>)[key] ?? (chinese as Record<string, string>)[`${plain(key)}_other`];
      expect(slots(other ?? ""), key).toEqual(slots(text));
    }
  });
  it("leave nothing empty, and no Chinese in English but the language's own name", () => {
    for (const [key, text] of Object.entries({ ...english })) {
      expect(text.trim().length, key).toBeGreaterThan(0);
      if (key !== "language.zh") expect(text, key).not.toMatch(/\p{Script=Han}/u);
    }
    for (const [key, text] of Object.entries(chinese)) expect(text.trim().length, key).toBeGreaterThan(0);
  });
  it("have both forms of what is counted in English, one in Chinese", () => {
    for (const key of Object.keys(english)) {
      if (key.endsWith("_one")) expect(english).toHaveProperty([`${plain(key)}_other`]);
    }
    expect(Object.keys(chinese).filter((key) => key.endsWith("_one"))).toEqual([]);
  });
});
