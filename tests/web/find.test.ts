/** Finding: as people type, whatever the accents, with the letters that fit. */
import { describe, expect, test } from "vitest";
import { readBoard } from "@/board/doc/read";
import type { ActionView, BoardView, GoalView } from "@/board/doc/schema";
import { fold, unfold } from "@/board/find/fold";
import { type Match, matchLoosely, matchWords, queryOf } from "@/board/find/match";
import { MOST, search, shortened } from "@/board/find/search";
import { documentOf, fixture } from "./documents";

/** The words with what matched in brackets. */
const marked = (words: string, match: Match | null): string | null =>
  match && match.spans.reduceRight((text, [from, to]) => `${text.slice(0, from)}[${text.slice(from, to)}]${text.slice(to)}`, words);

describe("folding", () => {
  test.each([
    ["Zażółć GĘŚLĄ jaźń", "zazolc gesla jazn"],
    ["Straße, Æsir, Þór", "strasse, aesir, thor"],
    ["İstanbul ﬁnd", "istanbul find"],
    ["e\u0301tude", "etude"],
  ])("%s reads as %s", (words, plain) => {
    expect(fold(words).text).toBe(plain);
  });

  test("knows where each letter stood", () => {
    const words = "Große Ångström 😀 über";
    const folded = fold(words);
    const back = (plain: string): string => {
      const at = folded.text.indexOf(plain);
      return words.slice(...unfold(folded, at, at + plain.length));
    };
    expect(back("angst")).toBe("Ångst");
    expect(back("ss")).toBe("ß");
    expect(back("s")).toBe("ß"); // a letter that became two is meant whole
    expect(back("uber")).toBe("über");
    expect(unfold(fold("e\u0301t"), 0, 1)).toEqual([0, 2]);
  });
});

describe("matching", () => {
  const match = (words: string, typed: string): string | null => marked(words, matchWords(fold(words), queryOf(typed)));

  test.each([
    ["Speak at the engineering guild", "guild speak", "[Speak] at the engineering [guild]"],
    ["Zażółć gęślą jaźń", "gesla", "Zażółć [gęślą] jaźń"],
    ["Café for December", "CAFE", "[Café] for December"],
    ["The other theatre", "theat", "The other [theat]re"],
    ["Speak at the guild", "spoke", null],
    ["Speak at the guild", "speak tomorrow", null],
  ])("%s for “%s”", (words, typed, expected) => {
    expect(match(words, typed)).toBe(expected);
  });

  test("prefers the beginning, then the beginning of a word", () => {
    const score = (words: string): number => matchWords(fold(words), queryOf("art"))?.score ?? NaN;
    expect(score("Art class")).toBeGreaterThan(score("An art class"));
    expect(score("An artist")).toBeGreaterThan(score("Start"));
    expect(score("An art class")).toBeGreaterThan(score("An artist"));
  });

  const loosely = (words: string, typed: string): string | null => marked(words, matchLoosely(fold(words), queryOf(typed)));

  test.each([
    ["Mark the goal as reached", "mgr", "[M]ark the [g]oal as [r]eached"],
    ["Set the goal aside", "stgo", "[S]et [t]he [go]al aside"],
    ["Share progress", "zz", null],
    ["Add an action to the goal", "dneh", null],
  ])("loosely, %s for “%s”", (words, typed, expected) => {
    expect(loosely(words, typed)).toBe(expected);
  });

  test("puts what was typed as it stands before letters with others between", () => {
    const score = (words: string): number => matchLoosely(fold(words), queryOf("go"))?.score ?? NaN;
    expect(score("Undo, again")).toBeNaN();
    expect(score("Cargo")).toBeGreaterThan(matchLoosely(fold("Get out"), queryOf("go"))?.score ?? NaN);
  });
});

describe("search", () => {
  const board = readBoard(documentOf(fixture("filled").board));

  test("finds each kind of thing, with its goal and the way to it", () => {
    const all = search(board, queryOf("e")).hits;
    expect(new Set(all.map(({ kind }) => kind)).size).toBeGreaterThanOrEqual(4);
    const goal = board.goals.find((one) => one.removed === null && one.why !== "") as GoalView;
    const [hit] = search(board, queryOf(goal.title)).hits;
    expect(hit).toMatchObject({ kind: "goal", id: goal.id, route: { at: "goal", id: goal.id }, field: `goals/${goal.id}/title` });
    expect(search(board, queryOf(goal.why)).hits.map(({ kind }) => kind)).toContain("why");
  });

  test("finds nothing that was removed, nor what hangs on a goal that was", () => {
    const removed = { ...board, goals: board.goals.map((goal) => ({ ...goal, removed: "2026-01-01" })) };
    const kinds = new Set(search(removed, queryOf("e")).hits.map(({ kind }) => kind));
    expect(kinds.has("goal") || kinds.has("benchmark") || kinds.has("why")).toBe(false);
  });

  test("nothing typed is nothing found", () => {
    expect(search(board, queryOf("  "))).toEqual({ hits: [], all: 0 });
  });

  test("shows of a long note the line with the find", () => {
    const long = `${"word ".repeat(80)}the needle in it ${"more ".repeat(80)}`;
    const spans = matchWords(fold(long), queryOf("needle"))?.spans ?? [];
    const short = shortened(long, spans);
    expect(short.words.length).toBeLessThan(200);
    expect(marked(short.words, { score: 0, spans: short.spans })).toContain("the [needle] in");
  });

  test("says how many there are, and shows the best of them", () => {
    const goal = board.goals[0] as GoalView;
    const action = board.actions[0] as ActionView;
    const large: BoardView = {
      ...board,
      goals: Array.from({ length: 200 }, (_, n) => ({ ...goal, id: `g${n}`, title: `Cel numer ${n}: zażółć`, removed: null, status: n === 7 ? "open" : "reached" })),
      actions: Array.from({ length: 1000 }, (_, n) => ({ ...action, id: `a${n}`, goal: `g${n % 200}`, title: `Krok ${n}, jaźń`, removed: null })),
    };
    const { hits, all } = search(large, queryOf("zazolc"));
    expect([hits.length, all]).toEqual([MOST, 200]);
    expect(hits[0]?.id).toBe("g7");
  });
});
