import { beforeEach, describe, expect, test, vi } from "vitest";
import * as Y from "yjs";
import * as edit from "@/board/doc/edit";
import { ensureRich } from "@/board/doc/rich";
import { readBoard } from "@/board/doc/read";
import { type GoalView, fragmentAt, textAt } from "@/board/doc/schema";
import { History, type Told } from "@/board/doc/undo";
import { documentOf, exchange, fixture, replicaOf, seeded, seeds } from "./documents";

/** Ada's document with her history, and Lin's. */
let doc: Y.Doc;
let lin: Y.Doc;
let history: History;
let told: Told[];

const start = (name: string): void => {
  doc = documentOf(fixture(name).board);
  lin = replicaOf(doc);
  told = [];
  history = new History(doc, { seat: "mentor", told: (each) => told.push(each) });
};

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse("2026-03-01T10:00:00Z") });
  start("filled");
  return () => vi.useRealTimers();
});

const pause = (): unknown => vi.advanceTimersByTime(2000);
const meet = (): void => exchange(doc, lin);
const goal = (id = "guild", of = doc): GoalView => readBoard(of).goals.find((one) => one.id === id) as GoalView;
const type = (of: Y.Doc, index: number, words: string, id = "guild"): void =>
  of.transact(() => textAt(of, "goals", [id, "title"])?.insert(index, words), edit.HERE);

test("a paragraph that was made stays when the partner has written in it", () => {
  const notes = (of: Y.Doc): Y.XmlFragment => fragmentAt(of, "goals", ["billing", "notes"]) as Y.XmlFragment;
  ensureRich(doc, "goals", ["billing", "notes"]);
  const list = new Y.XmlElement("bulletList");
  const [mine, empty] = [new Y.XmlElement("paragraph"), new Y.XmlElement("paragraph")];
  list.insert(0, [mine]);
  mine.insert(0, [new Y.XmlText("mine")]);
  doc.transact(() => notes(doc).insert(0, [list, empty]), edit.HERE);
  meet();
  const words = ((notes(lin).get(0) as Y.XmlElement).get(0) as Y.XmlElement).get(0) as Y.XmlText;
  words.insert(2, "theirs");
  meet();
  history.undo();
  expect(notes(doc).toString()).toBe("<bulletlist><paragraph>theirs</paragraph></bulletlist>");
});

describe("a value that was set", () => {
  test("goes back, and comes again", () => {
    edit.setDue(doc, "goals", "guild", "2027-01-01");
    expect(history.undo().did).toEqual({ verb: "set", root: "goals", id: "guild", field: "due" });
    expect(goal().due).toBe("2026-12-12");
    history.redo();
    expect(goal().due).toBe("2027-01-01");
    history.undo();
    expect(goal().due).toBe("2026-12-12");
  });

  test("that the partner has overwritten stays; the step before it is taken back, and both are told", () => {
    edit.setArea(doc, "guild", "life");
    edit.setDue(doc, "goals", "guild", "2027-01-01");
    meet();
    edit.setDue(lin, "goals", "guild", "2027-02-02");
    meet();
    const { did, left } = history.undo();
    expect(goal()).toMatchObject({ due: "2027-02-02", area: "work" });
    expect(did).toMatchObject({ verb: "set", id: "guild", field: "area" });
    expect(left).toEqual([{ verb: "set", root: "goals", id: "guild", field: "due" }]);
    expect(history.canUndo).toBe(false);
  });

  test("on top of the partner's goes back to the partner's, and no further", () => {
    edit.setDue(doc, "goals", "guild", "2027-01-01");
    meet();
    edit.setDue(lin, "goals", "guild", "2027-02-02");
    meet();
    edit.setDue(doc, "goals", "guild", "2027-03-03");
    history.undo();
    expect(goal().due).toBe("2027-02-02");
    expect(history.undo()).toMatchObject({ did: null, left: [{ field: "due" }] });
    expect(goal().due).toBe("2027-02-02");
  });

  test("goes back when the partner has put it there again", () => {
    edit.setDue(doc, "goals", "guild", "2027-01-01");
    meet();
    edit.setDue(lin, "goals", "guild", "2027-02-02");
    edit.setDue(lin, "goals", "guild", "2027-01-01");
    meet();
    history.undo();
    expect(goal().due).toBe("2026-12-12");
  });

  test.each([1, 2 ** 31])("at the same moment as the partner's goes back to what was there before both (client %i)", (id) => {
    // Yjs lets the higher client id win. Plain Y.UndoManager would then delete the key.
    lin.clientID = id;
    edit.setDue(doc, "goals", "guild", "2027-01-01");
    edit.setDue(lin, "goals", "guild", "2027-02-02");
    meet();
    const mine = goal().due === "2027-01-01";
    history.undo();
    expect(goal().due).toBe(mine ? "2026-12-12" : "2027-02-02");
    meet();
    expect(goal("guild", lin).due).toBe(goal().due);
  });

  test("where there was none goes away", () => {
    edit.setDue(doc, "goals", "reviews", "2027-01-01");
    history.undo();
    expect(goal("reviews").due).toBeNull();
  });

  test("in an item that some client wrote as plain JSON goes back too", () => {
    doc.getMap("actions").set("plain", { goal: "guild", owner: "mentor", mood: "sunny" });
    edit.setOwner(doc, "plain", "mentee");
    edit.setDue(doc, "actions", "plain", "2027-01-01");
    history.undo();
    history.undo();
    expect(readBoard(doc).actions.find(({ id }) => id === "plain")).toMatchObject({ owner: "mentor", due: null });
    expect(history.canUndo).toBe(false);
  });

  test("belongs together with the others of its step: a status and its day", () => {
    edit.setStatus(doc, "guild", "reached");
    meet();
    pause();
    edit.setStatus(lin, "guild", "open");
    edit.setStatus(lin, "guild", "reached");
    meet();
    const { reached } = goal();
    expect(history.undo()).toMatchObject({ did: null, left: [{ field: "status" }] });
    expect(goal()).toMatchObject({ status: "reached", reached });
  });
});

