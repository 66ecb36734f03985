import { beforeEach, describe, expect, test } from "vitest";
import * as Y from "yjs";
import * as edit from "@/board/doc/edit";
import { ensureRich } from "@/board/doc/rich";
import { readBoard } from "@/board/doc/read";
import { textAt } from "@/board/doc/schema";
import { documentOf, exchange, fixture, replicaOf } from "./documents";

let doc: Y.Doc;
beforeEach(() => {
  doc = documentOf(fixture("new").board);
});

const goals = (): string[] => readBoard(doc).goals.map((goal) => goal.title);

describe("adding", () => {
  test("a goal has everything that the schema names", () => {
    const id = edit.addGoal(doc, { by: "mentee", area: "life", title: "Sleep" });
    const fields = [...(doc.getMap("goals").get(id) as Y.Map<unknown>).keys()].sort();
    expect(fields).toEqual(
      ["area", "by", "confidence", "created", "due", "measure", "notes", "order", "reached", "removed", "status", "title", "value", "why"],
    );
    expect(readBoard(doc).goals[0]).toMatchObject({
      id,
      title: "Sleep",
      why: "",
      notes: "",
      area: "life",
      status: "open",
      by: "mentee",
      measure: { kind: "benchmarks", unit: "", start: 0, target: 100, now: 0 },
      confidence: { mentor: null, mentee: null },
      progress: 0,
    });
  });

  test("is last, or after the one that is named", () => {
    const first = edit.addGoal(doc, { by: "mentor", area: "work", title: "1" });
    edit.addGoal(doc, { by: "mentor", area: "work", title: "3" });
    edit.addGoal(doc, { by: "mentor", area: "work", title: "2", after: first });
    edit.addGoal(doc, { by: "mentor", area: "work", title: "4", after: "gone" });
    expect(goals()).toEqual(["1", "2", "3", "4"]);
  });

  test("benchmarks, actions and wins have theirs", () => {
    const goal = edit.addGoal(doc, { by: "mentor", area: "work" });
    edit.addBenchmark(doc, { goal, title: "Outline" });
    edit.addAction(doc, { goal, title: "Draft", owner: "mentee" });
    edit.addAction(doc, { goal: null, title: "Book a room" });
    edit.addWin(doc, { by: "mentee", title: "Slept well", on: "2026-03-01" });
    const { benchmarks, actions, wins } = readBoard(doc);
    expect(benchmarks[0]).toMatchObject({ goal, title: "Outline", due: null, reached: null, removed: null });
    expect(actions.map(({ title, owner, goal: of }) => [title, owner, of])).toEqual(
      expect.arrayContaining([["Draft", "mentee", goal], ["Book a room", "both", null]]),
    );
    expect(wins[0]).toMatchObject({ title: "Slept well", by: "mentee", on: "2026-03-01", goal: null });
  });

  test("an area that goes by that name already is used again", () => {
    expect(edit.addArea(doc, "learning")).toBe("learning");
    const family = edit.addArea(doc, "Family");
    expect(readBoard(doc).areas.at(-1)).toMatchObject({ id: family, name: "Family" });
    expect(edit.addArea(doc, "FAMILY")).toBe(family);
    edit.remove(doc, "areas", family, "mentor");
    expect(edit.addArea(doc, "family"), "and when it was removed, it comes back").toBe(family);
    expect(readBoard(doc).areas.at(-1)).toMatchObject({ id: family, removed: null, removedBy: null });
  });

  test("ids never meet", () => {
    expect(new Set(Array.from({ length: 2000 }, edit.newId)).size).toBe(2000);
  });
});

