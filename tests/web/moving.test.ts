/** Moving goals, benchmarks and actions: what may stand where, and what becomes of it when both move things at once. */
import { beforeEach, describe, expect, test } from "vitest";
import type * as Y from "yjs";
import * as edit from "@/board/doc/edit";
import { readBoard } from "@/board/doc/read";
import type { BoardView } from "@/board/doc/schema";
import { type Place, indexAt, last, standing, standingIn } from "@/board/moving/places";
import { speedAt } from "@/board/moving/scrolling";
import { documentOf, exchange, fixture, replicaOf, seeded, seeds } from "./documents";

let doc: Y.Doc;
beforeEach(() => {
  doc = documentOf(fixture("new").board);
});

/** As the page does it: the place is found anew among what stands there at the drop. */
function drop(on: Y.Doc, kind: edit.Movable, id: string, place: Place): void {
  const siblings = standingIn(readBoard(on), kind, place.list);
  const others = siblings.filter((one) => one.id !== id);
  edit.moveTo(on, kind, id, place.list, siblings, indexAt(others, place));
}

const titles = (board: BoardView, kind: edit.Movable, list: string | null): string[] =>
  standingIn(board, kind, list).map((one) => one.title);

describe("a place", () => {
  const others = [{ id: "a" }, { id: "b" }, { id: "c" }];

  test("is before the one that was to come next, or else behind the one before, or else last", () => {
    expect(indexAt(others, { list: null, after: "a", before: "b" })).toBe(1);
    expect(indexAt(others, { list: null, after: "a", before: "gone" })).toBe(1);
    expect(indexAt(others, { list: null, after: "gone", before: null })).toBe(3);
    expect(indexAt(others, last("x"))).toBe(3);
  });

  test("an action of a goal that is nowhere stands with those of none, and so does a goal without a known area", () => {
    const goal = edit.addGoal(doc, { by: "mentor", area: "nowhere", title: "G" });
    const action = edit.addAction(doc, { goal: "nobody", title: "A" });
    const board = readBoard(doc);
    expect(standing(board, { kind: "actions", id: action })?.list).toBeNull();
    expect(standing(board, { kind: "goals", id: goal })?.list).toBeNull();
    expect(titles(board, "actions", null)).toEqual(["A"]);
    expect(titles(board, "goals", null)).toEqual(["G"]);
  });

  test("what is removed stands nowhere", () => {
    const action = edit.addAction(doc, { goal: null, title: "A" });
    edit.remove(doc, "actions", action, "mentor");
    expect(standing(readBoard(doc), { kind: "actions", id: action })).toBeNull();
  });
});

describe("moving", () => {
  test("a goal that moves to another area takes it on", () => {
    const goal = edit.addGoal(doc, { by: "mentor", area: "work", title: "1" });
    edit.addGoal(doc, { by: "mentor", area: "life", title: "2" });
    drop(doc, "goals", goal, last("life"));
    expect(titles(readBoard(doc), "goals", "life")).toEqual(["2", "1"]);
    expect(titles(readBoard(doc), "goals", "work")).toEqual([]);
  });

  test("an action goes to another goal, between two there, and from none to a goal and back", () => {
    const [from, to] = ["1", "2"].map((title) => edit.addGoal(doc, { by: "mentor", area: "work", title })) as [string, string];
    const [x, z] = ["x", "z"].map((title) => edit.addAction(doc, { goal: to, title })) as [string, string];
    const y = edit.addAction(doc, { goal: from, title: "y" });
    drop(doc, "actions", y, { list: to, after: x, before: z });
    expect(titles(readBoard(doc), "actions", to)).toEqual(["x", "y", "z"]);
    drop(doc, "actions", y, last(null));
    expect([titles(readBoard(doc), "actions", to), titles(readBoard(doc), "actions", null)]).toEqual([["x", "z"], ["y"]]);
  });

  test("within a list, only the order is written", () => {
    const goal = edit.addGoal(doc, { by: "mentor", area: "work" });
    const [a, b] = ["a", "b"].map((title) => edit.addBenchmark(doc, { goal, title })) as [string, string];
    const keys: string[] = [];
    doc.getMap("benchmarks").observeDeep((events) => {
      for (const event of events) keys.push(...(event as Y.YMapEvent<unknown>).keysChanged as Set<string>);
    });
    drop(doc, "benchmarks", a, { list: goal, after: b, before: null });
    expect(keys).toEqual(["order"]);
    expect(titles(readBoard(doc), "benchmarks", goal)).toEqual(["b", "a"]);
  });
});

