/** Values that are made anew and say the same as before: handing on the earlier ones spares everybody a second look. */

const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;

/**
 * `after`, with every part of it that is equal to the same part of `before` put back as that very object; `before` itself
 * when all are. Looks into lists and plain objects `depth` levels deep; what lies deeper is compared by identity.
 */
export function kept<T>(before: T | undefined, after: T, depth = 1): T {
  if (Object.is(before, after) || depth === 0 || before === undefined) return after;
  if (Array.isArray(before) && Array.isArray(after)) {
    const parts = after.map((part, n) => kept(before[n], part, depth - 1));
    return parts.length === before.length && parts.every((part, n) => Object.is(part, before[n])) ? before : (parts as T);
  }
  if (isPlain(before) && isPlain(after)) {
    const keys = Object.keys(after);
    const parts = Object.fromEntries(keys.map((key) => [key, kept(before[key], after[key], depth - 1)]));
    const same = keys.length === Object.keys(before).length && keys.every((key) => key in before && Object.is(parts[key], before[key]));
    return same ? before : (parts as T);
  }
  return after;
}
