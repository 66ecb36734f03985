/**
 * Y.Doc -> BoardView. The view is made anew only where something was read again: what did not change is the same object,
 * and a list without changes the same list, so that nobody has to look, or draw, twice.
 */
import type * as Y from "yjs";
import { type GoalBase, readAbout, readPerson, readers } from "./items";
import { compareOrder } from "./order";
import { progressOf } from "./progress";
import {
  type ActionView,
  type AreaView,
  type BenchmarkView,
  type BoardView,
  type GoalView,
  type Id,
  type Keys,
  type Root,
  type ValueView,
  type WinView,
  rootOf,
} from "./schema";

export { fragmentText, readMeasure, readers } from "./items";

type ItemRoot = keyof typeof readers;
const ITEM_ROOTS = Object.keys(readers) as ItemRoot[];

/** The roots that a view is read from. */
export const VIEWED: readonly Root[] = ["about", "people", ...ITEM_ROOTS];

const isItemRoot = (root: Root): root is ItemRoot => root in readers;

const byDay = (a: WinView, b: WinView): number => {
  const [x, y] = [a.on ?? "", b.on ?? ""];
  if (x !== y) return x < y ? 1 : -1;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
};

/** More changes than this at once are sorted anew, fewer are put in their places. */
const FEW = 16;

/** Readings of one root, in order; `list` is another list whenever something in it changed. */
class Row<T extends { id: Id }> {
  list: readonly T[] = [];
  readonly #byId = new Map<Id, T>();
  readonly #changed = new Set<Id>();

  constructor(readonly compare: (a: T, b: T) => number) {}

  set(id: Id, reading: T | null): void {
    if (reading === null) this.#byId.delete(id);
    else this.#byId.set(id, reading);
    this.#changed.add(id);
  }

  /** Brings the list up to date. */
  settle(): void {
    if (this.#changed.size === 0) return;
    if (this.#changed.size > FEW) this.list = [...this.#byId.values()].sort(this.compare);
    else {
      const list = this.list.filter((one) => !this.#changed.has(one.id));
      for (const id of this.#changed) {
        const one = this.#byId.get(id);
        if (one !== undefined) list.splice(this.#placeFor(one, list), 0, one);
      }
      this.list = list;
    }
    this.#changed.clear();
  }

  #placeFor(one: T, list: readonly T[]): number {
    let [from, to] = [0, list.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if (this.compare(list[middle] as T, one) < 0) from = middle + 1;
      else to = middle;
    }
    return from;
  }
}

/** What belongs to each goal, sorted out anew only when the list is another one. */
class ByGoal<T extends { goal: Id | null }> {
  #of: readonly T[] = [];
  #shares = new Map<Id | null, T[]>();

  /** False when it is the list that is sorted out already. */
  take(items: readonly T[]): boolean {
    if (items === this.#of) return false;
    this.#of = items;
    this.#shares = new Map();
    for (const item of items) {
      const share = this.#shares.get(item.goal);
      if (share) share.push(item);
      else this.#shares.set(item.goal, [item]);
    }
    return true;
  }

  of(goal: Id): readonly T[] {
    return this.#shares.get(goal) ?? [];
  }
}

/** The earlier one when both say the same. */
const unlessSame = <T>(before: T | undefined, after: T): T =>
  before !== undefined && JSON.stringify(before) === JSON.stringify(after) ? before : after;

/** All readings of a document, and the view made of them. */
export class Readings {
  readonly #doc: Y.Doc;
  readonly #bases = new Row<GoalBase>(compareOrder);
  readonly #rows = {
    areas: new Row<AreaView>(compareOrder),
    values: new Row<ValueView>(compareOrder),
    benchmarks: new Row<BenchmarkView>(compareOrder),
    actions: new Row<ActionView>(compareOrder),
    wins: new Row<WinView>(byDay),
  };
  readonly #parts = { benchmarks: new ByGoal<BenchmarkView>(), actions: new ByGoal<ActionView>() };
  readonly #published = new Map<Id, Keys>();
  /** What a goal's view was made from. */
  readonly #madeFrom = new WeakMap<GoalView, GoalBase>();
  #keysChanged = true;
  #view: BoardView | undefined;

  constructor(doc: Y.Doc) {
    this.#doc = doc;
    for (const root of ITEM_ROOTS) for (const id of rootOf(doc, root).keys()) this.read(root, id);
  }

  /** Reads one item again. (What stands in no list of items is read for every view.) */
  read(root: Root, id: Id): void {
    if (!isItemRoot(root)) return;
    const reading = readers[root](id, rootOf(this.#doc, root).get(id));
    if (root === "published") {
      this.#keysChanged = true;
      if (reading === null) this.#published.delete(id);
      else this.#published.set(id, reading as Keys);
    } else if (root === "goals") this.#bases.set(id, reading as GoalBase | null);
    else (this.#rows[root] as unknown as Row<{ id: Id }>).set(id, reading as { id: Id } | null);
  }

  /** The view as it is now. */
  view(): BoardView {
    const doc = this.#doc;
    const before = this.#view;
    const { areas, values, benchmarks, actions, wins } = this.#rows;
    for (const row of Object.values(this.#rows)) row.settle();
    const people = rootOf(doc, "people");
    this.#view = {
      about: unlessSame(before?.about, readAbout(rootOf(doc, "about"))),
      people: unlessSame(before?.people, {
        mentor: readPerson("mentor", people.get("mentor")),
        mentee: readPerson("mentee", people.get("mentee")),
      }),
      areas: areas.list,
      values: values.list,
      goals: this.#goals(before?.goals ?? []),
      benchmarks: benchmarks.list,
      actions: actions.list,
      wins: wins.list,
      published: before && !this.#keysChanged ? before.published : Object.fromEntries(this.#published),
    };
    this.#keysChanged = false;
    return this.#view;
  }

  /** With their progress, which rests on other items. */
  #goals(before: readonly GoalView[]): readonly GoalView[] {
    const bases = this.#bases.list;
    this.#bases.settle();
    const { benchmarks, actions } = this.#parts;
    const moved = [benchmarks.take(this.#rows.benchmarks.list), actions.take(this.#rows.actions.list)].includes(true);
    if (!moved && bases === this.#bases.list) return before;
    const known = new Map(before.map((goal) => [goal.id, goal]));
    const goals = this.#bases.list.map((base) => {
      const parts = { benchmarks: benchmarks.of(base.id), actions: actions.of(base.id) };
      const progress = progressOf(base.status, base.measure, parts);
      const last = known.get(base.id);
      if (last && this.#madeFrom.get(last) === base && last.progress === progress) return last;
      const goal = { ...base, progress };
      this.#madeFrom.set(goal, base);
      return goal;
    });
    return goals.length === before.length && goals.every((goal, n) => goal === before[n]) ? before : goals;
  }
}

/** The whole board, read at once. The page itself uses doc/watch.ts, which reads only what changed. */
export const readBoard = (doc: Y.Doc): BoardView => new Readings(doc).view();