describe("adding and removing", () => {
  test("what was added goes into the trash, and comes back with its words", () => {
    const id = edit.addGoal(doc, { by: "mentor", area: "work", title: "mine" });
    expect(history.undo().did).toMatchObject({ verb: "add", root: "goals", id });
    expect(goal(id)).toMatchObject({ title: "mine", removed: expect.any(String), removedBy: "mentor" });
    history.redo();
    expect(goal(id)).toMatchObject({ title: "mine", removed: null, removedBy: null });
  });

  test.each<[string, (id: string) => void]>([
    ["its title", (id) => type(lin, 4, "!", id)],
    ["its date", (id) => edit.setDue(lin, "goals", id, "2027-01-01")],
    ["a benchmark for it", (id) => void edit.addBenchmark(lin, { goal: id, title: "theirs" })],
  ])("what was added stays once the partner has written %s", (_what, act) => {
    const id = edit.addGoal(doc, { by: "mentor", area: "work", title: "mine" });
    meet();
    act(id);
    meet();
    expect(history.undo()).toMatchObject({ did: null, left: [{ verb: "add", id }] });
    expect(goal(id).removed).toBeNull();
  });

  test("what was added goes although the partner has moved something beside it", () => {
    const id = edit.addGoal(doc, { by: "mentor", area: "work", title: "mine" });
    meet();
    edit.moveTo(lin, "goals", "guild", "work", readBoard(lin).goals, 9);
    meet();
    history.undo();
    expect(goal(id).removed).toEqual(expect.any(String));
  });

  test("an area made for a goal goes, unless the partner has put something there", () => {
    edit.setAreaByName(doc, "guild", "Family");
    const family = goal().area;
    const area = (): unknown => readBoard(doc).areas.find(({ id }) => id === family)?.removed;
    history.undo();
    expect(goal().area).toBe("work");
    expect(area()).toEqual(expect.any(String));
    history.redo();
    expect([goal().area, area()]).toEqual([family, null]);
    meet();
    edit.setArea(lin, "reviews", family);
    meet();
    history.undo();
    expect([goal().area, goal("reviews").area, area()]).toEqual(["work", family, null]);
  });

  test("what was removed comes back with what the partner wrote in it meanwhile", () => {
    edit.remove(doc, "goals", "guild", "mentor");
    type(lin, 0, "Now: ");
    meet();
    history.undo();
    expect(goal()).toMatchObject({ removed: null, removedBy: null, title: "Now: Speak at the engineering guild 🪨" });
  });

  test("bringing back is undone by removing, under the name of who had removed it", () => {
    edit.remove(doc, "goals", "guild", "mentee");
    edit.restore(doc, "goals", "guild");
    expect(history.undo().did).toMatchObject({ verb: "restore" });
    expect(goal()).toMatchObject({ removed: expect.any(String), removedBy: "mentee" });
  });

  test("one removal can be taken back out of its turn", () => {
    edit.remove(doc, "goals", "guild", "mentor");
    const step = history.last;
    edit.setDue(doc, "goals", "reviews", "2027-01-01");
    expect(history.takeBack(step)).toBe(true);
    expect(goal().removed).toBeNull();
    expect(history.takeBack(step), "once").toBe(false);
    history.undo();
    expect(goal("reviews").due).toBeNull();
    expect(history.canUndo).toBe(false);
  });
});

