/** The copy on this device, on an IndexedDB in memory. */
import "fake-indexeddb/auto";
import * as idb from "lib0/indexeddb";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import * as Y from "yjs";
import { type Keeping, type Kept, keepOnDevice } from "@/board/sync/keep";
import { forgetBoard, heldBoard, heldBoards, holdBoard, seatLost } from "@/device/boards";
import { UPDATES, copyWaits, openCopy } from "@/device/copy";

const SERVER = "the server";

interface Page {
  doc: Y.Doc;
  kept: Kept;
  told: Keeping[];
  /** Types at the end of the one text. */
  type(words: string, origin?: unknown): void;
  text(): string;
}

/** A page of this device on board `board`, loaded. */
async function open(board: string): Promise<Page> {
  const doc = new Y.Doc();
  const told: Keeping[] = [];
  const text = doc.getText("t");
  const kept = keepOnDevice(doc, board, (origin) => origin !== SERVER && origin !== kept?.origin, (event) => told.push(event));
  await kept.loaded;
  return {
    doc,
    kept,
    told,
    type: (words, origin) => doc.transact(() => text.insert(text.length, words), origin),
    text: () => text.toString(),
  };
}

const last = (page: Page): Keeping | undefined => page.told.at(-1);
const noted = (page: Page): Promise<void> => vi.waitFor(() => expect(last(page)).toEqual({ what: "noted" }));
const rowsOf = async (board: string): Promise<number> => {
  const copy = await openCopy(board);
  const rows = await idb.count(copy.transaction(UPDATES).objectStore(UPDATES));
  copy.close();
  return rows;
};

let boards = 0;
let board: string;
beforeEach(() => {
  board = `board${(boards += 1)}`;
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

describe("the copy on this device", () => {
  test("brings back all that was noted", async () => {
    const page = await open(board);
    expect(page.told).toEqual([{ what: "keeps", kept: true }]);
    page.type("Speak");
    page.type(" at the guild", SERVER);
    await noted(page);
    expect((await open(board)).text()).toBe("Speak at the guild");
  });

  test("has a change made before it was open", async () => {
    const doc = new Y.Doc();
    const kept = keepOnDevice(doc, board, () => true, () => undefined);
    doc.getText("t").insert(0, "early");
    await kept.loaded;
    expect((await open(board)).text()).toBe("early");
  });

  test("remembers that something waits for the server until it is saved", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const page = await open(board);
    page.type("from the server", SERVER);
    await noted(page);
    expect(await copyWaits(board)).toBe(false);
    page.type("mine");
    await noted(page);
    expect(await copyWaits(board)).toBe(true);
    expect((await open(board)).told).toContainEqual({ what: "returned" });
    page.kept.saved();
    vi.advanceTimersByTime(1_000);
    vi.useRealTimers();
    await vi.waitFor(async () => expect(await copyWaits(board)).toBe(false));
    expect((await open(board)).told).toEqual([{ what: "keeps", kept: true }]);
  });

  test("still waits when something was written right after the rest was saved", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const page = await open(board);
    page.type("one");
    await noted(page);
    page.kept.saved();
    page.type("two");
    await noted(page);
    vi.advanceTimersByTime(1_000);
    vi.useRealTimers();
    await new Promise(setImmediate);
    expect(await copyWaits(board)).toBe(true);
  });

  test("turns many rows into one, and loses none that another tab wrote", async () => {
    const [ada, tab] = [await open(board), await open(board)];
    tab.type("other tab ");
    await noted(tab);
    for (let n = 0; n < 500; n += 1) ada.type(".");
    await vi.waitFor(async () => expect(await rowsOf(board)).toBe(1));
    expect((await open(board)).text()).toContain("other tab");
    expect((await open(board)).text()).toHaveLength(510);
  });

  test("a row that can't be read hides no other", async () => {
    const page = await open(board);
    page.type("readable");
    await noted(page);
    const copy = await openCopy(board);
    await idb.rtop(copy.transaction(UPDATES, "readwrite").objectStore(UPDATES).add(new Uint8Array([255, 255, 255])));
    copy.close();
    expect((await open(board)).text()).toBe("readable");
  });

  test("says that there is no room, and has all of it once there is", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const page = await open(board);
    page.type("before ");
    await noted(page);
    const full = vi.spyOn(IDBObjectStore.prototype, "add").mockImplementation(function (this: IDBObjectStore) {
      this.transaction.abort();
      throw new DOMException("", "QuotaExceededError");
    });
    page.type("meanwhile ");
    await vi.waitFor(() => expect(last(page)).toEqual({ what: "keeps", kept: false, full: true }));
    page.type("later");
    full.mockRestore();
    vi.advanceTimersByTime(30_000);
    await vi.waitFor(() => expect(last(page)).toEqual({ what: "keeps", kept: true }));
    expect((await open(board)).text()).toBe("before meanwhile later");
  });

  test("says so where nothing can be kept at all", async () => {
    vi.spyOn(indexedDB, "open").mockImplementation(() => {
      throw new DOMException("", "SecurityError");
    });
    const page = await open(board);
    expect(last(page)).toEqual({ what: "keeps", kept: false, full: false });
    page.type("typed all the same");
    expect(page.text()).toBe("typed all the same");
  });
});

describe("a board that this device holds", () => {
  const hold = (seat = "mentor", opened = 1): Promise<unknown> =>
    holdBoard({ board, seat, title: "A board of two", lang: "en", boot: { board }, opened });

  test("is found by its address, and by its seat where one browser holds both", async () => {
    await hold("mentor", 1);
    await hold("mentee", 2);
    expect((await heldBoard(board, "mentor"))?.seat).toBe("mentor");
    expect((await heldBoard(board, null))?.seat).toBe("mentee");
    expect(await heldBoard(board, "somebody")).toBeNull();
    expect(await heldBoard(`${board}x`, null)).toBeNull();
  });

  test("leaves nothing behind when it is forgotten, while it is open too", async () => {
    const page = await open(board);
    page.type("a secret");
    await noted(page);
    await hold("mentor");
    await hold("mentee");
    await forgetBoard(board);
    expect(last(page)).toEqual({ what: "keeps", kept: false, full: false });
    page.type("nor this");
    expect((await heldBoards()).filter((held) => held.board === board)).toEqual([]);
    expect((await open(board)).text()).toBe("");
  });

  test("goes with the seat, but not the words that reached nobody", async () => {
    const page = await open(board);
    page.type("known", SERVER);
    await noted(page);
    await hold();
    expect(await seatLost(board)).toBe(false);
    expect(await heldBoard(board, null)).toBeNull();
    expect((await open(board)).text()).toBe("");

    const again = await open(board);
    again.type("mine alone");
    await noted(again);
    await hold();
    expect(await seatLost(board)).toBe(true);
    expect(await heldBoard(board, null)).toBeNull();
    expect((await open(board)).text()).toBe("mine alone");
  });
});
