/**
 * Makes a shared text where none is yet, so that two who do so at the same moment make one and the same.
 *
 * When two set a key of a Y.Map at once, one of the two values is dropped, and with it all that was typed into it. So
 * the text is made under a client id that follows from the place alone: both windows write the very same operation, and
 * whichever comes second is known already. It is nobody's change: an undo that took it back would take the partner's
 * words with it.
 */
import * as Y from "yjs";

/** The origin of what is made so. */
export const ONCE = { from: "the place itself" } as const;

/** 53 bits of a string (cyrb53): as wide as client ids may be, so that they never meet one by chance. */
function hash53(words: string): number {
  let low = 0xdeadbeef;
  let high = 0x41c6ce57;
  for (let n = 0; n < words.length; n += 1) {
    const unit = words.charCodeAt(n);
    low = Math.imul(low ^ unit, 2654435761);
    high = Math.imul(high ^ unit, 1597334677);
  }
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  return 4294967296 * (2097151 & high) + (low >>> 0);
}

const idOf = (item: Y.Item | null | undefined): string => (item ? `${item.lastId.client}.${item.lastId.clock}` : "");

/** Where a key of a map stands: under which map, and after which earlier value. */
function placeOf(parent: Y.Map<unknown>, key: string): string {
  const map = parent._item ? idOf(parent._item) : Y.findRootTypeKey(parent);
  return JSON.stringify([map, key, idOf(parent._map.get(key))]);
}

/** Sets `key` to what `make` gives, which has to be the same in every window. Not to be called within a transaction. */
export function setOnce(parent: Y.Map<unknown>, key: string, make: () => Y.Text | Y.XmlFragment): void {
  const doc = parent.doc;
  if (doc === null) return;
  const own = doc.clientID;
  const place = hash53(placeOf(parent, key));
  // Whoever has that id by chance, or by design, keeps it.
  if (Y.getState(doc.store, place) === 0) doc.clientID = place;
  try {
    doc.transact(() => parent.set(key, make()), ONCE);
  } finally {
    doc.clientID = own;
  }
}
