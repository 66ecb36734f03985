/**
 * What has changed on a board beyond what a person has seen, worked out from the document itself: the items that are
 * not known, and the deletions of known ones. No old text is kept for it anywhere, and none is needed.
 */
import * as Y from "yjs";
import { type Id, type Root, ROOTS, rootOf } from "../doc/schema";
import { type Ids, addIds, minus, missing } from "./ids";
import { type Seen, allOf, merge, nothingSeen } from "./seen";

export interface Change {
  root: Root;
  /** "" for what belongs to the board itself. */
  id: Id;
  /** The field that changed, "measure/now" for one within it; "" when the whole thing is new. */
  field: string;
  /** How many values the field was given one after the other; 0 for a text. */
  times: number;
  /** Whether there was a value before them. */
  replaces: boolean;
  /** What has to be seen for the change to be no news any more. */
  ids: Seen;
}

/** Roots that are one thing, not a map of things. */
const SINGLE: readonly Root[] = ["about", "agreement"];

/** Root and keys down to a shared type; null for what stands in no root of a board. */
type Path = readonly [Root, ...string[]] | null;

type Shared = Y.AbstractType<any>;
type PathOf = (type: Shared) => Path;

function pathFinder(doc: Y.Doc): PathOf {
  const found = new Map<Shared, Path>();
  for (const root of ROOTS) found.set(rootOf(doc, root), [root]);
  const pathOf: PathOf = (type) => {
    const known = found.get(type);
    if (known !== undefined) return known;
    const item = type._item;
    const path = item === null ? null : itemPath(pathOf, item);
    found.set(type, path);
    return path;
  };
  return pathOf;
}

/** Places within a text or a note, and what is said of them, are all that text. */
function itemPath(pathOf: PathOf, item: Y.Item): Path {
  const { parent, parentSub } = item;
  if (!(parent instanceof Y.AbstractType)) return null;
  const path = pathOf(parent);
  return path !== null && parentSub !== null && parent instanceof Y.Map ? [...path, parentSub] : path;
}

/** Every piece of the store that some range of `ids` touches. */
function* itemsOf(doc: Y.Doc, ids: Ids): Generator<[Y.Item, { from: number; to: number }]> {
  for (const [client, ranges] of ids) {
    const structs = doc.store.clients.get(client) ?? [];
    for (const range of ranges) {
      let [low, high] = [0, structs.length];
      while (low < high) {
        const middle = (low + high) >> 1;
        const struct = structs[middle] as Y.AbstractStruct;
        if (struct.id.clock + struct.length <= range.from) low = middle + 1;
        else high = middle;
      }
      for (let struct = structs[low]; struct && struct.id.clock < range.to; struct = structs[++low]) {
        if (struct instanceof Y.Item) yield [struct, range];
      }
    }
  }
}

export function changesSince(doc: Y.Doc, seen: Seen): Change[] {
  const all = allOf(doc);
  const pathOf = pathFinder(doc);
  const changes = new Map<string, Change>();

  const isNew = ({ id: { client, clock } }: Y.Item): boolean => missing(seen.known, client, clock, clock + 1).length > 0;

  const changed = (item: Y.Item): Change | null => {
    const path = itemPath(pathOf, item);
    if (path === null) return null;
    const [root, ...keys] = path;
    const [id, ...fields] = SINGLE.includes(root) ? ["", ...keys] : keys;
    if (id === undefined || (id === "" && fields.length === 0)) return null;
    const name = path.join("/");
    let change = changes.get(name);
    if (change === undefined) {
      changes.set(name, (change = { root, id, field: fields.join("/"), times: 0, replaces: false, ids: nothingSeen() }));
    }
    return change;
  };

  for (const [item, { from, to }] of itemsOf(doc, minus(all.known, seen.known))) {
    if (item.deleted) continue; // it came and went unseen
    const change = changed(item);
    if (change === null) continue;
    const { client, clock } = item.id;
    addIds(change.ids.known, client, Math.max(from, clock), Math.min(to, clock + item.length));
    if (item.parentSub === null || !(item.parent instanceof Y.Map)) continue;
    // The values that it took the place of stand to its left.
    let before: Y.Item | null = item;
    for (; before !== null && isNew(before); before = before.left) change.times += 1;
    change.replaces = before !== null;
  }
  for (const [item, { from, to }] of itemsOf(doc, minus(all.gone, seen.gone))) {
    // A value that another has replaced tells nothing beyond that one; of a text, what is gone does.
    if (item.parentSub !== null && item.parent instanceof Y.Map) continue;
    const { client, clock } = item.id;
    const start = Math.max(from, clock);
    const end = Math.min(to, clock + item.length);
    const unknown = missing(seen.known, client, start, end);
    if (unknown.length === 1 && unknown[0]?.from === start && unknown[0].to === end) continue; // never seen at all
    const change = changed(item);
    if (change !== null) addIds(change.ids.gone, client, start, end);
  }
  return folded([...changes.values()]);
}

/** What belongs to a thing that is new is part of its coming; of one that was written anew, nothing can be told. */
function folded(changes: readonly Change[]): Change[] {
  const whole = new Map(changes.filter(({ field }) => field === "").map((change) => [`${change.root}/${change.id}`, change]));
  const parts = changes.filter((change) => {
    const thing = whole.get(`${change.root}/${change.id}`);
    if (thing === undefined || thing === change) return true;
    merge(thing.ids, change.ids);
    return false;
  });
  return parts.filter(({ root, field, replaces }) => field !== "" || !replaces || root === "published");
}
