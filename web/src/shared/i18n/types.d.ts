import type own from "@/locales/zh-CN.json";

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "console";
    keySeparator: false;
    nsSeparator: false;
    resources: { console: typeof own };
  }
}
