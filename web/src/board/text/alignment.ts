/**
 * How the text in a field and the shared text line up while they differ: during composition (IME) the field must be
 * left alone, so changes by others wait. A row of runs says for every character whether both have it, only the shared
 * text has it (`theirs`: they typed it, not shown yet) or only the field has it (`gone`: they deleted it, still shown).
 */
import type { Change } from "./diff";

type In = "both" | "theirs" | "gone";

interface Run {
  in: In;
  length: number;
}

/** One step on the shared text. */
export type Step = { index: number; remove: number } | { index: number; insert: string };

export class Alignment {
  #runs: Run[];

  constructor(length: number) {
    this.#runs = [{ in: "both", length }];
  }

  /** Whether the field shows the shared text as it is. */
  get even(): boolean {
    return this.#runs.every((run) => run.in === "both" || run.length === 0);
  }

  /** Where a place in the field is in the shared text. A place beside text not shown yet is left of it, or right of it. */
  toShared(place: number, side: "left" | "right" = "left"): number {
    let shown = 0;
    let shared = 0;
    for (const run of this.#runs) {
      if (run.in === "theirs") {
        if (shown === place && side === "left") return shared;
        shared += run.length;
        continue;
      }
      if (place < shown + run.length || (place === shown + run.length && side === "left")) {
        return shared + (run.in === "both" ? place - shown : 0);
      }
      shown += run.length;
      if (run.in === "both") shared += run.length;
    }
    return shared;
  }

  /** Where a place in the shared text is in the field; one that isn't shown is where it would be. */
  toField(place: number): number {
    let shown = 0;
    let left = place;
    for (const run of this.#runs) {
      if (run.in === "gone") {
        if (left > 0) shown += run.length;
        continue;
      }
      if (left <= run.length) return shown + (run.in === "both" ? left : 0);
      left -= run.length;
      if (run.in === "both") shown += run.length;
    }
    return shown;
  }

  /** Others inserted or deleted in the shared text. */
  theyInserted(index: number, length: number): void {
    this.#insert(this.#split(index, "theirs"), { in: "theirs", length });
  }

  theyDeleted(index: number, length: number): void {
    const from = this.#split(index, "theirs");
    const to = this.#split(index + length, "theirs");
    this.#runs = this.#runs.flatMap((run, n) => {
      if (n < from || n >= to || run.in === "gone") return [run];
      return run.in === "both" ? [{ in: "gone" as const, length: run.length }] : [];
    });
  }

  /** The person changed the field: what that means for the shared text, in the order to apply it. */
  weChanged({ index, remove, insert }: Change): Step[] {
    const steps: Step[] = [];
    const from = this.#split(index, "gone");
    const to = this.#split(index + remove, "gone");
    let shared = this.#sharedBefore(from);
    const kept: Run[] = [];
    const insertAt = shared;
    for (const run of this.#runs.slice(from, to)) {
      if (run.in === "theirs") {
        kept.push(run);
        shared += run.length;
      } else if (run.in === "both") {
        steps.push({ index: shared, remove: run.length });
      }
    }
    const typed: Run[] = insert === "" ? [] : [{ in: "both", length: insert.length }];
    if (insert !== "") steps.push({ index: insertAt, insert });
    this.#runs.splice(from, to - from, ...typed, ...kept);
    return steps;
  }

  #sharedBefore(run: number): number {
    return this.#runs.slice(0, run).reduce((sum, each) => sum + (each.in === "gone" ? 0 : each.length), 0);
  }

  /** Cuts the run at a place, counted without the runs that are `absent` there; returns the first run behind the cut. */
  #split(place: number, counting: "theirs" | "gone"): number {
    // Counting in the shared text skips `gone`; counting in the field skips `theirs`.
    const skip: In = counting === "theirs" ? "gone" : "theirs";
    let left = place;
    for (let n = 0; n < this.#runs.length; n += 1) {
      if (left === 0) return n;
      const run = this.#runs[n] as Run;
      if (run.in === skip) continue;
      if (left < run.length) {
        this.#runs.splice(n, 1, { in: run.in, length: left }, { in: run.in, length: run.length - left });
        return n + 1;
      }
      left -= run.length;
    }
    return this.#runs.length;
  }

  #insert(at: number, run: Run): void {
    this.#runs.splice(at, 0, run);
  }
}
