import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import { fragmentText, readBoard } from "@/board/doc/read";
import { addAction, addGoal, tickAction } from "@/board/doc/edit";
import { textAt } from "@/board/doc/schema";
import { watchBoard } from "@/board/doc/watch";
import { grow } from "../large/grow";
import { documentOf, exchange, fixture, fixtures, replicaOf, seeded, seeds } from "./documents";

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe("reading a board", () => {
  test("there are fixtures, shared with the server's tests", () => {
    expect(fixtures.length).toBeGreaterThanOrEqual(4);
  });

  test.each(fixtures.map((one) => [one.name, one] as const))("%s reads as it says", (_name, { board, view }) => {
    const read = plain(readBoard(documentOf(board))) as typeof view;
    expect(read.goals.map((goal) => goal.id)).toEqual(view.goals.map((goal) => goal.id));
    read.goals.forEach((goal, n) => {
      expect(goal.progress, goal.id).toBeCloseTo(view.goals[n]?.progress ?? Number.NaN, 9);
      goal.progress = view.goals[n]?.progress ?? Number.NaN;
    });
    expect(read).toEqual(view);
  });

  test("an empty document reads as defaults", () => {
    const view = readBoard(new Y.Doc());
    expect(view.about).toEqual({ schema: 1, title: "", purpose: "", created: null });
    expect(view.goals).toEqual([]);
  });

  test("plain JSON objects are read like maps, and whole numbers from the server like numbers", () => {
    const doc = new Y.Doc();
    doc.getMap("goals").set("g", { area: "work", measure: { kind: "number", start: 0, target: 4, now: 1 } });
    doc.getMap("about").set("schema", 1n);
    const view = readBoard(doc);
    expect(view.goals[0]).toMatchObject({ area: "work", progress: 0.25 });
    expect(view.about.schema).toBe(1);
  });

  test("the names of an object's own machinery are no fields", () => {
    const doc = new Y.Doc();
    doc.getMap("goals").set("g", {});
    expect(readBoard(doc).goals[0]?.title).toBe("");
  });

  test("rich text reads as its blocks' lines, through lists and marks", () => {
    const doc = new Y.Doc();
    const fragment = doc.getXmlFragment("f");
    const paragraph = new Y.XmlElement("paragraph");
    const words = new Y.XmlText("bold words");
    paragraph.insert(0, [words, new Y.XmlElement("hardBreak"), new Y.XmlText("below")]);
    const list = new Y.XmlElement("bulletList");
    const item = new Y.XmlElement("listItem");
    const inner = new Y.XmlElement("paragraph");
    inner.insert(0, [new Y.XmlText("in a list")]);
    item.insert(0, [inner]);
    list.insert(0, [item]);
    fragment.insert(0, [paragraph, list, new Y.XmlElement("paragraph")]);
    words.format(0, 4, { bold: true });
    expect(fragmentText(fragment)).toBe("bold words\nbelow\nin a list\n");
  });
});

describe("watching a board", () => {
  test("after any change it holds what a whole reading would", () => {
    const doc = documentOf(fixture("filled").board);
    const other = replicaOf(doc);
    const watch = watchBoard(doc, () => {});
    tickAction(other, "x2", true);
    addAction(other, { goal: "billing", title: "More" });
    other.getMap<Y.Map<unknown>>("goals").get("guild")?.set("area", "life");
    (other.getMap("about").get("title") as Y.Text).insert(0, "The ");
    other.getMap("benchmarks").delete("b3");
    exchange(doc, other);
    expect(plain(watch.view)).toEqual(plain(readBoard(doc)));
  });

  test.each(seeds(6))("after any row of changes too, few or many at once (seed %i)", (seed) => {
    const random = seeded(seed);
    const doc = documentOf(fixture("filled").board);
    const watch = watchBoard(doc, () => {});
    const other = replicaOf(doc);
    const updates: Uint8Array[] = [];
    other.on("update", (update: Uint8Array) => updates.push(update));
    grow(other, { seed, goals: 4, benchmarks: 8, actions: 30, wins: 5, sittings: 12 });
    for (const update of updates) {
      Y.applyUpdate(doc, update);
      if (random(4) === 0) expect(plain(watch.view)).toEqual(plain(readBoard(doc)));
    }
    expect(plain(watch.view)).toEqual(plain(readBoard(doc)));
    doc.getMap("actions").clear();
    expect(plain(watch.view)).toEqual(plain(readBoard(doc)));
  });

  test("a list in which nothing changed stays the same list", () => {
    const doc = documentOf(fixture("filled").board);
    const watch = watchBoard(doc, () => {});
    const { goals, benchmarks, actions, wins, areas, about, people, published } = watch.view;
    doc.transact(() => textAt(doc, "actions", ["x2", "title"])?.insert(0, "Now "));
    expect(watch.view.actions === actions).toBe(false);
    for (const [now, before] of [
      [watch.view.goals, goals],
      [watch.view.benchmarks, benchmarks],
      [watch.view.wins, wins],
      [watch.view.areas, areas],
      [watch.view.about, about],
      [watch.view.people, people],
      [watch.view.published, published],
    ]) {
      expect(now).toBe(before);
    }
  });

  test("what did not change stays the same object", () => {
    const doc = documentOf(fixture("filled").board);
    const watch = watchBoard(doc, () => {});
    const before = new Map(watch.view.goals.map((goal) => [goal.id, goal]));
    tickAction(doc, "y2", true);
    const changed = watch.view.goals.filter((goal) => before.get(goal.id) !== goal).map((goal) => goal.id);
    expect(changed).toEqual(["billing"]);
  });

  test("it tells once a transaction", () => {
    const doc = documentOf(fixture("new").board);
    let told = 0;
    const watch = watchBoard(doc, () => (told += 1));
    addGoal(doc, { by: "mentor", area: "work" });
    expect(told).toBe(1);
    doc.getMap("of a newer client").set("x", 1);
    expect(told).toBe(1);
    watch.stop();
    addGoal(doc, { by: "mentor", area: "work" });
    expect(told).toBe(1);
  });
});
