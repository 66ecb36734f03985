/** What is new since a person was here: worked out from the document, exactly, without any old text. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import * as edit from "@/board/doc/edit";
import { ensureRich } from "@/board/doc/rich";
import { changesSince } from "@/board/news/changes";
import { FOREVER, type Ids, addIds, minus, missing } from "@/board/news/ids";
import { type Seen, allOf, beyond, claim, decodeSeen, encodeSeen, isNothing, merge, nothingSeen, seeTransaction } from "@/board/news/seen";
import { documentOf, exchange, fixture, replicaOf, seeded, seeds } from "./documents";

interface Merges {
  merges: { name: string; one: string; other: string; merged: string }[];
}
const { merges } = JSON.parse(readFileSync(join(import.meta.dirname, "../fixtures/seen.json"), "utf8")) as Merges;

describe("a set of ids", () => {
  test.each(seeds(40))("adds, lacks and takes away as plain sets of numbers do (seed %i)", (seed) => {
    const random = seeded(seed);
    const [ids, others]: [Ids, Ids] = [new Map(), new Map()];
    const [plain, otherPlain] = [new Set<number>(), new Set<number>()];
    for (let n = 0; n < 12; n += 1) {
      const from = random(60);
      const to = from + random(9);
      const [set, numbers] = random(2) ? [ids, plain] : [others, otherPlain];
      addIds(set, 1, from, to);
      for (let at = from; at < to; at += 1) numbers.add(at);
    }
    const numbersOf = (set: Ids): number[] =>
      (set.get(1) ?? []).flatMap(({ from, to }) => Array.from({ length: to - from }, (_, n) => from + n));
    expect(numbersOf(ids)).toEqual([...plain].sort((a, b) => a - b));
    expect(numbersOf(minus(ids, others))).toEqual([...plain].filter((n) => !otherPlain.has(n)).sort((a, b) => a - b));
    const [from, to] = [random(60), 70];
    const lacking = missing(ids, 1, from, to).flatMap((range) => numbersOf(new Map([[1, [range]]])));
    expect(lacking).toEqual(Array.from({ length: to - from }, (_, n) => from + n).filter((n) => !plain.has(n)));
    const ranges = ids.get(1) ?? [];
    for (const [n, range] of ranges.entries()) if (n > 0) expect(range.from).toBeGreaterThan(ranges[n - 1]?.to ?? 0);
  });
});

const bytes = (hex: string): Uint8Array => new Uint8Array(hex.match(/../g)?.map((byte) => parseInt(byte, 16)) ?? []);
const hex = (of: Uint8Array): string => [...of].map((byte) => byte.toString(16).padStart(2, "0")).join("");

describe("a record of what was seen", () => {
  test.each(merges)("merges as the server does: $name", ({ one, other, merged }) => {
    const seen = decodeSeen(bytes(one));
    merge(seen, decodeSeen(bytes(other)));
    expect(hex(encodeSeen(seen))).toBe(merged);
  });

  test("that can't be read says nothing", () => {
    for (const nonsense of ["", "ff", "0101", "53706561"]) expect(isNothing(decodeSeen(bytes(nonsense)))).toBe(true);
  });

  test("tells only what was not told before", () => {
    const doc = documentOf(fixture("filled").board);
    const seen = nothingSeen();
    merge(seen, allOf(doc));
    const told = decodeSeen(encodeSeen(seen));
    expect(isNothing(beyond(seen, told))).toBe(true);
    claim(seen, 77);
    expect(beyond(seen, told)).toEqual({ known: new Map([[77, [{ from: 0, to: FOREVER }]]]), gone: new Map() });
  });
});

/** Lin's and Ada's copies of one board, and what Ada has seen: all of it, until Lin goes on alone. */
function visit(): { lin: Y.Doc; ada: Y.Doc; seen: Seen; goal: string; action: string; benchmark: string } {
  const ada = documentOf(fixture("new").board);
  const goal = edit.addGoal(ada, { by: "mentor", area: "work", title: "Speak at the guild" });
  const action = edit.addAction(ada, { goal, title: "Pick three stories" });
  const benchmark = edit.addBenchmark(ada, { goal, title: "Outline agreed" });
  const lin = replicaOf(ada);
  const seen = nothingSeen();
  merge(seen, allOf(ada));
  return { lin, ada, seen, goal, action, benchmark };
}

const named = (doc: Y.Doc, seen: Seen): string[] =>
  changesSince(doc, seen)
    .map(({ root, id, field }) => [root, id, field].filter(Boolean).join(" "))
    .sort();

const type = (doc: Y.Doc, root: string, id: string, act: (text: Y.Text) => void): void =>
  doc.transact(() => act((doc.getMap(root).get(id) as Y.Map<unknown>).get("title") as Y.Text), edit.HERE);