describe("changing", () => {
  test("ticking, reaching, owner, dates and status", () => {
    const goal = edit.addGoal(doc, { by: "mentor", area: "work" });
    const benchmark = edit.addBenchmark(doc, { goal });
    const action = edit.addAction(doc, { goal });
    edit.reachBenchmark(doc, benchmark, true);
    edit.tickAction(doc, action, true);
    edit.setOwner(doc, action, "mentor");
    edit.setDue(doc, "goals", goal, "2026-12-12");
    edit.setArea(doc, goal, "life");
    let view = readBoard(doc);
    expect(view.benchmarks[0]?.reached).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/);
    expect(view.actions[0]).toMatchObject({ owner: "mentor", done: expect.any(String) });
    expect(view.goals[0]).toMatchObject({ due: "2026-12-12", area: "life", progress: 1 });
    edit.tickAction(doc, action, false);
    edit.setStatus(doc, goal, "reached");
    view = readBoard(doc);
    expect(view.actions[0]?.done).toBeNull();
    expect(view.goals[0]).toMatchObject({ status: "reached", reached: expect.any(String) });
    edit.setStatus(doc, goal, "open");
    expect(readBoard(doc).goals[0]?.reached).toBeNull();
  });

  test("a measure changes in part, also one that was written as plain JSON", () => {
    const goal = edit.addGoal(doc, { by: "mentor", area: "work" });
    edit.setMeasure(doc, goal, { kind: "number", target: 10 });
    edit.setMeasure(doc, goal, { now: 4 });
    expect(readBoard(doc).goals[0]?.progress).toBe(0.4);
    (doc.getMap("goals").get(goal) as Y.Map<unknown>).set("measure", { kind: "judged", scale: "log" });
    edit.setMeasure(doc, goal, { now: 30 });
    expect(readBoard(doc).goals[0]).toMatchObject({ measure: { kind: "judged", now: 30 }, progress: 0.3 });
    const measure = (doc.getMap("goals").get(goal) as Y.Map<unknown>).get("measure") as Y.Map<unknown>;
    expect(measure.get("scale"), "an unknown field is kept").toBe("log");
  });

  test("both partners changing one measure at once keep both changes", () => {
    const goal = edit.addGoal(doc, { by: "mentor", area: "work" });
    const other = replicaOf(doc);
    edit.setMeasure(doc, goal, { kind: "number", target: 20 });
    edit.setMeasure(other, goal, { unit: "pages", now: 5 });
    exchange(doc, other);
    expect(readBoard(doc).goals[0]?.measure).toEqual({ kind: "number", unit: "pages", start: 0, target: 20, now: 5 });
    expect(readBoard(other).goals).toEqual(readBoard(doc).goals);
  });

  test("an item that some client wrote as plain JSON can be edited, and keeps what it had", () => {
    doc.getMap("actions").set("a", { goal: null, owner: "mentor", mood: "sunny" });
    edit.tickAction(doc, "a", true);
    expect(readBoard(doc).actions[0]).toMatchObject({ owner: "mentor", done: expect.any(String) });
    expect((doc.getMap("actions").get("a") as Y.Map<unknown>).get("mood")).toBe("sunny");
  });

  test("a text that is missing or no text is made when it is wanted", () => {
    doc.getMap("goals").set("g", new Y.Map<unknown>([["title", "plain"]]));
    expect(edit.ensureText(doc, "goals", ["g", "title"])?.toString()).toBe("plain");
    expect(textAt(doc, "goals", ["g", "title"])?.toString()).toBe("plain");
    expect(edit.ensureText(doc, "goals", ["nowhere", "title"])).toBeNull();
    expect(ensureRich(doc, "goals", ["g", "why"])).toBe(ensureRich(doc, "goals", ["g", "why"]));
  });

  test("a unit in plain words becomes a text within its measure, also one that was plain JSON", () => {
    doc.getMap("goals").set("g", { measure: { kind: "number", unit: "pages" } });
    edit.ensureText(doc, "goals", ["g", "measure", "unit"])?.insert(0, "good ");
    expect(readBoard(doc).goals[0]?.measure).toMatchObject({ kind: "number", unit: "good pages" });
  });

  test("what isn't there is left alone", () => {
    const before = Y.encodeStateAsUpdate(doc);
    edit.tickAction(doc, "none", true);
    edit.setMeasure(doc, "none", { now: 1 });
    edit.remove(doc, "wins", "none", "mentor");
    expect(Y.encodeStateAsUpdate(doc)).toEqual(before);
  });
});

