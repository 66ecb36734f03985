/**
 * Keeps the board on this device (IndexedDB), and tells truly whether it does: each batch of changes is one transaction,
 * and only when that is done is it "noted". Private windows and full disks can't keep; we try again now and then.
 */
import * as idb from "lib0/indexeddb";
import * as Y from "yjs";
import { ABOUT, UPDATES, done, openCopy } from "../../device/copy";

export type Keeping =
  | { what: "keeps"; kept: boolean; full?: boolean }
  /** Every change up to now is in the copy. */
  | { what: "noted" }
  /** The copy brought changes that no server has confirmed. */
  | { what: "returned" };

export interface Kept {
  /** Settles when what this device kept is in the document, or when it can keep nothing. */
  loaded: Promise<void>;
  /** The origin of changes that came from this device's copy. */
  origin: object;
  /** Nothing waits for the server any more. */
  saved(): void;
}

/** So many rows become one. */
const MANY = 500;
/** Typing waits and is saved by turns: the mark in the copy needn't follow each of them. */
const CALM = 1_000;
const TRY_AGAIN = 30_000;
/** What came from the server is there too: noting it can wait until it is on the screen. */
const UNHURRIED = 100;

/** `unsaved` tells by its origin whether a change is one that the server may lack. */
export function keepOnDevice(
  doc: Y.Doc,
  board: string,
  unsaved: (origin: unknown) => boolean,
  tell: (event: Keeping) => void,
): Kept {
  const origin = {};
  let copy: IDBDatabase | null = null;
  let queue: Uint8Array[] = [];
  let writing = false;
  let rows = 0;
  /** Changes went past the copy, so only the whole document makes it true again. */
  let missed = false;
  /** Something was deleted for ever: its words must leave the copy too. */
  let wiped = false;
  let waiting = false;
  let marked = false;
  let calm: ReturnType<typeof setTimeout> | undefined;
  let again: ReturnType<typeof setTimeout> | undefined;
  let unhurried: ReturnType<typeof setTimeout> | undefined;

  doc.on("update", (update: Uint8Array, from: unknown, _doc: Y.Doc, { changed }: Y.Transaction) => {
    if (from === origin) return;
    wiped ||= lostItems(changed);
    waiting ||= unsaved(from);
    if (missed) return;
    queue.push(update);
    if (unsaved(from)) void write();
    else unhurried ??= setTimeout(() => void write(), UNHURRIED);
  });

  async function open(): Promise<void> {
    let opened: IDBDatabase | null = null;
    try {
      opened = await openCopy(board);
      opened.onversionchange = () => lose(null); // somebody forgets this board on this device: let it go
      opened.onclose = () => lose();
      const tx = opened.transaction([UPDATES, ABOUT], "readwrite");
      const about = tx.objectStore(ABOUT);
      about.put(Date.now(), "kept");
      const [found, mark] = await Promise.all([
        idb.getAll(tx.objectStore(UPDATES)),
        idb.get(about, "waiting"),
        done(tx), // written, not only read: now we know that it can
      ]);
      copy = opened;
      rows = found.length;
      apply(found);
      if ((mark as unknown) === true) {
        marked = waiting = true;
        tell({ what: "returned" });
      }
      if (missed) queue = [Y.encodeStateAsUpdate(doc)];
      missed = false;
      await write();
      if (copy !== null) tell({ what: "keeps", kept: true });
    } catch (error) {
      copy ??= opened;
      lose(error);
    }
  }

  function apply(found: readonly Uint8Array[]): void {
    doc.transact(() => {
      for (const row of found) {
        try {
          Y.applyUpdate(doc, row, origin);
        } catch {
          // A row that can't be read must not keep the others from being shown.
        }
      }
    }, origin);
  }

  async function write(): Promise<void> {
    clearTimeout(unhurried);
    unhurried = undefined;
    if (copy === null || writing || queue.length === 0) return;
    writing = true;
    const batch = queue;
    queue = [];
    try {
      const tx = copy.transaction([UPDATES, ABOUT], "readwrite");
      for (const update of batch) tx.objectStore(UPDATES).add(update);
      if (waiting && !marked) tx.objectStore(ABOUT).put(true, "waiting");
      marked ||= waiting;
      await done(tx);
      rows += batch.length;
      writing = false;
      if (queue.length === 0) tell({ what: "noted" });
      if (rows >= MANY || wiped) await compact();
      await write();
    } catch (error) {
      lose(error);
    }
  }

  /** One row instead of many. Another tab may have written some of them: nothing goes that is not in the new one. */
  async function compact(): Promise<void> {
    if (copy === null) return;
    wiped = false;
    const tx = copy.transaction(UPDATES, "readwrite");
    const store = tx.objectStore(UPDATES);
    const [found, last] = await Promise.all([idb.getAll(store), idb.getLastKey(store)]);
    apply(found);
    store.add(Y.encodeStateAsUpdate(doc));
    store.delete(IDBKeyRange.upperBound(last));
    await done(tx);
    rows = 1;
  }

  function lose(error?: unknown): void {
    copy?.close();
    copy = null;
    writing = marked = false;
    missed = true;
    queue = [];
    tell({ what: "keeps", kept: false, full: error instanceof Error && error.name === "QuotaExceededError" });
    clearTimeout(again);
    if (error !== null) again = setTimeout(() => void open(), TRY_AGAIN);
  }

  return {
    loaded: open(),
    origin,
    saved: () => {
      waiting = false;
      clearTimeout(calm);
      calm = setTimeout(() => {
        if (waiting || !marked || copy === null) return;
        marked = false;
        const tx = copy.transaction(ABOUT, "readwrite");
        tx.objectStore(ABOUT).delete("waiting");
        done(tx).catch(lose);
      }, CALM);
    },
  };
}

/** Whether a root of the document lost a whole item. */
const lostItems = (changed: Y.Transaction["changed"]): boolean =>
  [...changed].some(([type, keys]) => type instanceof Y.Map && type._item === null && [...keys].some((key) => key !== null && !type.has(key)));
