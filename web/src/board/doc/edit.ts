/**
 * One function an edit. Each is one transaction whose origin is HERE, so that undo takes back a person's own changes
 * and no others. Nothing is deleted that the pair may want back: `removed` holds when, and `restore` clears it.
 */
import * as Y from "yjs";
import { compareOrder, placeAt } from "./order";
import { setOnce } from "./once";
import { readMeasure, readers } from "./read";
import {
  type Day,
  DEFAULT_MEASURE,
  type Id,
  type Instant,
  type Kind,
  type Measure,
  type Owner,
  type Root,
  type Seat,
  type Status,
  isPlain,
  plainAt,
  rootOf,
  textAt,
} from "./schema";

/** The origin of every change made in this page. */
export const HERE = { from: "this page" } as const;

/** The origin of what the page notes by itself: no person did it, so there is nothing to undo. */
export const BY_ITSELF = { from: "this page, by itself" } as const;

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** Twelve characters of 62: far from ever meeting within one board. */
export function newId(): Id {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return Array.from(bytes, (byte) => ALPHABET[byte % 62]).join("");
}

export const instant = (): Instant => new Date().toISOString();

/** The day that the person's calendar shows. */
export function today(at = new Date()): Day {
  const two = (n: number): string => String(n).padStart(2, "0");
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

type Fields = Record<string, unknown>;

function map(fields: Fields): Y.Map<unknown> {
  return new Y.Map(Object.entries(fields));
}

function text(content = ""): Y.Text {
  return new Y.Text(content);
}

/** The item's own map. A plain JSON object, as some other client may have written, is turned into one first. */
function item(doc: Y.Doc, root: Root, id: Id): Y.Map<unknown> | null {
  const value = rootOf(doc, root).get(id);
  if (value instanceof Y.Map) return value;
  if (!isPlain(value)) return null;
  const made = map(value);
  rootOf(doc, root).set(id, made);
  return made;
}

function patch(doc: Y.Doc, root: Root, id: Id, fields: Fields): void {
  doc.transact(() => {
    const target = item(doc, root, id);
    if (target === null) return;
    for (const [key, value] of Object.entries(fields)) if (target.get(key) !== value) target.set(key, value);
  }, HERE);
}

/** Where a new item stands: after that one, or last. */
type After = Id | null | undefined;

type Listed = { id: Id; order: string };

function place(doc: Y.Doc, root: Root, siblings: readonly Listed[], id: Id, index: number): void {
  for (const [each, order] of placeAt(siblings, id, index)) item(doc, root, each)?.set("order", order);
}

function add(doc: Y.Doc, root: Root, id: Id, fields: Fields, siblings: readonly Listed[], after: After): Id {
  doc.transact(() => {
    rootOf(doc, root).set(id, map(fields));
    const at = after ? siblings.findIndex((sibling) => sibling.id === after) + 1 : 0;
    place(doc, root, siblings, id, at || siblings.length);
  }, HERE);
  return id;
}

/** What stands in a root now, in no order but with each item's own; removed things have left their place. */
function listed(doc: Y.Doc, root: "goals" | "benchmarks" | "actions", goal?: Id | null): Listed[] {
  const found: Listed[] = [];
  rootOf(doc, root).forEach((value, id) => {
    const one = readers[root](id, value);
    if (one === null || one.removed !== null) return;
    if (goal === undefined || ("goal" in one && one.goal === goal)) found.push(one);
  });
  return found.sort(compareOrder);
}

export interface NewGoal {
  id?: Id;
  by: Seat;
  area: string;
  title?: string;
  after?: After;
}

export function addGoal(doc: Y.Doc, { id = newId(), by, area, title = "", after }: NewGoal): Id {
  const fields = {
    title: text(title),
    why: new Y.XmlFragment(),
    notes: new Y.XmlFragment(),
    area,
    value: null,
    status: "open",
    due: null,
    measure: map({ ...DEFAULT_MEASURE }),
    confidence: map({ mentor: null, mentee: null }),
    created: instant(),
    by,
    reached: null,
    removed: null,
  };
  return add(doc, "goals", id, fields, listed(doc, "goals"), after);
}

export interface NewBenchmark {
  id?: Id;
  goal: Id;
  title?: string;
  after?: After;
}

export function addBenchmark(doc: Y.Doc, { id = newId(), goal, title = "", after }: NewBenchmark): Id {
  const fields = { goal, title: text(title), due: null, reached: null, removed: null };
  return add(doc, "benchmarks", id, fields, listed(doc, "benchmarks", goal), after);
}

export interface NewAction {
  id?: Id;
  goal: Id | null;
  owner?: Owner;
  title?: string;
  after?: After;
}

export function addAction(doc: Y.Doc, { id = newId(), goal, owner = "both", title = "", after }: NewAction): Id {
  const fields = { goal, title: text(title), owner, due: null, done: null, from: null, removed: null };
  return add(doc, "actions", id, fields, listed(doc, "actions", goal), after);
}

export interface NewWin {
  id?: Id;
  by: Seat;
  goal?: Id | null;
  title?: string;
  on?: Day;
}

export function addWin(doc: Y.Doc, { id = newId(), by, goal = null, title = "", on = today() }: NewWin): Id {
  doc.transact(() => {
    const cheers = map({ mentor: null, mentee: null });
    rootOf(doc, "wins").set(id, map({ title: text(title), goal, on, by, cheers, removed: null }));
  }, HERE);
  return id;
}

/** An area that already goes by that name is used again, also one that was removed. */
export function addArea(doc: Y.Doc, name: string): Id {
  const areas = [...rootOf(doc, "areas")].flatMap(([id, value]) => readers.areas(id, value) ?? []).sort(compareOrder);
  const same = areas.find((area) => area.name.toLowerCase() === name.toLowerCase());
  if (same === undefined) return add(doc, "areas", newId(), { name, removed: null }, areas, null);
  if (same.removed !== null) restore(doc, "areas", same.id);
  return same.id;
}

export const renameArea = (doc: Y.Doc, area: Id, name: string): void => patch(doc, "areas", area, { name });

/** The map that a path leads to, the last key aside. Plain JSON on the way is turned into maps. */
export function parentOf(doc: Y.Doc, root: Root, path: readonly string[]): Y.Map<unknown> | null {
  let here: Y.Map<unknown> = rootOf(doc, root);
  for (const key of path.slice(0, -1)) {
    const value = here.get(key);
    if (isPlain(value)) doc.transact(() => here.set(key, map(value)), HERE);
    const next = here.get(key);
    if (!(next instanceof Y.Map)) return null;
    here = next;
  }
  return here;
}

/** The text of a field, made when it isn't there, so that a person can always type. */
export function ensureText(doc: Y.Doc, root: Root, path: readonly string[]): Y.Text | null {
  const parent = textAt(doc, root, path) ? null : parentOf(doc, root, path);
  const plain = plainAt(doc, root, path);
  if (parent) setOnce(parent, path.at(-1) as string, () => text(plain));
  return textAt(doc, root, path);
}

export const setArea = (doc: Y.Doc, goal: Id, area: Id): void => patch(doc, "goals", goal, { area });

/** Puts a goal into an area by its name, which is made when there is none. */
export function setAreaByName(doc: Y.Doc, goal: Id, name: string): void {
  doc.transact(() => setArea(doc, goal, addArea(doc, name)), HERE);
}

export const setOwner = (doc: Y.Doc, action: Id, owner: Owner): void => patch(doc, "actions", action, { owner });

export const setWinDay = (doc: Y.Doc, win: Id, on: Day | null): void => patch(doc, "wins", win, { on });

export const setDue = (doc: Y.Doc, kind: "goals" | "benchmarks" | "actions", id: Id, due: Day | null): void =>
  patch(doc, kind, id, { due });

export const reachBenchmark = (doc: Y.Doc, id: Id, reached: boolean): void =>
  patch(doc, "benchmarks", id, { reached: reached ? instant() : null });

export const tickAction = (doc: Y.Doc, id: Id, done: boolean): void =>
  patch(doc, "actions", id, { done: done ? instant() : null });

export const setStatus = (doc: Y.Doc, goal: Id, status: Status): void =>
  patch(doc, "goals", goal, { status, reached: status === "reached" ? instant() : null });

/** Changes some of a goal's measure; the rest stays. */
export function setMeasure(doc: Y.Doc, goal: Id, change: Partial<Measure>): void {
  doc.transact(() => {
    const target = item(doc, "goals", goal);
    if (target === null) return;
    const measure = target.get("measure");
    if (!(measure instanceof Y.Map)) {
      target.set("measure", map({ ...(isPlain(measure) ? measure : {}), ...readMeasure(measure), ...change }));
      return;
    }
    for (const [key, value] of Object.entries(change)) if (measure.get(key) !== value) measure.set(key, value);
  }, HERE);
}

/** What can be moved, and the key that says in which list it stands: an area, or a goal. */
const LIST_KEY = { goals: "area", benchmarks: "goal", actions: "goal" } as const;
export type Movable = keyof typeof LIST_KEY;

/**
 * Puts an item at `index` among those that stand in a list, it itself not counted; null is the list of what belongs to
 * none. The key of the list is written only when it changes: whoever moves the same item within its list at the same
 * moment does not pull it back, and of two who move it away one wins, whole.
 */
export function moveTo(doc: Y.Doc, kind: Movable, id: Id, list: Id | null, siblings: readonly Listed[], index: number): void {
  doc.transact(() => {
    patch(doc, kind, id, { [LIST_KEY[kind]]: list });
    place(doc, kind, siblings, id, index);
  }, HERE);
}

export const remove = (doc: Y.Doc, kind: Kind, id: Id, by: Seat): void =>
  patch(doc, kind, id, { removed: instant(), removedBy: by });

export const restore = (doc: Y.Doc, kind: Kind, id: Id): void =>
  patch(doc, kind, id, { removed: null, removedBy: null });

/** Brings several things back as one step. */
export function bringBack(doc: Y.Doc, things: readonly (readonly [Kind, Id])[]): void {
  doc.transact(() => {
    for (const [kind, id] of things) restore(doc, kind, id);
  }, HERE);
}

/** The origin of what can't be taken back. */
export const FOREVER = { from: "this page, for ever" } as const;

/** Deletes things and all their words from the document itself. What hangs on a goal is the caller's to name. */
export function wipe(doc: Y.Doc, things: readonly (readonly [Kind, Id])[]): void {
  doc.transact(() => {
    for (const [kind, id] of things) rootOf(doc, kind).delete(id);
  }, FOREVER);
}

/** Which time zone a person is in now, by its IANA name. */
export function setTimezone(doc: Y.Doc, seat: Seat, zone: string): void {
  const person = item(doc, "people", seat);
  if (person !== null && person.get("timezone") !== zone) doc.transact(() => person.set("timezone", zone), BY_ITSELF);
}
