/** Where things stand in a list: fractional keys, so that two people moving things at once never make a duplicate. */
import { generateJitteredKeyBetween, generateNKeysBetween } from "fractional-indexing-jittered";

export interface Ordered {
  id: string;
  order: string;
}

/** By order, then by id; plain code unit comparison, as everywhere that reads a board. */
export function compareOrder(a: Ordered, b: Ordered): number {
  if (a.order !== b.order) return a.order < b.order ? -1 : 1;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

/** New keys by id. Usually one; more when neighbours had the same or no valid key and had to be spaced out. */
export type NewKeys = Map<string, string>;

const KEY = /^[A-Za-z][0-9A-Za-z]*$/;

function between(lower: string | null, upper: string | null): string | null {
  if ((lower !== null && !KEY.test(lower)) || (upper !== null && !KEY.test(upper))) return null;
  if (lower !== null && upper !== null && lower >= upper) return null;
  try {
    const key = generateJitteredKeyBetween(lower, upper);
    const fits = (lower === null || key > lower) && (upper === null || key < upper);
    return fits ? key : null;
  } catch {
    return null;
  }
}

/** Keys that put `id` at `index` among `siblings` (in order; `id` itself may be among them). */
export function placeAt(siblings: readonly Ordered[], id: string, index: number): NewKeys {
  const others = siblings.filter((sibling) => sibling.id !== id);
  const at = Math.max(0, Math.min(index, others.length));
  const key = between(others[at - 1]?.order ?? null, others[at]?.order ?? null);
  if (key !== null) return new Map([[id, key]]);

  // Two neighbours share a key, or hold one that can't be counted from: give the whole list fresh ones.
  const ids = others.map((sibling) => sibling.id);
  ids.splice(at, 0, id);
  const keys = generateNKeysBetween(null, null, ids.length);
  return new Map(ids.map((each, n) => [each, keys[n] as string]));
}