test("moving goes back, and leaves the partner's move of another goal", () => {
  const order = (): string[] => readBoard(doc).goals.map(({ id }) => id);
  const before = order();
  edit.moveTo(doc, "goals", "guild", "work", readBoard(doc).goals, 0);
  edit.moveTo(lin, "goals", "billing", "learning", readBoard(lin).goals, 9);
  meet();
  expect(history.undo().did).toMatchObject({ verb: "move", id: "guild" });
  expect(order()).toEqual([...before.filter((id) => id !== "billing"), "billing"]);
  expect(goal("billing").area).toBe("learning");
});

test("an action that was moved to another goal goes back to its own, in its place", () => {
  const place = (): unknown => readBoard(doc).actions.map(({ id, goal: of }) => [id, of]);
  const before = place();
  edit.moveTo(doc, "actions", "x1", "reviews", [], 0);
  expect(history.undo().did).toMatchObject({ verb: "move", root: "actions", id: "x1" });
  expect(place()).toEqual(before);
});

test("a measure's keys go back as they were set, and the partner's beside them stay", () => {
  edit.setMeasure(doc, "reviews", { target: 20 });
  meet();
  edit.setMeasure(lin, "reviews", { unit: "talks" });
  meet();
  history.undo();
  expect(goal("reviews").measure).toMatchObject({ target: 12, unit: "talks" });
});

describe("words", () => {
  test("go back between the partner's, and come again", () => {
    type(doc, 5, " up");
    meet();
    type(lin, 0, "Please ");
    meet();
    expect(history.undo()).toMatchObject({ did: { verb: "type", root: "goals", id: "guild", field: "title" }, caret: 12 });
    expect(goal().title).toBe("Please Speak at the engineering guild 🪨");
    history.redo();
    expect(goal().title).toBe("Please Speak up at the engineering guild 🪨");
  });

  test("and structure have one order", () => {
    type(doc, 0, "We ");
    edit.setDue(doc, "goals", "guild", null);
    type(doc, 0, "Can ");
    const seen = (): unknown[] => [goal().title.slice(0, 6), goal().due];
    const states = [seen()];
    for (let n = 0; n < 3; n += 1) {
      history.undo();
      states.push(seen());
    }
    expect(states).toEqual([
      ["Can We", null],
      ["We Spe", null],
      ["We Spe", "2026-12-12"],
      ["Speak ", "2026-12-12"],
    ]);
    for (const state of [...states].reverse().slice(1)) {
      history.redo();
      expect(seen()).toEqual(state);
    }
  });

  test("that the partner has deleted are told, and the step before is taken back", () => {
    edit.setDue(doc, "goals", "guild", null);
    type(doc, 0, "Perhaps ");
    meet();
    lin.transact(() => textAt(lin, "goals", ["guild", "title"])?.delete(0, 8), edit.HERE);
    meet();
    expect(history.undo()).toMatchObject({ did: { field: "due" }, left: [{ verb: "type", field: "title" }] });
    expect(goal().due).toBe("2026-12-12");
  });

  test("in a rich note are of the same history", () => {
    const rich = { rich: "editor" };
    history.addTrackedOrigin(rich);
    const note = (): Y.XmlText => (fragmentAt(doc, "goals", ["guild", "why"])?.get(0) as Y.XmlElement).get(0) as Y.XmlText;
    edit.setDue(doc, "goals", "guild", null);
    doc.transact(() => note().insert(0, "Indeed: "), rich);
    edit.setDue(doc, "goals", "guild", "2027-01-01");
    history.undo();
    expect(history.undo().did).toEqual({ verb: "type", root: "goals", id: "guild", field: "why" });
    expect(goal()).toMatchObject({ due: null, why: "Because I explain best in writing, and want the room too." });
    history.undo();
    expect(goal().due).toBe("2026-12-12");
    history.redo();
    history.redo();
    expect(goal().why).toMatch(/^Indeed: Because/);
  });
});

