import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import { addGoal, ensureText, HERE } from "@/board/doc/edit";
import { readBoard } from "@/board/doc/read";
import { ensureRich } from "@/board/doc/rich";
import { History } from "@/board/doc/undo";
import { documentOf, exchange, fixture, replicaOf } from "./documents";

/** A goal as earlier versions made it, in two windows that know nothing of each other yet. */
function twoWindows(): [Y.Doc, Y.Doc] {
  const doc = documentOf(fixture("new").board);
  doc.getMap("goals").set("g", new Y.Map<unknown>([["title", "Speak"], ["measure", new Y.Map([["unit", "pages"]])]]));
  return [doc, replicaOf(doc)];
}

function write(doc: Y.Doc, words: string): void {
  const paragraph = new Y.XmlElement("paragraph");
  paragraph.insert(0, [new Y.XmlText(words)]);
  const notes = ensureRich(doc, "goals", ["g", "notes"]);
  doc.transact(() => notes?.insert(notes.length, [paragraph]), HERE);
}

const notes = (doc: Y.Doc): string[] => (readBoard(doc).goals[0]?.notes ?? "").split("\n").sort();

describe("a text that two make at the same moment", () => {
  test("is one and the same, and holds what both typed", () => {
    const [ada, lin] = twoWindows();
    write(ada, "from Ada");
    write(lin, "from Lin");
    exchange(ada, lin);
    expect(notes(ada)).toEqual(["from Ada", "from Lin"]);
    expect(notes(lin)).toEqual(notes(ada));
  });

  test("begins with the plain words that stood there, once", () => {
    const [ada, lin] = twoWindows();
    for (const [doc, words] of [[ada, "50 "], [lin, "100 "]] as const) {
      ensureText(doc, "goals", ["g", "measure", "unit"])?.insert(0, words);
    }
    exchange(ada, lin);
    expect(readBoard(ada).goals[0]?.measure.unit).toMatch(/^(50 100|100 50) pages$/);
    expect(readBoard(lin).goals).toEqual(readBoard(ada).goals);
  });

  test("is not undone, so that the partner's words stay", () => {
    const [ada, lin] = twoWindows();
    const undo = new History(ada, { seat: "mentor" });
    write(ada, "from Ada");
    exchange(ada, lin);
    write(lin, "from Lin");
    exchange(ada, lin);
    undo.undo();
    undo.undo();
    expect(notes(ada)).toEqual(["from Lin"]);
  });

  test("leaves the window's own client id as it was", () => {
    const [ada] = twoWindows();
    const { clientID } = ada;
    write(ada, "from Ada");
    expect(ada.clientID).toBe(clientID);
    expect(addGoal(ada, { by: "mentor", area: "work" })).toBeTruthy();
    expect(Y.getState(ada.store, clientID)).toBeGreaterThan(0);
  });

  test("is made anew where an earlier one was taken away", () => {
    const [ada, lin] = twoWindows();
    write(ada, "from Ada");
    (ada.getMap("goals").get("g") as Y.Map<unknown>).delete("notes");
    exchange(ada, lin);
    write(ada, "again Ada");
    write(lin, "again Lin");
    exchange(ada, lin);
    expect(notes(ada)).toEqual(["again Ada", "again Lin"]);
    expect(notes(lin)).toEqual(notes(ada));
  });
});
