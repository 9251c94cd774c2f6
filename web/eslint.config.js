import hooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";
import noHardCodedText from "./lint/no-hard-coded-text.js";

const console_ = { rules: { "no-hard-coded-text": noHardCodedText } };

/** app → features → shared, and no feature knows another. */
const below = (...patterns) => ({
  "no-restricted-imports": ["error", { patterns: patterns.map((group) => ({ group: [group], message: "Imports go app → features → shared." })) }],
});

export default tseslint.config(
  { ignores: ["node_modules", "src/shared/api/schema.d.ts"] },
  ...tseslint.configs.strict,
  {
    files: ["src/**/*.{ts,tsx}"],
    plugins: { "react-hooks": hooks, console: console_ },
    rules: {
      ...hooks.configs.recommended.rules,
      "console/no-hard-coded-text": "error",
      "no-console": "error",
      "no-restricted-globals": ["error", { name: "fetch", message: "Ask the API through shared/api." }],
      "@typescript-eslint/consistent-type-imports": "error",
    },
  },
  { files: ["src/shared/**"], rules: below("@/app/*", "@/app", "@/features/*", "@/features/**") },
  ...["security", "outreach", "workbench"].map((room) => ({
    files: [`src/features/${room}/**`],
    rules: below("@/app/*", "@/app", ...["security", "outreach", "workbench"].filter((each) => each !== room).map((each) => `@/features/${each}/**`)),
  })),
);