describe("removing and moving", () => {
  test("a removed thing stays on the board and comes back where it was", () => {
    const [one, two] = ["1", "2", "3"].map((title) => edit.addGoal(doc, { by: "mentor", area: "work", title }));
    edit.remove(doc, "goals", two as string, "mentor");
    expect(readBoard(doc).goals.find((goal) => goal.id === two)?.removed).toMatch(/Z$/);
    edit.restore(doc, "goals", two as string);
    expect(readBoard(doc).goals.map((goal) => goal.removed)).toEqual([null, null, null]);
    expect(goals()).toEqual(["1", "2", "3"]);
    expect(one).toBeDefined();
  });

  const NAMED: Record<string, (doc: Y.Doc) => void> = {
    "adding a goal": () => edit.addGoal(doc, { by: "mentor", area: "work" }),
    "adding a benchmark": () => edit.addBenchmark(doc, { goal: "guild" }),
    "adding an action": () => edit.addAction(doc, { goal: "guild", after: "x1" }),
    "adding a win": () => edit.addWin(doc, { by: "mentee" }),
    "adding an area": () => edit.addArea(doc, "Family"),
    "renaming an area": () => edit.renameArea(doc, "life", "Home"),
    "bringing back a goal and a part of it": () => edit.bringBack(doc, [["goals", "aside"], ["values", "speed"]]),
    "ticking an action": () => edit.tickAction(doc, "x2", true),
    "reaching a benchmark": () => edit.reachBenchmark(doc, "b3", true),
    "setting a goal aside": () => edit.setStatus(doc, "guild", "set-aside"),
    "changing a measure": () => edit.setMeasure(doc, "reviews", { target: 20, unit: "pages", now: 6 }),
    "moving a goal to another area": () => edit.moveTo(doc, "goals", "guild", "life", readBoard(doc).goals, 0),
    "moving a benchmark": () => edit.moveTo(doc, "benchmarks", "b3", "guild", readBoard(doc).benchmarks, 0),
    "moving an action among others of its key": () => edit.moveTo(doc, "actions", "x2", null, readBoard(doc).actions, 1),
    "removing a win": () => edit.remove(doc, "wins", "w1", "mentor"),
    "bringing back a goal": () => edit.restore(doc, "goals", "aside"),
  };
  test.each(Object.entries(NAMED))("%s is one transaction of this page", (_what, act) => {
    doc = documentOf(fixture("filled").board);
    const origins: unknown[] = [];
    doc.on("update", (_update: Uint8Array, origin: unknown) => origins.push(origin));
    act(doc);
    expect(origins).toEqual([edit.HERE]);
  });

  test.each([
    ["goals", "guild"],
    ["benchmarks", "b2"],
    ["actions", "x1"],
    ["wins", "w1"],
    ["areas", "life"],
    ["values", "craft"],
  ] as const)("what is removed from the %s comes back with all that it had", (kind, id) => {
    doc = documentOf(fixture("filled").board);
    const before = readBoard(doc);
    edit.remove(doc, kind, id, "mentor");
    expect(readBoard(doc)[kind].find((one) => one.id === id)).toMatchObject({
      removed: expect.stringMatching(/Z$/),
      removedBy: "mentor",
    });
    edit.restore(doc, kind, id);
    expect(readBoard(doc)).toEqual(before);
  });

  test("the words of what is wiped are gone from the document, here and at the partner's", () => {
    const goal = edit.addGoal(doc, { by: "mentor", area: "work", title: "secret title" });
    ensureRich(doc, "goals", [goal, "why"])?.insert(0, [new Y.XmlText("secret reason")]);
    const other = replicaOf(doc);
    edit.wipe(doc, [["goals", goal]]);
    exchange(doc, other);
    for (const replica of [doc, other]) {
      expect(readBoard(replica).goals).toEqual([]);
      expect(Buffer.from(Y.encodeStateAsUpdate(replica)).includes("secret")).toBe(false);
    }
  });

  test("a removed benchmark no longer counts", () => {
    doc = documentOf(fixture("filled").board);
    edit.remove(doc, "benchmarks", "b3", "mentor");
    expect(readBoard(doc).goals.find((goal) => goal.id === "guild")?.progress).toBe(1);
  });

  test("removing at the same moment as the partner edits loses neither", () => {
    doc = documentOf(fixture("filled").board);
    const other = replicaOf(doc);
    edit.remove(doc, "actions", "x2", "mentor");
    edit.setOwner(other, "x2", "mentor");
    exchange(doc, other);
    const both = [doc, other].map((one) => readBoard(one).actions.find((action) => action.id === "x2"));
    expect(both[0]).toMatchObject({ owner: "mentor", removed: expect.any(String) });
    expect(both[1]).toEqual(both[0]);
  });

  test("two partners adding at the same place keep both", () => {
    doc = documentOf(fixture("filled").board);
    const other = replicaOf(doc);
    edit.addAction(doc, { goal: "guild", title: "mine", after: "x1" });
    edit.addAction(other, { goal: "guild", title: "theirs", after: "x1" });
    exchange(doc, other);
    const titles = (one: Y.Doc): string[] =>
      readBoard(one).actions.filter((action) => action.goal === "guild").map((action) => action.title);
    const [first, ...rest] = titles(doc);
    expect(first).toBe("Pick the three incidents worth telling");
    expect([...rest.slice(0, 2).sort(), rest[2]]).toEqual(["mine", "theirs", "Draft the opening two minutes, out loud"]);
    expect(titles(other)).toEqual(titles(doc));
  });
});