describe("both at once", () => {
  const state = (one: Y.Doc): unknown => {
    const board = readBoard(one);
    return board.actions.map(({ id, goal, order }) => [id, goal, order]);
  };

  test("an action that both move to different goals is in one of them, once, in the place chosen with it", () => {
    const goals = ["1", "2"].map((title) => edit.addGoal(doc, { by: "mentor", area: "work", title })) as [string, string];
    for (const goal of goals) for (const title of ["a", "b"]) edit.addAction(doc, { goal, title });
    const moved = edit.addAction(doc, { goal: null, title: "moved" });
    const other = replicaOf(doc);
    const firstOf = (goal: string): Place => ({ list: goal, after: null, before: standingIn(readBoard(doc), "actions", goal)[0]?.id ?? null });
    drop(doc, "actions", moved, firstOf(goals[0]));
    drop(other, "actions", moved, last(goals[1]));
    exchange(doc, other);
    const board = readBoard(doc);
    const found = goals.map((goal) => titles(board, "actions", goal));
    expect([["moved", "a", "b"], ["a", "b"]].concat([["a", "b"], ["a", "b", "moved"]])).toEqual(expect.arrayContaining(found));
    expect(found.flat().filter((title) => title === "moved")).toHaveLength(1);
    expect(state(other)).toEqual(state(doc));
  });

  test("one sorts it within its goal while the other takes it to another: it is in the other", () => {
    const [here, there] = ["1", "2"].map((title) => edit.addGoal(doc, { by: "mentor", area: "work", title })) as [string, string];
    const [a, b] = ["a", "b"].map((title) => edit.addAction(doc, { goal: here, title })) as [string, string];
    for (const sorts of [0, 1]) {
      const pair = [replicaOf(doc), replicaOf(doc)] as const;
      drop(pair[sorts] as Y.Doc, "actions", a, { list: here, after: b, before: null });
      drop(pair[1 - sorts] as Y.Doc, "actions", a, last(there));
      exchange(...pair);
      for (const one of pair) expect(standing(readBoard(one), { kind: "actions", id: a })?.list).toBe(there);
    }
  });

  test.each(seeds(40))("however both move actions about, each is there once and both see the same (seed %i)", (seed) => {
    const random = seeded(seed);
    const pick = <T,>(of: readonly T[]): T => of[random(of.length)] as T;
    const goals = ["1", "2"].map((title) => edit.addGoal(doc, { by: "mentor", area: "work", title }));
    const lists = [...goals, null];
    const ids = ["a", "b", "c", "d", "e"].map((title) => edit.addAction(doc, { goal: pick(lists), title }));
    const other = replicaOf(doc);
    for (let n = 0; n < 30; n += 1) {
      const one = pick([doc, other]);
      const list = pick(lists);
      const before = pick([...standingIn(readBoard(one), "actions", list), null]);
      drop(one, "actions", pick(ids), { list, after: null, before: before?.id ?? null });
      if (random(4) === 0) exchange(doc, other);
    }
    exchange(doc, other);
    const everywhere = lists.flatMap((list) => standingIn(readBoard(doc), "actions", list).map((one) => one.id));
    expect(everywhere.toSorted()).toEqual(ids.toSorted());
    expect(state(other)).toEqual(state(doc));
  });

  test("two that got the same key stand by their ids, for both", () => {
    const ids = ["b", "a", "c"].map((id) => edit.addAction(doc, { id, goal: null, title: id }));
    doc.transact(() => ids.forEach((id) => (doc.getMap("actions").get(id) as Y.Map<unknown>).set("order", "a1V")));
    const other = replicaOf(doc);
    for (const one of [doc, other]) expect(titles(readBoard(one), "actions", null)).toEqual(["a", "b", "c"]);
  });
});

describe("scrolling near an edge", () => {
  test("is the faster the nearer, still in the middle, and never faster than at the edge", () => {
    expect(speedAt(400, 0, 800)).toBe(0);
    expect(speedAt(70, 0, 800)).toBeLessThan(0);
    expect(speedAt(10, 0, 800)).toBeLessThan(speedAt(70, 0, 800));
    expect(speedAt(-500, 0, 800)).toBe(speedAt(0, 0, 800));
    expect(speedAt(790, 0, 800)).toBeCloseTo(-speedAt(10, 0, 800));
  });
});
