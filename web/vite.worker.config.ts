/** The service worker, as one classic script: dist/worker.js. The server puts this version's files and pages above it. */
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: here("./"),
  cacheDir: here("./node_modules/.vite"),
  build: {
    outDir: "dist",
    emptyOutDir: false,
    copyPublicDir: false,
    rolldownOptions: {
      input: { worker: "src/worker/worker.ts" },
      output: { format: "iife", entryFileNames: "[name].js" },
    },
  },
});
