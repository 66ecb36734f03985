/**
 * The boards that this device can open without a network: for each, what the server once put into its page. No secret is
 * among it: the seat itself is a cookie that no script sees. Shared by the page and the worker.
 */
import * as idb from "lib0/indexeddb";
import { copyName, copyWaits, done } from "./copy";

export interface HeldBoard {
  board: string;
  seat: string;
  /** What to call it in a list. */
  title: string;
  /** The language that its page speaks, and where: "en-GB". */
  lang: string;
  /** What the server put into the page, as it stood there. */
  boot: Record<string, unknown>;
  /** When it was last opened, in ms. */
  opened: number;
}

const BOARDS = "boards";

async function inBoards<T>(act: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const db = await idb.openDB("cairn", (fresh: IDBDatabase) => {
    fresh.createObjectStore(BOARDS, { keyPath: ["board", "seat"] });
  });
  try {
    const transaction = db.transaction(BOARDS, "readwrite");
    const [result] = await Promise.all([idb.rtop(act(transaction.objectStore(BOARDS))), done(transaction)]);
    return result as T;
  } finally {
    db.close();
  }
}

export const holdBoard = (held: HeldBoard): Promise<unknown> => inBoards((store) => store.put(held));

/** A board for one of its seats; without a name, for the seat that was opened last. */
export async function heldBoard(board: string, seat: string | null): Promise<HeldBoard | null> {
  return (await heldBoards()).find((held) => held.board === board && (seat === null || held.seat === seat)) ?? null;
}

/** All of them, the one opened last first. */
export async function heldBoards(): Promise<HeldBoard[]> {
  const all: HeldBoard[] = await inBoards((store) => store.getAll());
  return all.sort((a, b) => b.opened - a.opened);
}

/** Lets go of a board's boot data, for both seats. */
const dropBoard = (board: string): Promise<unknown> =>
  inBoards((store) => store.delete(IDBKeyRange.bound([board], [board, []])));

/** Everything of a board leaves this device, also what has not reached the server. */
export async function forgetBoard(board: string): Promise<void> {
  await dropBoard(board);
  await idb.deleteDB(copyName(board));
}

/**
 * This browser may not open a board any more: it goes, but for words that reached nobody, which stay until the person
 * forgets the board or has a seat again. Tells whether they had to stay.
 */
export async function seatLost(board: string): Promise<boolean> {
  await dropBoard(board);
  if (await copyWaits(board)) return true;
  await idb.deleteDB(copyName(board));
  return false;
}
