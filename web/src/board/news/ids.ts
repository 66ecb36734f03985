/**
 * Sets of ids of a document's items: for each client, ranges of its clocks. What a person has seen is two of them
 * (seen.ts), written as crdt/seen.py reads them.
 */
import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";

/** From `from` up to but not `to`. */
export interface Range {
  from: number;
  to: number;
}

/** client -> its ranges: sorted, and none touching the next. */
export type Ids = Map<number, Range[]>;

/** The end of all clocks: who is known up to here is known for ever. */
export const FOREVER = Number.MAX_SAFE_INTEGER;

/** The first range that ends at or after `clock`. */
function place(ranges: readonly Range[], clock: number): number {
  let [low, high] = [0, ranges.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ranges[middle] as Range).to < clock) low = middle + 1;
    else high = middle;
  }
  return low;
}

export function addIds(ids: Ids, client: number, from: number, to: number): void {
  if (from >= to) return;
  let ranges = ids.get(client);
  if (ranges === undefined) ids.set(client, (ranges = []));
  const first = place(ranges, from);
  let last = first;
  const joined = { from, to };
  for (let range = ranges[last]; range !== undefined && range.from <= to; range = ranges[++last]) {
    joined.from = Math.min(joined.from, range.from);
    joined.to = Math.max(joined.to, range.to);
  }
  ranges.splice(first, last - first, joined);
}

export function addAll(ids: Ids, others: Ids): void {
  for (const [client, ranges] of others) for (const { from, to } of ranges) addIds(ids, client, from, to);
}

/** The parts of one client's range that are not in the set. */
export function missing(ids: Ids, client: number, from: number, to: number): Range[] {
  const ranges = ids.get(client) ?? [];
  const found: Range[] = [];
  let at = from;
  for (let n = place(ranges, from + 1); n < ranges.length && at < to; n += 1) {
    const range = ranges[n] as Range;
    if (range.from >= to) break;
    if (range.from > at) found.push({ from: at, to: range.from });
    at = Math.max(at, range.to);
  }
  if (at < to) found.push({ from: at, to });
  return found;
}

/** What is in `ids` and not in `others`. */
export function minus(ids: Ids, others: Ids): Ids {
  const left: Ids = new Map();
  for (const [client, ranges] of ids) {
    const parts = ranges.flatMap(({ from, to }) => missing(others, client, from, to));
    if (parts.length > 0) left.set(client, parts);
  }
  return left;
}

export function writeIds(encoder: encoding.Encoder, ids: Ids): void {
  encoding.writeVarUint(encoder, ids.size);
  for (const [client, ranges] of [...ids].sort(([a], [b]) => a - b)) {
    encoding.writeVarUint(encoder, client);
    encoding.writeVarUint(encoder, ranges.length);
    for (const { from, to } of ranges) {
      encoding.writeVarUint(encoder, from);
      encoding.writeVarUint(encoder, to - from);
    }
  }
}

export function readIds(decoder: decoding.Decoder): Ids {
  const ids: Ids = new Map();
  for (let clients = decoding.readVarUint(decoder); clients > 0; clients -= 1) {
    const client = decoding.readVarUint(decoder);
    for (let ranges = decoding.readVarUint(decoder); ranges > 0; ranges -= 1) {
      const from = decoding.readVarUint(decoder);
      addIds(ids, client, from, from + decoding.readVarUint(decoder));
    }
  }
  return ids;
}
