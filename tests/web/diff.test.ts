import { describe, expect, test } from "vitest";
import { type Change, changeBetween } from "@/board/text/diff";
import { seeded, wellFormed } from "./documents";

const apply = (text: string, { index, remove, insert }: Change): string =>
  text.slice(0, index) + insert + text.slice(index + remove);

/** `|` stands for the caret. */
function change(before: string, after: string): Change | null {
  const caret = after.indexOf("|");
  return changeBetween(before, after.replace("|", ""), caret);
}

describe("what a person did to a field", () => {
  test.each([
    ["typed in equal letters, before", "aaa", "a|aaa", { index: 0, remove: 0, insert: "a" }],
    ["typed in equal letters, within", "aaa", "aa|aa", { index: 1, remove: 0, insert: "a" }],
    ["typed in equal letters, after", "aaa", "aaaa|", { index: 3, remove: 0, insert: "a" }],
    ["took back the letter before the caret", "aaaa", "a|aa", { index: 1, remove: 1, insert: "" }],
    ["typed over a selection", "one two three", "one 2| three", { index: 4, remove: 3, insert: "2" }],
    ["typed the same over a selection, and more", "one two", "one twos|", { index: 7, remove: 0, insert: "s" }],
    ["pasted", "one three", "one two |three", { index: 4, remove: 0, insert: "two " }],
    ["cleared it all", "one", "|", { index: 0, remove: 3, insert: "" }],
    ["began", "", "o|", { index: 0, remove: 0, insert: "o" }],
    ["let autocorrect change an earlier word", "teh cat ", "the cat |", { index: 1, remove: 2, insert: "he" }],
  ])("%s", (_what, before, after, expected) => {
    const found = change(before, after);
    expect(apply(before, found as Change)).toBe(after.replace("|", ""));
    if (!_what.startsWith("let")) expect(found).toEqual(expected);
  });

  test("nothing changed is no change", () => {
    expect(change("one", "on|e")).toBeNull();
  });

  test("an emoji is never split, whichever half changed", () => {
    const high = "\u{1F600}"; // shares its first half with the next, its second half with the last
    const sameHigh = "\u{1F601}";
    const sameLow = "\u{1FA00}";
    for (const other of [sameHigh, sameLow]) {
      const found = changeBetween(`a${high}b`, `a${other}b`, 3) as Change;
      expect(found).toEqual({ index: 1, remove: 2, insert: other });
    }
    expect(changeBetween(high, high + sameHigh, 4)).toEqual({ index: 2, remove: 0, insert: sameHigh });
    expect(changeBetween(high + sameHigh, sameHigh, 0)).toEqual({ index: 0, remove: 2, insert: "" });
  });

  test("any change of any text is found, with no half of a pair at its edges (seed 11)", () => {
    const random = seeded(11);
    const letters = ["a", "a", "b", " ", "\u{1F600}", "\u{1F601}", "\u{1FA00}", "é"];
    const words = (): string => Array.from({ length: random(6) }, () => letters[random(letters.length)]).join("");
    for (let n = 0; n < 3000; n += 1) {
      const [before, after] = [words(), words()];
      const found = changeBetween(before, after, random(after.length + 1));
      if (found === null) expect(before).toBe(after);
      else {
        expect(apply(before, found)).toBe(after);
        expect(wellFormed(found.insert) && wellFormed(before.slice(0, found.index))).toBe(true);
        expect(wellFormed(before.slice(found.index, found.index + found.remove))).toBe(true);
      }
    }
  });
});