describe("what has changed", () => {
  test("is nothing when nothing has", () => {
    const { ada, seen } = visit();
    expect(named(ada, seen)).toEqual([]);
  });

  test("is each thing and each field that the partner touched", () => {
    const { lin, ada, seen, goal, action, benchmark } = visit();
    type(lin, "goals", goal, (text) => text.insert(text.length, " in May"));
    edit.reachBenchmark(lin, benchmark, true);
    edit.tickAction(lin, action, true);
    edit.setMeasure(lin, goal, { now: 5 });
    const added = edit.addAction(lin, { goal, title: "Call the host" });
    type(lin, "actions", added, (text) => text.insert(0, "Do "));
    exchange(lin, ada);
    expect(named(ada, seen)).toEqual(
      [
        `goals ${goal} title`,
        `goals ${goal} measure/now`,
        `benchmarks ${benchmark} reached`,
        `actions ${action} done`,
        `actions ${added}`,
      ].sort(),
    );
  });

  test("is also what was only taken away from a text", () => {
    const { lin, ada, seen, goal } = visit();
    type(lin, "goals", goal, (text) => text.delete(0, 6));
    exchange(lin, ada);
    expect(named(ada, seen)).toEqual([`goals ${goal} title`]);
  });

  test("is found within notes, as one change of the note", () => {
    const { lin, ada, seen, goal } = visit();
    const note = new Y.XmlElement("paragraph");
    note.insert(0, [new Y.XmlText("Because I explain best in writing")]);
    note.setAttribute("level", "2");
    ensureRich(lin, "goals", [goal, "why"])?.insert(0, [note]);
    exchange(lin, ada);
    expect(named(ada, seen)).toEqual([`goals ${goal} why`]);
  });

  test("is not what came and went unseen", () => {
    const { lin, ada, seen, goal } = visit();
    type(lin, "goals", goal, (text) => text.insert(0, "Really "));
    type(lin, "goals", goal, (text) => text.delete(0, 7));
    exchange(lin, ada);
    expect(named(ada, seen)).toEqual([]);
  });

  test("counts how often a field was set, so that there and back is known", () => {
    const { lin, ada, seen, action } = visit();
    edit.tickAction(lin, action, true);
    edit.tickAction(lin, action, false);
    exchange(lin, ada);
    expect(changesSince(ada, seen).map(({ field, times }) => [field, times])).toEqual([["done", 2]]);
  });

  test("is not what one's own devices made, on whichever they made it", () => {
    const { lin: phone, ada: laptop, seen, goal } = visit();
    claim(seen, phone.clientID);
    type(phone, "goals", goal, (text) => text.insert(0, "Really "));
    edit.addAction(phone, { goal, title: "Call the host" });
    exchange(phone, laptop);
    expect(named(laptop, seen)).toEqual([]);
  });

  test("is nothing of a document that was seen as it changed", () => {
    const { lin, ada, seen, goal, action } = visit();
    ada.on("afterTransaction", (transaction) => seeTransaction(seen, transaction));
    type(lin, "goals", goal, (text) => text.delete(0, 3));
    edit.tickAction(lin, action, true);
    exchange(lin, ada);
    expect(named(ada, seen)).toEqual([]);
  });

  test("stays when a run of typing goes on behind what was seen of it", () => {
    const { lin, ada, seen, goal } = visit();
    type(lin, "goals", goal, (text) => text.insert(text.length, " in"));
    exchange(lin, ada);
    merge(seen, allOf(ada));
    type(lin, "goals", goal, (text) => text.insert(text.length, " May"));
    exchange(lin, ada);
    expect(named(ada, seen)).toEqual([`goals ${goal} title`]);
  });

  test.each(seeds(20))("is nothing once the ids of each change are seen (seed %i)", (seed) => {
    const random = seeded(seed);
    const { lin, ada, seen, goal, action, benchmark } = visit();
    for (let n = 0; n < 12; n += 1) {
      const acts = [
        () => type(lin, "goals", goal, (text) => text.insert(random(text.length + 1), "abc")),
        () => type(lin, "actions", action, (text) => text.length > 3 && text.delete(random(text.length - 2), 2)),
        () => edit.reachBenchmark(lin, benchmark, random(2) === 1),
        () => edit.addBenchmark(lin, { goal, title: "Another" }),
        () => edit.setStatus(lin, goal, random(2) ? "open" : "reached"),
        () => edit.setDue(lin, "actions", action, `2026-0${1 + random(9)}-01`),
      ];
      (acts[random(acts.length)] as () => void)();
    }
    exchange(lin, ada);
    const changes = changesSince(ada, seen);
    expect(changes.length).toBeGreaterThan(0);
    for (const { ids } of changes) merge(seen, ids);
    expect(named(ada, seen)).toEqual([]);
  });
});
