/** Words as people compare them: without case and without diacritics, and with the way back to where each letter stood. */

export interface Folded {
  text: string;
  /** For each unit of `text`, where it came from; and at the end, where the words end. null when nothing moved. */
  from: number[] | null;
}

/** Letters that don't come apart into a base and a mark. */
const LETTERS: Readonly<Record<string, string>> = {
  ł: "l", ø: "o", đ: "d", ð: "d", þ: "th", ß: "ss", æ: "ae", œ: "oe", ħ: "h", ı: "i", ŧ: "t", ŋ: "n", ſ: "s",
};
const PLAIN = /^[\0-\x7f]*$/;
const MARKS = /\p{M}+/gu;

export function fold(words: string): Folded {
  if (PLAIN.test(words)) return { text: words.toLowerCase(), from: null };
  let text = "";
  const from: number[] = [];
  let at = 0;
  for (const letter of words) {
    const lower = letter.normalize("NFKD").toLowerCase().replace(MARKS, "");
    for (const unit of lower) {
      const plain = LETTERS[unit] ?? unit;
      for (let n = 0; n < plain.length; n += 1) from.push(at);
      text += plain;
    }
    at += letter.length;
  }
  from.push(at);
  return { text, from };
}

/** From `start` to `end` of the folded text, as it stands in the words themselves. */
export function unfold({ from }: Folded, start: number, end: number): [number, number] {
  if (from === null) return [start, end];
  const first = from[start] as number;
  // A letter that became two is meant whole.
  let after = end;
  while (after < from.length - 1 && from[after] === from[end - 1]) after += 1;
  return [first, from[after] as number];
}
