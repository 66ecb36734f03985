/** The board at a glance: what a filter lets through, what each does next, and what is due. */
import { describe, expect, test } from "vitest";
import type { ActionView, BenchmarkView, BoardView, GoalView } from "@/board/doc/schema";
import { readBoard } from "@/board/doc/read";
import { type Filter, NONE, existing, isNone, isOwner, keeps, parseFilter, turned } from "@/board/filter/filter";
import { dueSoon, nextActions } from "@/board/glance/next";
import { documentOf, fixture } from "./documents";

const filled = readBoard(documentOf(fixture("filled").board));
const aGoal = filled.goals[0] as GoalView;
const anAction = filled.actions[0] as ActionView;
const aBenchmark = filled.benchmarks[0] as BenchmarkView;

const goal = (id: string, more: Partial<GoalView> = {}): GoalView => ({ ...aGoal, id, title: id, area: "work", value: "", status: "open", due: null, removed: null, ...more });
const action = (id: string, more: Partial<ActionView> = {}): ActionView => ({ ...anAction, id, title: id, goal: "talk", owner: "mentee", due: null, done: null, removed: null, ...more });
const benchmark = (id: string, more: Partial<BenchmarkView> = {}): BenchmarkView => ({ ...aBenchmark, id, title: id, goal: "talk", due: null, reached: null, removed: null, ...more });

const board: BoardView = {
  ...filled,
  goals: [
    goal("talk", { value: "craft", due: "2026-03-20" }),
    goal("choir", { area: "life", due: "2026-06-01" }),
    goal("book", { area: "learning", status: "reached", due: "2026-03-01" }),
    goal("gone", { removed: "2026-01-01", due: "2026-03-01" }),
  ],
  actions: [
    action("draft"),
    action("call", { owner: "mentor", due: "2026-03-05" }),
    action("practise", { owner: "both", due: "2026-03-30" }),
    action("ask", { due: "2026-03-10", goal: "choir" }),
    action("done", { done: "2026-02-01", goal: "choir", owner: "mentor" }),
    action("read", { goal: "book", owner: "mentor", done: "2026-01-01" }),
    action("café", { goal: null, owner: "mentee" }),
    action("lost", { goal: "gone", due: "2026-03-01" }),
  ],
  benchmarks: [
    benchmark("outline", { due: "2026-02-27" }),
    benchmark("reached", { due: "2026-02-27", reached: "2026-02-20" }),
    benchmark("far", { due: "2026-12-01" }),
  ],
};
const TODAY = "2026-03-08";

const kept = (filter: Partial<Filter>): string[] =>
  board.goals.filter((one) => one.removed === null && keeps({ ...NONE, ...filter }, one, board)).map(({ id }) => id);

describe("a filter", () => {
  test.each<[string, Partial<Filter>, string[]]>([
    ["of nothing lets all through", {}, ["talk", "choir", "book"]],
    ["takes any of several areas", { area: ["life", "learning"] }, ["choir", "book"]],
    ["takes a value", { value: ["craft"] }, ["talk"]],
    ["takes a state", { state: ["reached", "set-aside"] }, ["book"]],
    ["takes what somebody has left to do, alone or together", { owner: ["mentor"] }, ["talk", "book"]],
    ["takes what both do", { owner: ["both"] }, ["talk"]],
    ["must fit in every respect", { owner: ["mentee"], area: ["life", "work"], state: ["open"] }, ["talk", "choir"]],
  ])("%s", (_what, filter, expected) => {
    expect(kept(filter)).toEqual(expected);
  });

  test("turns a choice on and off", () => {
    const on = turned(NONE, "area", "life");
    expect(on.area).toEqual(["life"]);
    expect(isNone(turned(on, "area", "life"))).toBe(true);
  });

  test("forgets areas and values that are gone", () => {
    const area = filled.areas[0]?.id ?? "";
    expect(existing({ ...NONE, area: [area, "nowhere"], value: ["nothing"] }, filled)).toEqual({ ...NONE, area: [area] });
  });

  test("is read from what a session kept, whatever that is", () => {
    const filter: Filter = { area: ["life"], value: [], owner: ["both"], state: ["open"] };
    expect(parseFilter(JSON.stringify(filter))).toEqual(filter);
    for (const nonsense of [null, "", "{", "[]", "7", '{"area": 3, "owner": ["nobody", 4], "state": {}}']) {
      expect(parseFilter(nonsense), String(nonsense)).toEqual(NONE);
    }
  });

  test("counts what is for both as each one's", () => {
    expect([isOwner([], "mentor"), isOwner(["mentee"], "both"), isOwner(["both"], "mentee")]).toEqual([true, true, false]);
  });
});

describe("what comes next", () => {
  const ids = (items: readonly { id: string }[]): string[] => items.map(({ id }) => id);

  test("is each one's open actions of open goals, the soonest first, then as the goals stand", () => {
    const next = nextActions(board);
    expect([ids(next.mentor), ids(next.mentee), ids(next.both)]).toEqual([["call"], ["ask", "draft", "café"], ["practise"]]);
  });

  test("keeps to the goals that a filter shows", () => {
    const next = nextActions(board, (one) => one.id === "choir");
    expect([ids(next.mentor), ids(next.mentee)]).toEqual([[], ["ask"]]);
  });

  test("is due when its day is near or has passed, and it is still open", () => {
    expect(ids(dueSoon(board, TODAY))).toEqual(["outline", "call", "ask", "talk"]);
  });

  test("is due only for the goals that a filter shows", () => {
    expect(ids(dueSoon(board, TODAY, (one) => one.id === "choir"))).toEqual(["ask"]);
  });
});
