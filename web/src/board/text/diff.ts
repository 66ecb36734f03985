/** What a person just did to a field, as one replacement: found from the text before, the text after and the caret. */

export interface Change {
  index: number;
  remove: number;
  insert: string;
}

const isHigh = (text: string, at: number): boolean => (text.charCodeAt(at) & 0xfc00) === 0xd800;
const isLow = (text: string, at: number): boolean => (text.charCodeAt(at) & 0xfc00) === 0xdc00;

/**
 * The caret tells which of several equal readings is meant: after typing or deleting it stands at the end of what
 * changed, so the text behind it is unchanged ("aa|" may have got its "a" at either side).
 * A pair of surrogates is never split: half an emoji is no text.
 */
export function changeBetween(before: string, after: string, caret: number): Change | null {
  if (before === after) return null;
  const shorter = Math.min(before.length, after.length);

  let suffix = 0;
  const longest = Math.min(shorter, Math.max(0, after.length - caret));
  while (
    suffix < longest &&
    before.charCodeAt(before.length - 1 - suffix) === after.charCodeAt(after.length - 1 - suffix)
  ) {
    suffix += 1;
  }
  if (suffix > 0 && (isLow(before, before.length - suffix) || isLow(after, after.length - suffix))) suffix -= 1;

  let prefix = 0;
  while (prefix < shorter - suffix && before.charCodeAt(prefix) === after.charCodeAt(prefix)) prefix += 1;
  if (prefix > 0 && isHigh(before, prefix - 1)) prefix -= 1;

  return {
    index: prefix,
    remove: before.length - prefix - suffix,
    insert: after.slice(prefix, after.length - suffix),
  };
}
