/**
 * What a board is made of: the names of the document's roots and the shapes that the rest of the page reads.
 * The document itself (Y.Map, Y.Text, Y.XmlFragment) is met only in doc/, text/ and sync/.
 */
import * as Y from "yjs";

export const SCHEMA = 1;

/** The longest title that the fields let a person type, in UTF-16 units. */
export const TITLE_LIMIT = 200;

export const ROOTS = [
  "about",
  "people",
  "goals",
  "benchmarks",
  "actions",
  "checkins",
  "wins",
  "agreement",
  "values",
  "published",
  "areas",
] as const;
export type Root = (typeof ROOTS)[number];

/** The roots that hold things with a `removed` mark. */
export const KINDS = ["goals", "benchmarks", "actions", "wins", "areas", "values"] as const;
export type Kind = (typeof KINDS)[number];

/** Ids of items, `YYYY-MM-DD` and ISO 8601 UTC: plain strings, named so that a signature says which is meant. */
export type Id = string;
export type Day = string;
export type Instant = string;

export type Seat = "mentor" | "mentee";
export const SEATS: readonly Seat[] = ["mentor", "mentee"];
export const otherSeat = (seat: Seat): Seat => (seat === "mentor" ? "mentee" : "mentor");

export const OWNERS = ["mentor", "mentee", "both"] as const;
export type Owner = (typeof OWNERS)[number];

export const STATUSES = ["open", "reached", "set-aside"] as const;
export type Status = (typeof STATUSES)[number];

export const MEASURES = ["actions", "benchmarks", "number", "judged"] as const;
export type MeasureKind = (typeof MEASURES)[number];

export interface Measure {
  kind: MeasureKind;
  unit: string;
  start: number;
  target: number;
  now: number;
}

export type BySeat<T> = Record<Seat, T>;

export interface AboutView {
  schema: number;
  title: string;
  purpose: string;
  /** Set by the server when it seeds the board; null means that nothing has arrived yet. */
  created: Instant | null;
}

export interface PersonView {
  name: string;
  colour: string;
  timezone: string;
}

export interface AreaView {
  id: Id;
  name: string;
  order: string;
  removed: Instant | null;
  removedBy: Seat | null;
}

export interface ValueView {
  id: Id;
  name: string;
  meaning: string;
  order: string;
  removed: Instant | null;
  removedBy: Seat | null;
}

export interface GoalView {
  id: Id;
  title: string;
  /** The plain text of the rich `why`, blocks joined by newlines. */
  why: string;
  /** The same of the longer notes below the goal. */
  notes: string;
  area: string;
  value: string;
  status: Status;
  due: Day | null;
  order: string;
  measure: Measure;
  confidence: BySeat<number | null>;
  created: Instant | null;
  by: Seat | null;
  reached: Instant | null;
  removed: Instant | null;
  removedBy: Seat | null;
  /** 0 to 1, from doc/progress.ts. */
  progress: number;
}

export interface BenchmarkView {
  id: Id;
  goal: Id | null;
  title: string;
  due: Day | null;
  order: string;
  reached: Instant | null;
  removed: Instant | null;
  removedBy: Seat | null;
}

export interface ActionView {
  id: Id;
  goal: Id | null;
  title: string;
  owner: Owner;
  due: Day | null;
  order: string;
  done: Instant | null;
  from: Id | null;
  removed: Instant | null;
  removedBy: Seat | null;
}

export interface WinView {
  id: Id;
  title: string;
  goal: Id | null;
  on: Day | null;
  by: Seat | null;
  cheers: BySeat<string | null>;
  removed: Instant | null;
  removedBy: Seat | null;
}

export type Keys = BySeat<Instant | null>;

export interface BoardView {
  about: AboutView;
  people: BySeat<PersonView>;
  areas: readonly AreaView[];
  values: readonly ValueView[];
  goals: readonly GoalView[];
  benchmarks: readonly BenchmarkView[];
  actions: readonly ActionView[];
  wins: readonly WinView[];
  published: Readonly<Record<Id, Keys>>;
}

export const COLOURS: BySeat<string> = { mentor: "#35618e", mentee: "#b4532f" };

export const DEFAULT_MEASURE: Readonly<Measure> = { kind: "benchmarks", unit: "", start: 0, target: 100, now: 0 };

/** A map that some client wrote as plain JSON. */
export const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;

export const rootOf = (doc: Y.Doc, root: Root): Y.Map<unknown> => doc.getMap<unknown>(root);

/** What stands at a path, in maps and in plain JSON alike. */
function valueAt(doc: Y.Doc, root: Root, path: readonly string[]): unknown {
  return path.reduce<unknown>((here, key) => {
    if (here instanceof Y.Map) return here.get(key);
    return typeof here === "object" && here !== null ? (here as Record<string, unknown>)[key] : undefined;
  }, rootOf(doc, root));
}

/** The text of one field, when it is there and is text. */
export function textAt(doc: Y.Doc, root: Root, path: readonly string[]): Y.Text | null {
  const value = valueAt(doc, root, path);
  return value instanceof Y.Text ? value : null;
}

/** The words of a field that isn't a text yet. */
export function plainAt(doc: Y.Doc, root: Root, path: readonly string[]): string {
  const value = valueAt(doc, root, path);
  return typeof value === "string" ? value : "";
}

/** The rich text of one field, when it is there and is a fragment. */
export function fragmentAt(doc: Y.Doc, root: Root, path: readonly string[]): Y.XmlFragment | null {
  const value = valueAt(doc, root, path);
  return value instanceof Y.XmlFragment ? value : null;
}
