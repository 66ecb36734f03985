import { afterEach, expect, test } from "vitest";
import { learn, rich, speak, t } from "@/words/catalogue";

// Words of no real place, so that what is said here stands still.
const say = t as unknown as (key: string, values?: Record<string, unknown>) => string;
const sayRich = rich as unknown as (key: string, values?: Record<string, unknown>) => unknown[];

learn({
  "../anywhere/en/trial.json": {
    plain: "Saved",
    named: "Waiting for {name}",
    stones: { "=1": "One stone", one: "{n} stone", few: "{n} stones (few)", many: "{n} stones (many)", other: "{n} stones" },
    bold: "Only <b>both of you</b> can open {what}.",
  },
});
afterEach(() => speak("en-GB"));

test("words are found by area and name, and placeholders are filled", () => {
  expect(say("trial.plain")).toBe("Saved");
  expect(say("trial.named", { name: "Lin" })).toBe("Waiting for Lin");
});

test("what is put in is never read as a placeholder or a tag", () => {
  expect(say("trial.named", { name: "{name} <b>$&</b>" })).toBe("Waiting for {name} <b>$&</b>");
  expect(sayRich("trial.bold", { b: (inside: string) => inside, what: "<b>{b}</b>" }).join("")).toContain("<b>{b}</b>");
});

test("a plural form is chosen by the rules of the language, an exact number before them", () => {
  expect([0, 1, 2, 5].map((n) => say("trial.stones", { n }))).toEqual(["0 stones", "One stone", "2 stones", "5 stones"]);
  speak("pl-PL");
  expect([2, 5, 22, 1.5].map((n) => say("trial.stones", { n }))).toEqual([
    "2 stones (few)",
    "5 stones (many)",
    "22 stones (few)",
    "1,5 stones",
  ]);
});

test("numbers are written as the language writes them", () => {
  expect(say("trial.stones", { n: 1234.5 })).toBe("1,234.5 stones");
});

test("rich words hold elements: around their own words, and in placeholders", () => {
  const board = <i>your board</i>;
  const [before, bold, ...after] = sayRich("trial.bold", { b: (inside: string) => <b>{inside}</b>, what: board });
  expect(before).toBe("Only ");
  expect(bold).toMatchObject({ type: "b", props: { children: "both of you" } });
  expect(after).toEqual([" can open ", board, "."]);
});

test("words that aren't there show their key rather than nothing", () => {
  expect(say("nowhere.at-all")).toBe("nowhere.at-all");
});
