// The API's description on standard input becomes src/shared/api/schema.d.ts. With --check: it must be that already.
import { readFileSync, writeFileSync } from "node:fs";
import { text } from "node:stream/consumers";
import openapiTS, { astToString } from "openapi-typescript";

const PLACE = new URL("../src/shared/api/schema.d.ts", import.meta.url);
const HEAD = "// Made from the API's own description by `make web-schema`. Not written by hand.\n\n";

const made = HEAD + astToString(await openapiTS(await text(process.stdin), { alphabetize: true }));
if (process.argv.includes("--check")) {
  const kept = readFileSync(PLACE, "utf8");
  if (kept !== made) {
    console.error("web/src/shared/api/schema.d.ts is not what the API says of itself: run `make web-schema` and commit it.");
    process.exit(1);
  }
} else {
  writeFileSync(PLACE, made);
}