describe("one step", () => {
  test("is typing without a pause", () => {
    type(doc, 0, "b");
    type(doc, 0, "a");
    pause();
    type(doc, 0, "0");
    history.undo();
    expect(goal().title).toMatch(/^abSpeak/);
    history.undo();
    expect(goal().title).toMatch(/^Speak/);
  });

  test("of typing does not grow for ever", () => {
    for (let n = 0; n < 100; n += 1) {
      type(doc, 0, "x");
      vi.advanceTimersByTime(200);
    }
    history.undo();
    expect(goal().title).toMatch(/^x{30,80}Speak/);
  });

  test("is each change of structure, however quick", () => {
    edit.setDue(doc, "goals", "guild", null);
    edit.setArea(doc, "guild", "life");
    history.undo();
    expect(goal()).toMatchObject({ due: null, area: "work" });
  });

  test("is a slider while it is dragged", () => {
    edit.setMeasure(doc, "thursdays", { now: 85 });
    edit.setMeasure(doc, "thursdays", { now: 90 });
    pause();
    edit.setMeasure(doc, "thursdays", { now: 95 });
    history.undo();
    expect(goal("thursdays").measure.now).toBe(90);
    history.undo();
    expect(goal("thursdays").measure.now).toBe(80);
  });

  test("is a row with the words that made it", () => {
    const id = edit.addAction(doc, { goal: "guild" });
    const words = (): Y.Text => textAt(doc, "actions", [id, "title"]) as Y.Text;
    const write = (what: string): void => doc.transact(() => words().insert(words().length, what), edit.HERE);
    write("Ca");
    write("ll");
    pause();
    write(" Sam");
    history.undo();
    expect(words().toString()).toBe("Call");
    history.undo();
    expect(readBoard(doc).actions.find((one) => one.id === id)).toMatchObject({ title: "", removed: expect.any(String) });
    expect(history.canUndo).toBe(false);
    history.redo();
    expect(readBoard(doc).actions.find((one) => one.id === id)).toMatchObject({ title: "Call", removed: null });
  });
});

test("never takes back what the partner did, when one did nothing oneself", () => {
  edit.addGoal(lin, { by: "mentee", area: "work", title: "theirs" });
  meet();
  expect(history.undo()).toEqual({ way: "undo", did: null, title: "", left: [], caret: null });
  expect(told).toHaveLength(1);
});

test("leaves the keys of publishing, which are the server's", () => {
  doc.transact(() => doc.getMap("published").set("g", new Y.Map([["mentor", "2026-03-01T10:00:00Z"]])), edit.HERE);
  expect(history.canUndo).toBe(false);
});

test("something new ends what could be done again", () => {
  edit.setDue(doc, "goals", "guild", null);
  history.undo();
  expect(history.canRedo).toBe(true);
  edit.setArea(doc, "guild", "life");
  expect(history.canRedo).toBe(false);
});

test("what is deleted for ever leaves no word behind, here or at the partner's, though both could have undone some", () => {
  const theirs = new History(lin, { seat: "mentee" });
  type(doc, 0, "secret ");
  doc.transact(() => textAt(doc, "goals", ["guild", "title"])?.delete(0, 7), edit.HERE);
  meet();
  type(lin, 0, "hidden ");
  pause();
  lin.transact(() => textAt(lin, "goals", ["guild", "title"])?.delete(0, 7), edit.HERE);
  edit.setDue(doc, "goals", "reviews", "2027-01-01");
  meet();
  edit.wipe(doc, [["goals", "guild"]]);
  meet();
  for (const replica of [doc, lin]) {
    const bytes = Buffer.from(Y.encodeStateAsUpdate(replica));
    for (const word of ["secret", "hidden", "engineering"]) expect(bytes.includes(word), word).toBe(false);
  }
  expect(theirs.canUndo).toBe(false);
  history.undo();
  expect(goal("reviews").due, "other steps are still there").toBeNull();
});

test.each(seeds(40))("undoing all of one's own leaves the partner's, and doing it again brings back the same (seed %i)", (seed) => {
  const random = seeded(seed);
  const pick = <T>(from: readonly T[]): T => from[random(from.length)] as T;
  // Each writes on goals of their own, beside each other: so what must come out is known.
  const act = (of: Y.Doc, ids: readonly string[]): void => {
    const id = pick(ids);
    const acts = [
      () => edit.setDue(of, "goals", id, pick(["2027-01-01", "2027-02-02", null])),
      () => type(of, 0, pick(["a", "b", "🪨"]), id),
      () => of.transact(() => textAt(of, "goals", [id, "title"])?.delete(0, 1), edit.HERE),
      () => edit.setStatus(of, id, pick(["open", "set-aside", "reached"])),
      () => edit.remove(of, "goals", id, "mentor"),
      () => edit.restore(of, "goals", id),
      () => edit.setMeasure(of, id, { now: random(100) }),
    ];
    pick(acts)();
  };
  const view = (of: Y.Doc): unknown => readBoard(of).goals;
  const before = readBoard(doc).goals;
  for (let n = 0; n < 60; n += 1) {
    act(doc, ["guild", "reviews"]);
    act(lin, ["billing", "thursdays"]);
    if (random(3) === 0) meet();
    if (random(3) === 0) pause();
  }
  meet();
  const done = view(doc);
  while (history.canUndo) expect(history.undo().left).toEqual([]);
  const after = readBoard(doc).goals;
  for (const id of ["guild", "reviews"]) {
    expect(after.find((one) => one.id === id)).toEqual(before.find((one) => one.id === id));
  }
  while (history.canRedo) history.redo();
  expect(view(doc)).toEqual(done);
  meet();
  expect(view(lin)).toEqual(done);
});
