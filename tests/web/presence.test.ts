import { describe, expect, test } from "vitest";
import { readPresence } from "@/board/presence";

const state = (seat: string, rest: object = {}): object => ({ seat, name: "Lin", goal: null, field: null, ...rest });

describe("who is here", () => {
  test("this page itself is no news, but another window of the same person has their seat", () => {
    const here = readPresence(new Map([[1, state("mentor")], [2, state("mentor", { goal: "g" })]]), 1);
    expect(here.mentor?.goal).toBe("g");
    expect(here.mentee).toBeUndefined();
  });

  test("of a person's windows the one in use counts", () => {
    const windows = new Map<number, unknown>([
      [2, state("mentee", { goal: "left open", away: true, field: "goals/a/title" })],
      [3, state("mentee", { goal: "looked at" })],
      [4, state("mentee", { goal: "edited", field: "goals/b/title" })],
    ]);
    expect(readPresence(windows, 1).mentee?.goal).toBe("edited");
    windows.delete(4);
    expect(readPresence(windows, 1).mentee?.goal).toBe("looked at");
    windows.delete(3);
    expect(readPresence(windows, 1).mentee).toMatchObject({ goal: "left open", away: true });
  });

  test("whatever a client says of itself, nothing fails", () => {
    const states = new Map<number, unknown>([
      [2, null],
      [3, "here"],
      [4, {}],
      [5, state("coach")],
      [6, state("mentee", { goal: 7, field: {}, caret: "x", away: "yes" })],
      [7, state("mentor", { caret: { anchor: { item: 1 } } })],
    ]);
    expect(readPresence(states, 1)).toEqual({
      mentee: { seat: "mentee", away: false, goal: null, field: null, caret: null },
      mentor: { seat: "mentor", away: false, goal: null, field: null, caret: null },
    });
  });
});
