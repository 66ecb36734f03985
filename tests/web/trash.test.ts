import { describe, expect, test } from "vitest";
import * as edit from "@/board/doc/edit";
import { ensureRich } from "@/board/doc/rich";
import { readBoard } from "@/board/doc/read";
import type { BoardView } from "@/board/doc/schema";
import { type Removed, comingBack, everything, goingWith, removedThings, search } from "@/board/trash/removed";
import { documentOf, fixture } from "./documents";

const doc = documentOf(fixture("new").board);
const board = (): BoardView => readBoard(doc);
const listed = (title: string): Removed => removedThings(board()).find((one) => one.title === title) as Removed;

const goal = edit.addGoal(doc, { by: "mentor", area: "work", title: "Speak at the guild" });
ensureRich(doc, "goals", [goal, "notes"]);
const outline = edit.addBenchmark(doc, { goal, title: "Outline" });
edit.addBenchmark(doc, { goal, title: "Dry run" });
const call = edit.addAction(doc, { goal, title: "Call Éva" });
const empty = edit.addAction(doc, { goal: null });
const family = edit.addArea(doc, "Family");
edit.addGoal(doc, { by: "mentee", area: family, title: "Dinner" });
const at = (instant: string, kind: "goals" | "actions" | "benchmarks" | "areas", id: string, by: "mentor" | "mentee"): void =>
  doc.transact(() => {
    const item = doc.getMap(kind).get(id) as import("yjs").Map<unknown>;
    item.set("removed", instant);
    item.set("removedBy", by);
  });
at("2026-03-01T10:00:00.000Z", "benchmarks", outline, "mentee");
at("2026-03-02T10:00:00.000Z", "goals", goal, "mentor");
at("2026-03-03T10:00:00.000Z", "actions", empty, "mentor");
at("2026-03-04T10:00:00.000Z", "areas", family, "mentee");

describe("the trash", () => {
  test("lists what has words, the last removed first, with who removed it", () => {
    expect(removedThings(board()).map(({ title, by }) => [title, by])).toEqual([
      ["Family", "mentee"],
      ["Speak at the guild", "mentor"],
      ["Outline", "mentee"],
    ]);
  });

  test("tells what comes back with a goal or under an area: not what was removed before", () => {
    expect(listed("Speak at the guild").with).toEqual({ benchmarks: 1, actions: 1, goals: 0 });
    expect(listed("Family").with).toEqual({ benchmarks: 0, actions: 0, goals: 1 });
    expect(listed("Outline").goal).toEqual({ title: "Speak at the guild", removed: true });
  });

  test("lists a goal without a title when something hangs on it", () => {
    const other = documentOf(fixture("new").board);
    const id = edit.addGoal(other, { by: "mentor", area: "work" });
    edit.remove(other, "goals", id, "mentor");
    expect(removedThings(readBoard(other))).toEqual([]);
    edit.addAction(other, { goal: id, title: "Call" });
    expect(removedThings(readBoard(other))).toHaveLength(1);
  });

  test.each([
    ["guild speak", ["Speak at the guild", "Outline"]],
    ["OUTLINE", ["Outline"]],
    ["  ", ["Family", "Speak at the guild", "Outline"]],
    ["nothing", []],
  ])("is searched for “%s”", (query, titles) => {
    expect(search(removedThings(board()), query).map(({ title }) => title)).toEqual(titles);
  });

  test("is searched without accents", () => {
    const things = [{ ...listed("Outline"), title: "Éva żółty" }];
    expect(search(things, "eva zo")).toHaveLength(1);
  });

  test("brings a part back with its goal, and a goal alone", () => {
    expect(comingBack(board(), listed("Outline"))).toEqual([["benchmarks", outline], ["goals", goal]]);
    expect(comingBack(board(), listed("Speak at the guild"))).toEqual([["goals", goal]]);
  });

  test("is emptied with all that hangs on what goes, and what was never listed", () => {
    const ids = everything(board()).map(([, id]) => id);
    expect(ids).toHaveLength(6);
    expect(ids).toEqual(expect.arrayContaining([goal, outline, call, empty, family]));
    expect(goingWith(board(), [["benchmarks", outline]])).toEqual([["benchmarks", outline]]);
    edit.wipe(doc, everything(board()));
    expect(board().goals.map(({ title }) => title)).toEqual(["Dinner"]);
    expect([board().benchmarks, board().actions, removedThings(board())]).toEqual([[], [], []]);
  });
});
