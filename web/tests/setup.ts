import { cleanup } from "@testing-library/react";
import { afterEach, beforeAll } from "vitest";
import { startI18n } from "@/shared/i18n/i18n";

beforeAll(async () => {
  await startI18n("zh-CN");
});
afterEach(cleanup);
