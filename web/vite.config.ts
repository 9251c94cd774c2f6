/// <reference types="vitest/config" />
import { readFileSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** A packed copy beside each asset, so that the server packs nothing while it answers. Of the files as they were written: other
 *  plugins still change them until then. */
function packed(): Plugin {
  return {
    name: "packed",
    apply: "build",
    enforce: "post",
    writeBundle({ dir }, bundle) {
      for (const name of Object.keys(bundle)) {
        const path = `${dir ?? ""}/${name}`;
        if (name.startsWith("assets/")) writeFileSync(`${path}.gz`, gzipSync(readFileSync(path), { level: 9 }));
      }
    },
  };
}

export default defineConfig({
  base: "/console/",
  plugins: [react(), packed()],
  resolve: { alias: { "@words": here("../src/tideover/workbench/locales"), "@": here("src") } },
  build: {
    outDir: here("../src/tideover/app/console_built"),
    emptyOutDir: true,
    manifest: "manifest.json",
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1500,
  },
  server: { proxy: { "/api": "http://127.0.0.1:8420", "/static": "http://127.0.0.1:8420" }, fs: { allow: [here("..")] } },
  test: { environment: "happy-dom", include: ["tests/**/*.test.{ts,tsx}"], setupFiles: ["tests/setup.ts"], css: false },
});
