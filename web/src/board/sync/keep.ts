/** Keeps the board on this device (IndexedDB), and tells truly whether it can: private windows and full disks can't. */
import { IndexeddbPersistence } from "y-indexeddb";
import type * as Y from "yjs";

export interface Kept {
  /** Settles when what this device kept is in the document, or when it can keep nothing. */
  loaded: Promise<void>;
  /** The origin of changes that came from this device's store. */
  origin: object | null;
}

/** y-indexeddb says nothing when the database can't be opened, so we try one first. */
function canOpen(): Promise<boolean> {
  return new Promise((resolve) => {
    try {
      const request = indexedDB.open("cairn-can-keep");
      request.onsuccess = () => {
        request.result.close();
        resolve(true);
      };
      request.onerror = (event) => {
        event.preventDefault();
        resolve(false);
      };
      request.onblocked = () => resolve(false);
    } catch {
      resolve(false);
    }
  });
}

export function keepOnDevice(doc: Y.Doc, name: string, tell: (kept: boolean) => void): Kept {
  const kept: Kept = { loaded: Promise.resolve(), origin: null };
  kept.loaded = canOpen().then(async (can) => {
    if (!can) {
      tell(false);
      return;
    }
    const persistence = new IndexeddbPersistence(name, doc);
    kept.origin = persistence;
    await persistence.whenSynced;
    // Failed writes bubble up to the database: a full disk, or the person clearing this site's data.
    const { db } = persistence as unknown as { db: IDBDatabase };
    for (const event of ["error", "abort", "close"]) db.addEventListener(event, () => tell(false));
    tell(true);
  });
  return kept;
}
