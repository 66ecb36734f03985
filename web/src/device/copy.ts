/** The copy of a board's document on this device: the shape of its database, shared by the page and the worker. */
import * as idb from "lib0/indexeddb";

/** Document updates in the order of their writing; now and then all of them become one. */
export const UPDATES = "updates";
/** What is known of them. `waiting`: they hold a change that no server has confirmed. `kept`: when writing last began. */
export const ABOUT = "custom";

export const copyName = (board: string): string => `cairn-${board}`;

export const openCopy = (board: string): Promise<IDBDatabase> =>
  idb.openDB(copyName(board), (db: IDBDatabase) => {
    db.createObjectStore(UPDATES, { autoIncrement: true });
    db.createObjectStore(ABOUT);
  });

/** Settles with the transaction: only then is anything written. Rejects with its reason, which a request doesn't tell. */
export const done = (transaction: IDBTransaction): Promise<void> =>
  new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new DOMException("", "AbortError"));
  });

/** Whether the copy holds a change that has not reached the server. */
export async function copyWaits(board: string): Promise<boolean> {
  const copy = await openCopy(board);
  try {
    return (await idb.rtop(copy.transaction(ABOUT).objectStore(ABOUT).get("waiting"))) === true;
  } finally {
    copy.close();
  }
}
