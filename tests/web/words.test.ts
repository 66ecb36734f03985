import { describe, expect, test } from "vitest";
import { dayInWords, dayOf, dueInWords, firstName, initial, monthInWords } from "@/board/format";
import { hashOf, parseHash } from "@/board/route";
import { speak, t } from "@/words/catalogue";

const TODAY = "2026-03-10"; // a Tuesday

describe("days in words", () => {
  test.each([
    ["2026-03-10", "today", "due today"],
    ["2026-03-11", "tomorrow", "by tomorrow"],
    ["2026-03-12", "Thursday", "by Thursday"],
    ["2026-03-09", "yesterday", "was due yesterday"],
    ["2026-12-12", "12 December", "by 12 December"],
    ["2026-03-01", "1 March", "was due 1 March"],
    ["2027-05-03", "3 May 2027", "by 3 May 2027"],
  ])("%s is %s", (day, words, due) => {
    expect(dayInWords(day, TODAY)).toBe(words);
    expect(dueInWords(day, TODAY)).toBe(due);
  });

  test("what is no day is shown as it is", () => {
    expect(dayInWords("some day", TODAY)).toBe("some day");
    expect(dueInWords("soon", TODAY)).toBe("by soon");
  });

  test("months and counts", () => {
    expect(monthInWords("2026-01-31", TODAY)).toBe("January");
    expect(monthInWords("2025-01-31", TODAY)).toBe("January 2025");
    expect([1, 5, 40].map((n) => t("wins.stones", { n }))).toEqual(["One stone", "Five stones", "40 stones"]);
  });
});

test("an instant fell on the day that the reader's own clock showed", () => {
  const lastSecond = new Date(2026, 11, 12, 23, 59, 59);
  expect(dayOf(lastSecond.toISOString())).toBe("2026-12-12");
  expect(dayOf(new Date(2026, 11, 12, 0, 0, 1).toISOString())).toBe("2026-12-12");
  expect(dayOf("some day")).toBe("some day");
});

test("days are written as the language of the page writes them", () => {
  speak("pl-PL");
  expect(["2026-03-10", "2026-03-12", "2026-12-12"].map((day) => dayInWords(day, TODAY))).toEqual(["dzisiaj", "czwartek", "12 grudnia"]);
  expect(monthInWords("2025-01-31", TODAY)).toBe("stycznia 2025");
  speak("en-US");
  expect(dayInWords("2026-12-12", TODAY)).toBe("December 12");
  speak("en-GB");
});

test("names", () => {
  expect([initial("ada"), initial("  Éva"), initial(""), initial("👩‍🚀 Lin")]).toEqual(["A", "É", "?", "👩‍🚀"]);
  expect(firstName(" Ada  Osei ")).toBe("Ada");
});

test("the address's hash holds the place, there and back", () => {
  for (const route of [
    { at: "goals" },
    { at: "goal", id: "x_-9" },
    { at: "goal", id: "a b/ü" },
    { at: "actions" },
    { at: "wins" },
    { at: "share" },
  ] as const) {
    expect(parseHash(hashOf(route))).toEqual(route);
  }
  expect(parseHash("#somewhere")).toEqual({ at: "goals" });
  expect(parseHash("#goal-%")).toEqual({ at: "goal", id: "%" });
});
