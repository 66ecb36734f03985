/**
 * Changes of map keys, as they are recorded while they happen and turned round later. Y.UndoManager can't do this part:
 * it never takes back a key that the partner has overwritten, says nothing of it, and brings back values from before the
 * partner's. Here a value is taken back while it still stands, and whatever isn't is told.
 */
import * as Y from "yjs";
import { type Id, type Instant, ROOTS, type Root, type Seat, isPlain, rootOf } from "./schema";

/** From a root down to a map: the root's name, then keys. */
export type Path = readonly [Root, ...string[]];

/** One key of one map. A value is JSON; undefined is none. */
export interface Change {
  path: Path;
  key: string;
  before: unknown;
  after: unknown;
}

/**
 * Stands for an item that was added. It is taken back by putting it into the trash, so that no word is lost; then its
 * change's other side is the instant at which that was done.
 */
export const ADDED = Symbol("added");

/** `published` is the server's to write. */
export const RECORDED: readonly Root[] = ROOTS.filter((root) => root !== "published");

export function same(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  return JSON.stringify(a) === JSON.stringify(b);
}

export function mapAt(doc: Y.Doc, [root, ...keys]: Path): Y.Map<unknown> | null {
  let here: unknown = rootOf(doc, root);
  for (const key of keys) here = here instanceof Y.Map ? here.get(key) : undefined;
  return here instanceof Y.Map ? here : null;
}

/** What one event of a transaction changed. Must be asked while the event is handled. */
export function changesOf(root: Root, event: Y.YEvent<Y.AbstractType<unknown>>): Change[] {
  const { target } = event;
  if (!(target instanceof Y.Map)) return [];
  const path: Path = [root, ...event.path.map(String)];
  const found: Change[] = [];
  event.changes.keys.forEach(({ oldValue: before }, key) => {
    const after: unknown = target.get(key);
    if (before instanceof Y.AbstractType) return; // deleted for ever: nothing brings it back
    if (!(after instanceof Y.AbstractType)) found.push({ path, key, before, after });
    else if (after instanceof Y.Map && isPlain(before)) {
      // Some client's plain object became a map: what else was changed is in the difference.
      after.forEach((value, inner) => {
        if (!(value instanceof Y.AbstractType) && !same(value, before[inner])) {
          found.push({ path: [...path, key], key: inner, before: before[inner], after: value });
        }
      });
    } else if (after instanceof Y.Map && (before === undefined || before === null)) {
      found.push({ path, key, before: undefined, after: ADDED });
    } // else a text was made where none was, which nobody sees
  });
  return found;
}

const keyOf = ({ path, key }: Change): string => [...path, key].join("/");

/** Later changes on top of earlier ones; a key that is what it was before is no change. */
export function joined(earlier: readonly Change[], later: readonly Change[]): Change[] {
  const all = new Map(earlier.map((change) => [keyOf(change), change]));
  for (const change of later) {
    const first = all.get(keyOf(change));
    all.set(keyOf(change), first ? { ...change, before: first.before } : change);
  }
  return [...all.values()].filter(({ before, after }) => !same(before, after));
}

/** Whether changes go on where others ended, with numbers alone: a slider that is dragged, a number that is typed. */
export const goOn = (earlier: readonly Change[], later: readonly Change[]): boolean =>
  earlier.length === later.length &&
  later.every((change, n) => {
    const first = earlier[n] as Change;
    return keyOf(change) === keyOf(first) && typeof change.after === "number" && change.before === first.after;
  });

export interface Turned {
  /** What was changed, so that it can be turned round again. */
  done: Change[];
  /** What was left alone, since it isn't any more as it was left. */
  left: Change[];
}

interface Turning {
  by: Seat;
  at: Instant;
  /** Whether somebody else has written in an item since. */
  touched(root: Root, id: Id): boolean;
}

/**
 * Turns changes round, within the caller's transaction. The keys of one map are one thing (a status and its day, a place
 * and its area): they are turned round together, and only if each is still what it was set to.
 */
export function turn(doc: Y.Doc, changes: readonly Change[], { by, at, touched }: Turning): Turned {
  const turned: Turned = { done: [], left: [] };
  for (const group of grouped(changes)) {
    const [{ path, key, before, after }] = group as [Change];
    const item = mapAt(doc, [...path, key]);
    const map = mapAt(doc, path);
    if (after === ADDED && item !== null && !item.get("removed") && !touched(path[0], path[1] ?? key)) {
      item.set("removed", at);
      item.set("removedBy", by);
      turned.done.push({ path, key, before: ADDED, after: at });
    } else if (before === ADDED && item?.get("removed") === after) {
      item?.set("removed", null);
      item?.set("removedBy", null);
      turned.done.push({ path, key, before: undefined, after: ADDED });
    } else if (before !== ADDED && after !== ADDED && map !== null && stands(map, group)) {
      for (const one of group) {
        const now: unknown = map.get(one.key);
        if (same(now, one.before)) continue;
        if (one.before === undefined) map.delete(one.key);
        else map.set(one.key, one.before);
        turned.done.unshift({ path, key: one.key, before: now, after: one.before });
      }
    } else turned.left.push(...group);
  }
  return turned;
}

/** The keys of one map together; the last change first. */
function grouped(changes: readonly Change[]): Iterable<Change[]> {
  const groups = new Map<string, Change[]>();
  for (const change of [...changes].reverse()) {
    const added = change.after === ADDED || change.before === ADDED;
    const name = added ? keyOf(change) : change.path.join("/");
    groups.set(name, [change, ...(groups.get(name) ?? [])]);
  }
  return groups.values();
}

/** Whether each key is as it was set, or back where it was already. */
const stands = (map: Y.Map<unknown>, changes: readonly Change[]): boolean =>
  changes.every(({ key, before, after }) => same(map.get(key), after) || same(map.get(key), before));
