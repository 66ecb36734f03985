/** What a first visit to the board loads stays small. Reads what `vite build` made. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { beforeAll, expect, test } from "vitest";

const DIST = join(import.meta.dirname, "../../web/dist/");
const MANIFEST = join(DIST, ".vite/manifest.json");
const BOARD = "src/board/main.tsx";
const KB = 1024;

interface Chunk {
  file: string;
  imports?: string[];
  dynamicImports?: string[];
  css?: string[];
}

let manifest: Record<string, Chunk>;
beforeAll(() => {
  if (!existsSync(MANIFEST)) throw new Error("web/dist is not there: run `npm run build` in web/ first");
  manifest = JSON.parse(readFileSync(MANIFEST, "utf8")) as Record<string, Chunk>;
});

const chunk = (key: string): Chunk => {
  const found = manifest[key];
  if (found === undefined) throw new Error(`the manifest names no ${key}`);
  return found;
};

/** An entry and all that it imports before it can start; what it fetches later is not among them. */
function loaded(entry: string, seen = new Set<string>()): Set<string> {
  if (seen.has(entry)) return seen;
  seen.add(entry);
  for (const key of chunk(entry).imports ?? []) loaded(key, seen);
  return seen;
}

const zipped = (files: Iterable<string>): number =>
  [...new Set(files)].reduce((sum, file) => sum + gzipSync(readFileSync(join(DIST, file))).length, 0);

test.each(["en", "pl"])("the board's scripts with their words (%s) are at most 70 KB, gzipped", (language) => {
  const words = `src/words/${language}.ts`;
  expect(loaded(BOARD).has(words)).toBe(false); // no language weighs on those who read another
  const scripts = new Set([...loaded(BOARD), ...loaded(words)]);
  expect(zipped([...scripts].map((key) => chunk(key).file))).toBeLessThanOrEqual(70 * KB);
});

test("the board's styles are at most 15 KB, gzipped", () => {
  const styles = [...loaded(BOARD)].flatMap((key) => chunk(key).css ?? []);
  expect(styles.length).toBeGreaterThan(0);
  expect(zipped(styles)).toBeLessThanOrEqual(15 * KB);
});

test("the rich editor is fetched only when it is wanted", () => {
  expect(loaded(BOARD).has("src/board/text/rich/Rich.tsx")).toBe(false);
  expect([...loaded(BOARD)].flatMap((key) => chunk(key).dynamicImports ?? [])).toContain("src/board/text/rich/Rich.tsx");
});
