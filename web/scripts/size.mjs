// What a browser must fetch before it shows anything, packed: the page, the entry and all that they import without being asked
// for later. Prints it as JSON; fails above the budget.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const BUDGET_KIB = 450;
const BUILT = new URL("../../src/tideover/app/console_built/", import.meta.url);
const manifest = JSON.parse(readFileSync(new URL("manifest.json", BUILT), "utf8"));

const files = new Set(["index.html"]);
const visit = (name) => {
  const part = manifest[name];
  if (!part || files.has(part.file)) return;
  files.add(part.file);
  for (const each of part.css ?? []) files.add(each);
  for (const each of part.imports ?? []) visit(each);
};
visit("index.html");
// A language and its words are fetched at once: the larger of the two counts.
const size = (file) => gzipSync(readFileSync(new URL(file, BUILT)), { level: 9 }).length;
const first = [...files].reduce((sum, file) => sum + size(file), 0);
const languages = { zh: 0, en: 0 };
for (const [name, part] of Object.entries(manifest)) {
  const found = /(?:locales\/|locale\/)(zh|en)[-_.]/.exec(name) ?? /locales\/(zh|en)/.exec(name);
  if (found && part.isDynamicEntry) languages[found[1]] += size(part.file);
}
const total = first + Math.max(languages.zh, languages.en);
const kib = (bytes) => Math.round(bytes / 102.4) / 10;
console.log(JSON.stringify({ first_load_kib: kib(total), shell_kib: kib(first), language_kib: kib(Math.max(languages.zh, languages.en)), budget_kib: BUDGET_KIB }));
process.exit(total > BUDGET_KIB * 1024 ? 1 : 0);
