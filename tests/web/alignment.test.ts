import { describe, expect, test } from "vitest";
import { Alignment, type Step } from "@/board/text/alignment";
import { seeded, seeds } from "./documents";

/** A shared text and a field that stays behind; what others do is in capitals. */
class Pair {
  alignment: Alignment;
  constructor(
    public shared: string,
    public field = shared,
  ) {
    this.alignment = new Alignment(shared.length);
  }

  theyInsert(at: number, words: string): void {
    this.shared = this.shared.slice(0, at) + words + this.shared.slice(at);
    this.alignment.theyInserted(at, words.length);
  }

  theyDelete(at: number, length: number): void {
    this.shared = this.shared.slice(0, at) + this.shared.slice(at + length);
    this.alignment.theyDeleted(at, length);
  }

  type(index: number, remove: number, insert: string): Step[] {
    this.field = this.field.slice(0, index) + insert + this.field.slice(index + remove);
    const steps = this.alignment.weChanged({ index, remove, insert });
    for (const step of steps) {
      this.shared =
        "insert" in step
          ? this.shared.slice(0, step.index) + step.insert + this.shared.slice(step.index)
          : this.shared.slice(0, step.index) + this.shared.slice(step.index + step.remove);
    }
    return steps;
  }
}

describe("a field behind its shared text", () => {
  test("typing goes where the words are, past what isn't shown yet", () => {
    const pair = new Pair("one two");
    pair.theyInsert(0, "ZERO ");
    pair.type(7, 0, " three");
    expect(pair.shared).toBe("ZERO one two three");
    expect(pair.alignment.even).toBe(false);
  });

  test("deleting over what they typed deletes one's own words only", () => {
    const pair = new Pair("one two three");
    pair.theyInsert(5, "XX");
    pair.type(4, 4, "");
    expect(pair.shared).toBe("one XXthree");
    expect(pair.field).toBe("one three");
  });

  test("deleting what they deleted already deletes nothing more", () => {
    const pair = new Pair("one two three");
    pair.theyDelete(4, 4);
    expect(pair.type(4, 4, "")).toEqual([]);
    expect(pair.shared).toBe("one three");
    expect(pair.alignment.even).toBe(true);
  });

  test("typing into what they deleted stays where that was", () => {
    const pair = new Pair("one two three");
    pair.theyDelete(4, 4);
    pair.type(6, 0, "!");
    expect(pair.shared).toBe("one !three");
  });

  test("a caret beside their words stays before them; the start of a selection goes behind", () => {
    const pair = new Pair("ab");
    pair.theyInsert(1, "XX");
    expect(pair.alignment.toShared(1, "left")).toBe(1);
    expect(pair.alignment.toShared(1, "right")).toBe(3);
    expect(pair.alignment.toShared(0, "left")).toBe(0);
    expect(pair.alignment.toShared(2, "left")).toBe(4);
  });

  test("a place in the shared text is found in the field, beside what isn't shown", () => {
    const pair = new Pair("one two three");
    pair.theyInsert(4, "XX ");
    pair.theyDelete(7, 4); // "two "
    expect([0, 4, 5, 7, 9, 12].map((place) => pair.alignment.toField(place))).toEqual([0, 4, 4, 4, 10, 13]);
  });

  test("what they typed and took back again leaves no trace", () => {
    const pair = new Pair("ab");
    pair.theyInsert(1, "XYZ");
    pair.theyDelete(1, 3);
    expect(pair.alignment.even).toBe(true);
  });

  test.each(seeds(150))("whatever both do, the shared text has all that each typed and did not delete (seed %i)", (seed) => {
    const random = seeded(seed);
    const pair = new Pair("0123456789");
    let next = 0;
    for (let n = 0; n < 25; n += 1) {
      const unique = (from: number): string => String.fromCharCode(from + (next += 1));
      if (random(2) === 0) {
        const index = random(pair.field.length + 1);
        pair.type(index, random(Math.min(3, pair.field.length - index) + 1), random(3) > 0 ? unique(0x400) : "");
      } else if (random(3) > 0) {
        pair.theyInsert(random(pair.shared.length + 1), unique(0x800));
      } else if (pair.shared.length > 0) {
        const at = random(pair.shared.length);
        pair.theyDelete(at, 1 + random(Math.min(3, pair.shared.length - at)));
      }
      // What both have stands in the same order in both.
      const inBoth = [...pair.field].filter((letter) => pair.shared.includes(letter)).join("");
      expect([...pair.shared].filter((letter) => pair.field.includes(letter)).join("")).toBe(inBoth);
      // What only the field has was deleted by them; what only the shared text has was typed by them.
      const onlyShared = [...pair.shared].filter((letter) => !pair.field.includes(letter));
      expect(onlyShared.every((letter) => letter.charCodeAt(0) >= 0x800)).toBe(true);
      // A place in the shared text has the same common words before it in the field.
      const common = [...pair.shared].map((letter) => pair.field.includes(letter));
      const passed = common.map((_is, place) => common.slice(0, place).filter(Boolean).length);
      const inField = [...pair.field].map((letter) => pair.shared.includes(letter));
      const before = common.map((_is, place) => inField.slice(0, pair.alignment.toField(place)).filter(Boolean).length);
      expect(before).toEqual(passed);
      for (let place = 0; place <= pair.field.length; place += 1) {
        const left = pair.alignment.toShared(place, "left");
        const right = pair.alignment.toShared(place, "right");
        expect(left).toBeLessThanOrEqual(right);
        expect(right).toBeLessThanOrEqual(pair.shared.length);
      }
    }
  });
});
