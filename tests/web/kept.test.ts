import { expect, test } from "vitest";
import { kept } from "@/board/kept";

test("what says the same is the same object as before", () => {
  const [a, b] = [{ id: "a" }, { id: "b" }];
  const before = [{ area: { name: "Work" }, goals: [a, b] }, { area: { name: "Life" }, goals: [] }];
  const after = [{ area: { name: "Work" }, goals: [a, b] }, { area: { name: "Life" }, goals: [] }];
  expect(kept(before, after, 3)).toBe(before);
});

test("what changed is new, with its unchanged parts kept", () => {
  const [a, b] = [{ id: "a" }, { id: "b" }];
  const before = [{ name: "Work", goals: [a] }, { name: "Life", goals: [b] }];
  const found = kept(before, [{ name: "Work", goals: [a, b] }, { name: "Life", goals: [b] }], 3);
  expect(found).toEqual([{ name: "Work", goals: [a, b] }, { name: "Life", goals: [b] }]);
  expect(found[0] === before[0]).toBe(false);
  expect(found[1]).toBe(before[1]);
});

test.each([
  [[1, 2], [1, 2, 3]],
  [[1, 2, 3], [1, 2]],
  [{ a: 1 }, { a: 1, b: 2 }],
  [{ a: 1, b: undefined }, { a: 1 }],
  [{ a: 1 }, { b: 1 }],
  [undefined, []],
  [[], {}],
  [null, { a: 1 }],
])("%j is not taken for %j", (before, after) => {
  expect(kept<unknown>(before, after, 3)).toEqual(after);
  expect(Object.keys(kept<object>(before as object, after, 3))).toEqual(Object.keys(after));
});

test("deeper than it is told to look, only the same object is the same", () => {
  const before = [[{ id: "a" }]];
  expect(kept(before, [[{ id: "a" }]], 2) === before).toBe(false);
  expect(kept(before, [[before[0]?.[0]]], 2)).toBe(before);
});
