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

/** Whether there is room between a key and a later one. */
const fits = (lower: string | null, upper: string): boolean => KEY.test(upper) && (lower === null || lower < upper);

/** Keys that rise from `lower` to `upper`; null when the library can't count from these. */
function between(lower: string | null, upper: string | null, count: number): string[] | null {
  try {
    const keys = count === 1 ? [generateJitteredKeyBetween(lower, upper)] : generateNKeysBetween(lower, upper, count);
    const row = [...(lower === null ? [] : [lower]), ...keys, ...(upper === null ? [] : [upper])];
    return row.every((key, n) => n === 0 || (row[n - 1] as string) < key) ? keys : null;
  } catch {
    return null;
  }
}

/**
 * Keys that put `id` at `index` among `siblings` (in order; `id` itself may be among them). Usually one. Where neighbours
 * share a key, or hold one that can't be counted from, the fewest of them that make room get new keys too: who moves one
 * of the others at the same moment should not find it moved back.
 */
export function placeAt(siblings: readonly Ordered[], id: string, index: number): NewKeys {
  const others = siblings.filter((sibling) => sibling.id !== id);
  const at = Math.max(0, Math.min(index, others.length));
  const orderAt = (n: number): string | null => others[n]?.order ?? null;

  let from = at;
  while (from > 0 && !KEY.test(orderAt(from - 1) as string)) from -= 1;
  const lower = orderAt(from - 1);
  let to = at;
  while (to < others.length && !fits(lower, orderAt(to) as string)) to += 1;

  const ids = others.slice(from, to).map((sibling) => sibling.id);
  ids.splice(at - from, 0, id);
  const keys = between(lower, orderAt(to), ids.length);
  if (keys !== null) return new Map(ids.map((each, n) => [each, keys[n] as string]));

  // Keys that look countable and are not: give the whole list fresh ones.
  const all = others.map((sibling) => sibling.id);
  all.splice(at, 0, id);
  const fresh = generateNKeysBetween(null, null, all.length);
  return new Map(all.map((each, n) => [each, fresh[n] as string]));
}
