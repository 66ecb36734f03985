import { fileURLToPath } from "node:url";
import preact from "@preact/preset-vite";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const tests = here("../tests/");

/** The tests live beside web/, not in it: their bare imports are looked up in web/node_modules. */
const testsUseOurPackages: Plugin = {
  name: "tests-use-our-packages",
  enforce: "pre",
  async resolveId(source, importer) {
    if (!importer?.startsWith(tests) || /^(\.|\/|\0|@\/|node:)/.test(source)) return null;
    return this.resolve(source, here("./package.json"), { skipSelf: true });
  },
};

const BOARD = here("./src/board/main.tsx");

/** "first" for every module that the board needs before it can start, and nobody else does. */
function firstView(id: string, modules: { getModuleInfo(id: string): { importers: readonly string[] } | null }): string | null {
  const needed = new Set<string>();
  const climb = (module: string): void => {
    if (needed.has(module)) return;
    needed.add(module);
    modules.getModuleInfo(module)?.importers.forEach(climb);
  };
  climb(id);
  const others = [...needed].some((module) => /\/src\/(progress|pages)\/main\.ts$/.test(module));
  return id !== BOARD && needed.has(BOARD) && !others ? "first" : null;
}

export default defineConfig({
  root: here("./"),
  base: "/",
  cacheDir: here("./node_modules/.vite"), // vitest, whose root is one up, would leave one there
  plugins: [testsUseOurPackages, preact()],
  resolve: { alias: { "@/": `${here("./src")}/`, "lib0/logging": here("./src/board/sync/yjsLog.ts") } },
  server: { fs: { allow: [here("../")] } },
  build: {
    outDir: "dist",
    manifest: true,
    modulePreload: { polyfill: false },
    // Nothing becomes a data: URL: the pages' policy lets fonts and scripts come from our own files alone.
    assetsInlineLimit: 0,
    rolldownOptions: {
      input: {
        board: "src/board/main.tsx",
        progress: "src/progress/main.ts",
        pages: "src/pages/main.ts",
        site: "src/styles/site.css",
      },
      // Each lazy part would carve what it shares with the board out into a chunk of its own, and small chunks zip badly.
      output: { codeSplitting: { groups: [{ name: firstView }] } },
    },
  },
  test: {
    root: here("../"),
    include: ["tests/web/**/*.test.{ts,tsx}"],
    environment: "node",
    setupFiles: [`${tests}web/setup.ts`],
  },
});
