import { Linter } from "eslint";
import tseslint from "typescript-eslint";
import { describe, expect, it } from "vitest";
import rule from "../lint/no-hard-coded-text.js";

const linter = new Linter();
const faults = (code: string) =>
  linter.verify(code, [
    { files: ["**/*.tsx"], languageOptions: { parser: tseslint.parser as Linter.Parser, parserOptions: { ecmaFeatures: { jsx: true } } }, plugins: { own: { rules: { text: rule } } }, rules: { "own/text": "error" } },
  ], "a.tsx").length;

describe("the lint against hard-coded text", () => {
  it.each([
    ["const a = <p>Hello</p>"],
    ["const a = <p>你好</p>"],
    ['const a = <input placeholder="Your name" />'],
    ['const a = <p>{"Hello"}</p>'],
    ['const a = <p>{is ? "Yes" : x}</p>'],
    ['const a = "案件"'],
    ["const a = `共 ${n} 件`"],
  ])("finds %s", (code) => {
    expect(faults(code)).toBeGreaterThan(0);
  });
  it.each([["const a = <p>{t(\"cases.title\")} · {n}</p>"], ['const a = <input type="search" className="field" />'], ['const a = "person_not_found"'], ["const a = <kbd>↑</kbd>"]])("lets %s pass", (code) => {
    expect(faults(code)).toBe(0);
  });
});
