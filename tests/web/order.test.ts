import { describe, expect, test } from "vitest";
import { type Ordered, compareOrder, placeAt } from "@/board/doc/order";
import { seeded, seeds } from "./documents";

const list = (...orders: string[]): Ordered[] => orders.map((order, n) => ({ id: `i${n}`, order }));

function after(items: readonly Ordered[], id: string, index: number): string[] {
  const keys = placeAt(items, id, index);
  const all = items.some((item) => item.id === id) ? items : [...items, { id, order: "" }];
  return all
    .map((item) => ({ id: item.id, order: keys.get(item.id) ?? item.order }))
    .sort(compareOrder)
    .map((item) => item.id);
}

describe("order", () => {
  test("is by key, then by id, by plain code units", () => {
    const items = [
      { id: "b", order: "a0" },
      { id: "a", order: "a0" },
      { id: "z", order: "Zz" },
      { id: "c", order: "" },
    ];
    expect(items.sort(compareOrder).map((item) => item.id)).toEqual(["c", "z", "a", "b"]);
  });

  test("an item goes first, last and between, and only its own key changes", () => {
    const items = list("a0", "a1", "a2");
    for (const index of [0, 1, 2, 3]) {
      expect(placeAt(items, "new", index).size).toBe(1);
      const expected = ["i0", "i1", "i2"];
      expected.splice(index, 0, "new");
      expect(after(items, "new", index)).toEqual(expected);
    }
  });

  test("an item moves among its own siblings", () => {
    const items = list("a0", "a1", "a2");
    expect(after(items, "i0", 2)).toEqual(["i1", "i2", "i0"]);
    expect(after(items, "i2", 0)).toEqual(["i2", "i0", "i1"]);
    expect(after(items, "i1", 99)).toEqual(["i0", "i2", "i1"]);
    expect(after(items, "i1", -5)).toEqual(["i1", "i0", "i2"]);
  });

  test("between two of the same key there is no room, so those behind make some, and no others", () => {
    const items = list("a0", "a1", "a1", "a1", "a2", "a3");
    expect(after(items, "new", 2)).toEqual(["i0", "i1", "new", "i2", "i3", "i4", "i5"]);
    expect([...placeAt(items, "new", 2).keys()]).toEqual(["new", "i2", "i3"]);
  });

  test.each(seeds(40))("among any keys, also none, twins and nonsense, every place can be had (seed %i)", (seed) => {
    const random = seeded(seed);
    const keys = ["", "a0", "a0", "a1", "a1V", "a1V", "Zz", "zz", "!", "a0 ", "ü", "b00", "a"];
    const items = list(...Array.from({ length: 2 + random(8) }, () => keys[random(keys.length)] as string)).sort(compareOrder);
    const index = random(items.length + 1);
    const expected = items.map((item) => item.id);
    expected.splice(index, 0, "new");
    expect(after(items, "new", index)).toEqual(expected);
  });

  test.each(["", "zz", "!", "ü", "a0 ", "1"])("a neighbour with the key %j, which can't be counted from, is no trouble", (key) => {
    const items = list("a0", key, "a1").sort(compareOrder);
    const ids = items.map((item) => item.id);
    const at = ids.indexOf("i1");
    for (const index of [at, at + 1]) {
      const expected = [...ids];
      expected.splice(index, 0, "new");
      expect(after(items, "new", index)).toEqual(expected);
    }
  });

  test("a thousand moves keep every order asked for, with keys that stay short (seed 7)", () => {
    const random = seeded(7);
    let items = list("a0", "a1", "a2", "a3", "a4", "a5");
    for (let n = 0; n < 1000; n += 1) {
      const id = items[random(items.length)]?.id as string;
      const index = random(items.length);
      const expected = items.map((item) => item.id).filter((one) => one !== id);
      expected.splice(index, 0, id);
      const keys = placeAt(items, id, index);
      items = items.map((item) => ({ ...item, order: keys.get(item.id) ?? item.order })).sort(compareOrder);
      expect(items.map((item) => item.id)).toEqual(expected);
    }
    expect(Math.max(...items.map((item) => item.order.length))).toBeLessThan(60);
  });
});
