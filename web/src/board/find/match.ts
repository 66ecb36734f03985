/** How well words fit what somebody types, and which letters of them did. */
import { type Folded, fold, unfold } from "./fold";

/** From the first to behind the last unit, in order and apart. */
export type Spans = readonly (readonly [number, number])[];

export interface Match {
  /** The higher the better; only to be compared within one query. */
  score: number;
  spans: Spans;
}

export interface Query {
  terms: readonly string[];
}

export const queryOf = (typed: string): Query => ({ terms: fold(typed).text.split(/\s+/).filter((term) => term !== "") });

const LETTER = /[\p{L}\p{N}]/u;
const startsWord = (text: string, at: number): boolean => at === 0 || !LETTER.test(text[at - 1] as string);

/** Where a term stands best: at the beginning, else of a word, else anywhere. */
function best(text: string, term: string): { at: number; score: number } | null {
  let found: { at: number; score: number } | null = null;
  for (let at = text.indexOf(term); at !== -1; at = text.indexOf(term, at + 1)) {
    const whole = !LETTER.test(text[at + term.length] ?? " ");
    const score = at === 0 ? 4 : startsWord(text, at) ? 3 : 1;
    if (found === null || score + Number(whole) / 2 > found.score) found = { at, score: score + Number(whole) / 2 };
    if (score > 1) break;
  }
  return found;
}

/** All terms must stand somewhere, in any order. */
export function matchWords(words: Folded, { terms }: Query): Match | null {
  let score = 0;
  const spans: [number, number][] = [];
  for (const term of terms) {
    const found = best(words.text, term);
    if (found === null) return null;
    score += found.score;
    spans.push(unfold(words, found.at, found.at + term.length));
  }
  return { score: score / Math.max(1, terms.length), spans: joined(spans) };
}

/** As matchWords, or else the letters in their order with others between: "sdf" finds "Set the date first". */
export function matchLoosely(words: Folded, query: Query): Match | null {
  const exact = matchWords(words, query);
  if (exact !== null) return exact;
  const typed = query.terms.join("");
  const { text } = words;
  const spans: [number, number][] = [];
  let at = 0;
  let starts = 0;
  for (const letter of typed) {
    // The beginning of a word is what people think of.
    let next = text.indexOf(letter, at);
    for (let later = next; later !== -1 && next !== at; later = text.indexOf(letter, later + 1)) {
      if (!startsWord(text, later)) continue;
      next = later;
      break;
    }
    if (next === -1) return null;
    if (startsWord(text, next)) starts += 1;
    spans.push(unfold(words, next, next + letter.length));
    at = next + letter.length;
  }
  // Letters that are strewn about are no find.
  const close = joined(spans).length <= Math.max(starts, 1) + 1;
  return close && typed.length > 1 ? { score: starts / typed.length - 1, spans: joined(spans) } : null;
}

function joined(spans: [number, number][]): Spans {
  const sorted = [...spans].sort((a, b) => a[0] - b[0]);
  const out: [number, number][] = [];
  for (const [start, end] of sorted) {
    const last = out.at(-1);
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else out.push([start, end]);
  }
  return out;
}
