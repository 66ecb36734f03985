/** How far a goal is, 0 to 1: plain arithmetic, the same as the server's. */
import type { ActionView, BenchmarkView, Measure, Status } from "./schema";

export interface Parts {
  benchmarks: readonly Pick<BenchmarkView, "reached" | "removed">[];
  actions: readonly Pick<ActionView, "done" | "removed">[];
}

export interface Count {
  done: number;
  total: number;
}

/** Removed parts never count. */
export function countBenchmarks(parts: Parts["benchmarks"]): Count {
  const there = parts.filter((part) => part.removed === null);
  return { done: there.filter((part) => part.reached !== null).length, total: there.length };
}

export function countActions(parts: Parts["actions"]): Count {
  const there = parts.filter((part) => part.removed === null);
  return { done: there.filter((part) => part.done !== null).length, total: there.length };
}

const share = ({ done, total }: Count): number => (total === 0 ? 0 : done / total);

/** A result that is no number (0/0, or an overflow) reads as 0. */
const clamp = (x: number): number => (Number.isNaN(x) ? 0 : Math.min(1, Math.max(0, x)));

export function progressOf(status: Status, measure: Measure, parts: Parts): number {
  if (status === "reached") return 1;
  switch (measure.kind) {
    case "actions":
      return share(countActions(parts.actions));
    case "benchmarks":
      return share(countBenchmarks(parts.benchmarks));
    case "number":
      // With no way between start and target, being there is all there is.
      return measure.target === measure.start
        ? Number(measure.now >= measure.target)
        : clamp((measure.now - measure.start) / (measure.target - measure.start));
    case "judged":
      return clamp(measure.now / 100);
  }
}
