/**
 * What a person has seen of the board: the items they know of, and those they know to be deleted. It only ever grows,
 * and merging is a union, so a person's devices may tell it to the server in any order (crdt/seen.py does the same).
 */
import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import * as Y from "yjs";
import { FOREVER, type Ids, addAll, addIds, minus, readIds, writeIds } from "./ids";

export interface Seen {
  known: Ids;
  gone: Ids;
}

export const nothingSeen = (): Seen => ({ known: new Map(), gone: new Map() });

/** Takes on what `more` says; the first one changes. */
export function merge(seen: Seen, more: Seen): void {
  addAll(seen.known, more.known);
  addAll(seen.gone, more.gone);
}

/** Whatever this client makes is this person's own, and never news to them on any device. */
export const claim = (seen: Seen, client: number): void => addIds(seen.known, client, 0, FOREVER);

/** All that the document holds now. */
export function allOf({ store }: Y.Doc): Seen {
  const all = nothingSeen();
  for (const client of store.clients.keys()) addIds(all.known, client, 0, Y.getState(store, client));
  addDeleted(all, Y.createDeleteSetFromStructStore(store));
  return all;
}

/** What one transaction brought. */
export function seeTransaction(seen: Seen, { beforeState, afterState, deleteSet }: Y.Transaction): void {
  for (const [client, clock] of afterState) addIds(seen.known, client, beforeState.get(client) ?? 0, clock);
  addDeleted(seen, deleteSet);
}

function addDeleted(seen: Seen, { clients }: { clients: Map<number, { clock: number; len: number }[]> }): void {
  for (const [client, runs] of clients) for (const { clock, len } of runs) addIds(seen.gone, client, clock, clock + len);
}

/** What `seen` says beyond `told`. */
export const beyond = (seen: Seen, told: Seen): Seen => ({
  known: minus(seen.known, told.known),
  gone: minus(seen.gone, told.gone),
});

export const isNothing = ({ known, gone }: Seen): boolean => known.size === 0 && gone.size === 0;

export function encodeSeen({ known, gone }: Seen): Uint8Array<ArrayBuffer> {
  const encoder = encoding.createEncoder();
  writeIds(encoder, known);
  writeIds(encoder, gone);
  return new Uint8Array(encoding.toUint8Array(encoder));
}

/** Nothing at all, or what can't be read, is nothing seen. */
export function decodeSeen(bytes: Uint8Array): Seen {
  try {
    const decoder = decoding.createDecoder(bytes);
    return { known: readIds(decoder), gone: readIds(decoder) };
  } catch {
    return nothingSeen();
  }
}
