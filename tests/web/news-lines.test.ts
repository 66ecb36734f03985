/** Changes as a person would tell them. Ada looks at what Lin did. */
import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import * as edit from "@/board/doc/edit";
import { readBoard } from "@/board/doc/read";
import { changesSince } from "@/board/news/changes";
import { type Line, linesOf } from "@/board/news/lines";
import { allOf, merge, nothingSeen } from "@/board/news/seen";
import { documentOf, exchange, fixture, replicaOf } from "./documents";

const ada = documentOf(fixture("new").board);
const goal = edit.addGoal(ada, { by: "mentor", area: "work", title: "Speak at the guild" });
const [outline, run] = ["Outline agreed", "Dry run"].map((title) => edit.addBenchmark(ada, { goal, title })) as [string, string];
const action = edit.addAction(ada, { goal, title: "Pick three stories", owner: "mentee" });
const done = edit.addAction(ada, { goal, title: "Ask for a slot", owner: "mentee" });
edit.tickAction(ada, done, true);
const win = edit.addWin(ada, { by: "mentor", title: "First talk" });

/** What Ada is told of what Lin does to her copy of the board. */
function after(act: (lin: Y.Doc) => void): Line[] {
  const [lin, here] = [replicaOf(ada), replicaOf(ada)];
  const seen = nothingSeen();
  merge(seen, allOf(here));
  act(lin);
  exchange(lin, here);
  return linesOf(changesSince(here, seen), readBoard(here), "mentor");
}

const brief = (lines: Line[]): string[] => lines.map(({ what, n, title }) => `${what} ${n} ${title}`);

const write = (doc: Y.Doc, root: string, id: string, key: string, value: unknown): void => {
  ((doc.getMap(root).get(id) as Y.Map<unknown>) ?? doc.getMap(root)).set(key, value);
};

describe("a line", () => {
  test("counts what is alike within a goal, names the first and its goal, and leads there", () => {
    const [line, ...others] = after((lin) => {
      edit.reachBenchmark(lin, outline, true);
      edit.reachBenchmark(lin, run, true);
    });
    expect(others).toEqual([]);
    expect(line).toMatchObject({ what: "benchmark-reached", n: 2, goal: "Speak at the guild", route: { at: "goal", id: goal } });
    expect([...(line?.marks.keys() ?? [])].sort()).toEqual([`benchmarks/${outline}`, `benchmarks/${run}`].sort());
  });

  test.each<[string, (lin: Y.Doc) => void]>([
    ["goal-reached 1 Speak at the guild", (lin) => edit.setStatus(lin, goal, "reached")],
    ["goal-aside 1 Speak at the guild", (lin) => edit.setStatus(lin, goal, "set-aside")],
    ["goal-due 1 Speak at the guild", (lin) => edit.setDue(lin, "goals", goal, "2027-03-01")],
    ["goal-progress 1 Speak at the guild", (lin) => edit.setMeasure(lin, goal, { now: 40 })],
    ["goal-changed 1 Speak at the guild", (lin) => edit.setArea(lin, goal, "life")],
    ["removed 1 Speak at the guild", (lin) => edit.remove(lin, "goals", goal, "mentee")],
    ["action-done 1 Pick three stories", (lin) => edit.tickAction(lin, action, true)],
    ["action-open 1 Ask for a slot", (lin) => edit.tickAction(lin, done, false)],
    ["action-yours 1 Pick three stories", (lin) => edit.setOwner(lin, action, "mentor")],
    ["action-changed 1 Pick three stories", (lin) => edit.setOwner(lin, action, "both")],
    ["benchmark-due 1 Dry run", (lin) => edit.setDue(lin, "benchmarks", run, "2027-03-01")],
    ["win-added 1 A slot", (lin) => edit.addWin(lin, { by: "mentee", title: "A slot" })],
    ["win-cheered 1 First talk", (lin) => write(lin, "wins", win, "cheers", new Y.Map([["mentee", "2026-02-03"]]))],
    ["key-turned 1 Speak at the guild", (lin) => lin.getMap("published").set(goal, { mentor: null, mentee: "2026-02-03" })],
    ["made-public 1 First talk", (lin) => lin.getMap("published").set(win, { mentor: "2026-02-02", mentee: "2026-02-03" })],
    ["board-title 1 Our Ada & Lin", (lin) => edit.ensureText(lin, "about", ["title"])?.insert(0, "Our ")],
  ])("says %s", (words, act) => {
    expect(brief(after(act))).toEqual([words]);
  });
});

test.each<[string, (lin: Y.Doc) => void]>([
  ["a new place in a list", (lin) => write(lin, "actions", action, "order", "Zz")],
  ["ticked and unticked again", (lin) => [true, false].forEach((on) => edit.tickAction(lin, action, on))],
  ["removed and brought back", (lin) => {
    edit.remove(lin, "actions", action, "mentee");
    edit.restore(lin, "actions", action);
  }],
  ["added and removed again", (lin) => edit.remove(lin, "goals", edit.addGoal(lin, { by: "mentee", area: "work" }), "mentee")],
  ["one's own key, turned on another device", (lin) => lin.getMap("published").set(goal, { mentor: "2026-02-03", mentee: null })],
  ["something of a newer version", (lin) => write(lin, "goals", goal, "order", lin.getMap("weather").set("sky", "blue"))],
])("no line is made of %s", (_what, act) => {
  expect(after(act).filter(({ what }) => what !== "removed")).toEqual([]);
});

test("a new goal is one line with all that it came with", () => {
  const lines = after((lin) => {
    const added = edit.addGoal(lin, { by: "mentee", area: "life", title: "Leave at five" });
    edit.addBenchmark(lin, { goal: added, title: "A first Thursday" });
    edit.addAction(lin, { goal: added, title: "Tell the team" });
  });
  expect(brief(lines)).toEqual(["goal-added 1 Leave at five"]);
  expect(lines[0]?.marks.size).toBe(3);
});

test("what matters most comes first", () => {
  const lines = after((lin) => {
    edit.setDue(lin, "actions", action, "2027-03-01");
    edit.addAction(lin, { goal, title: "Call the host" });
    edit.setStatus(lin, goal, "reached");
  });
  expect(lines.map(({ what }) => what)).toEqual(["goal-reached", "action-added", "action-due"]);
});
