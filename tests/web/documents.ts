/** Documents for the tests: from fixtures, and pairs of them that exchange their changes when told. */
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import * as Y from "yjs";

export { seeded, seeds } from "./seeded";

const FIXTURES = join(import.meta.dirname, "../fixtures/");
const TEXTS = new Set(["title", "purpose"]);
const NOTES = new Set(["why", "notes", "expectations"]);

export interface Fixture {
  name: string;
  about: string;
  board: Record<string, Record<string, unknown>>;
  view: Record<string, unknown> & { goals: { id: string; progress: number }[] };
}

export const fixtures: Fixture[] = readdirSync(FIXTURES)
  .filter((file) => /^board-.*\.json$/.test(file))
  .sort()
  .map((file) => ({ name: file.slice(0, -5), ...JSON.parse(readFileSync(FIXTURES + file, "utf8")) }));

export function fixture(name: string): Fixture {
  const found = fixtures.find((one) => one.name === `board-${name}`);
  if (found === undefined) throw new Error(`no fixture board-${name}`);
  return found;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** As the schema has it: objects become maps, and strings become text where text stands. */
export function shared(key: string, value: unknown): unknown {
  if (isObject(value)) return new Y.Map(Object.entries(value).map(([inner, each]) => [inner, shared(inner, each)]));
  if (typeof value === "string" && TEXTS.has(key)) return new Y.Text(value);
  if (typeof value === "string" && NOTES.has(key)) {
    const fragment = new Y.XmlFragment();
    const paragraph = new Y.XmlElement("paragraph");
    paragraph.insert(0, [new Y.XmlText(value)]);
    fragment.insert(0, [paragraph]);
    return fragment;
  }
  return value;
}

export function documentOf(board: Fixture["board"]): Y.Doc {
  const doc = new Y.Doc();
  doc.transact(() => {
    for (const [root, items] of Object.entries(board)) {
      for (const [key, value] of Object.entries(items)) doc.getMap(root).set(key, shared(key, value));
    }
  });
  return doc;
}

/** A second replica with the same content. */
export function replicaOf(doc: Y.Doc): Y.Doc {
  const other = new Y.Doc();
  Y.applyUpdate(other, Y.encodeStateAsUpdate(doc));
  return other;
}

/** Both get what the other has. */
export function exchange(a: Y.Doc, b: Y.Doc): void {
  const [fromA, fromB] = [
    Y.encodeStateAsUpdate(a, Y.encodeStateVector(b)),
    Y.encodeStateAsUpdate(b, Y.encodeStateVector(a)),
  ];
  Y.applyUpdate(b, fromA, "remote");
  Y.applyUpdate(a, fromB, "remote");
}

/** Whether no half of a surrogate pair stands alone. */
export const wellFormed = (text: string): boolean => !/\p{Surrogate}/u.test(text);
