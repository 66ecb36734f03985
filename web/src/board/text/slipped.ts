/**
 * What others wrote inside a selection after it was made. Who types over the selection replaces what they had selected,
 * not the words that slipped in since.
 */
import { Alignment } from "./alignment";
import type { Change } from "./diff";

/** One step of a Yjs delta. */
interface Part {
  retain?: number | undefined;
  insert?: unknown;
  delete?: number | undefined;
}

interface Range {
  index: number;
  length: number;
}

export class Slipped {
  #ranges: Range[] = [];
  #start = 0;
  #end = 0;

  /** Others changed the text, and the selection has gone along with its words to `start` and `end`. */
  saw(delta: readonly Part[], start: number, end: number): void {
    let at = 0;
    const came: Range[] = [];
    for (const { retain, insert, delete: gone } of delta) {
      if (retain !== undefined) at += retain;
      else if (insert !== undefined) {
        const length = typeof insert === "string" ? insert.length : 1;
        for (const range of this.#ranges) {
          if (range.index >= at) range.index += length;
          else if (range.index + range.length > at) range.length += length;
        }
        came.push({ index: at, length });
        at += length;
      } else if (gone !== undefined) {
        for (const range of this.#ranges) {
          const [from, to] = [range.index, range.index + range.length].map((place) => place - Math.min(gone, Math.max(0, place - at)));
          range.index = from as number;
          range.length = (to as number) - (from as number);
        }
      }
    }
    this.#ranges = [...this.#ranges, ...came].filter(({ index, length }) => length > 0 && index >= start && index + length <= end);
    [this.#start, this.#end] = [start, end];
  }

  /** Something is about to be typed: only while the selection is still that one does anything stay. */
  about(start: number, end: number): void {
    if (start !== this.#start || end !== this.#end) this.#ranges = [];
  }

  /** The change without what slipped in, and how the field lines up with the shared text for it; null when nothing did. */
  spare({ index, remove, insert }: Change, length: number): { change: Change; alignment: Alignment } | null {
    const kept = this.#ranges.filter((range) => range.index >= index && range.index + range.length <= index + remove);
    this.#ranges = [];
    if (kept.length === 0) return null;
    const much = kept.reduce((sum, range) => sum + range.length, 0);
    const alignment = new Alignment(length - much);
    for (const range of kept.sort((a, b) => a.index - b.index)) alignment.theyInserted(range.index, range.length);
    return { change: { index, remove: remove - much, insert }, alignment };
  }
}
