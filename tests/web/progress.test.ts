import { expect, test } from "vitest";
import { countActions, countBenchmarks, progressOf } from "@/board/doc/progress";
import { DEFAULT_MEASURE } from "@/board/doc/schema";

const AT = "2026-01-01T00:00:00Z";
const none = { benchmarks: [], actions: [] };

test("removed parts never count", () => {
  expect(countBenchmarks([{ reached: AT, removed: AT }, { reached: null, removed: null }])).toEqual({ done: 0, total: 1 });
  expect(countActions([{ done: AT, removed: null }, { done: AT, removed: AT }])).toEqual({ done: 1, total: 1 });
});

test("a goal without parts is at the start, and a reached one at the end, however it is measured", () => {
  for (const kind of ["actions", "benchmarks", "number", "judged"] as const) {
    expect(progressOf("open", { ...DEFAULT_MEASURE, kind }, none)).toBe(0);
    expect(progressOf("reached", { ...DEFAULT_MEASURE, kind }, none)).toBe(1);
  }
});

test("a number beyond all numbers is still between the start and the end", () => {
  const measure = { ...DEFAULT_MEASURE, kind: "number", start: -1e308, target: 1e308, now: 1e308 } as const;
  expect(progressOf("open", measure, none)).toBeGreaterThanOrEqual(0);
  expect(progressOf("open", measure, none)).toBeLessThanOrEqual(1);
});
