import { describe, expect, test } from "vitest";
import { readPresence } from "@/board/presence";
import { readAnswers, readCall } from "@/board/together/calls";

const state = (seat: string, rest: object = {}): object => ({ seat, name: "Lin", goal: null, field: null, ...rest });

const nothing = { away: false, since: null, place: "#", goal: null, field: null, caret: null, follows: false };

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
    windows.set(5, state("mentee", { goal: "in front", entered: 1_700_000_000_000 }));
    expect(readPresence(windows, 1).mentee?.goal, "though the caret still stands in another").toBe("in front");
    windows.set(5, state("mentee", { goal: "in front", entered: 1_700_000_000_000, away: true }));
    expect(readPresence(windows, 1).mentee?.goal).toBe("edited");
    windows.delete(4);
    expect(readPresence(windows, 1).mentee?.goal).toBe("looked at");
    windows.delete(3);
    windows.delete(5);
    expect(readPresence(windows, 1).mentee).toMatchObject({ goal: "left open", away: true });
  });

  test("whatever a client says of itself, nothing fails", () => {
    const states = new Map<number, unknown>([
      [2, null],
      [3, "here"],
      [4, {}],
      [5, state("coach")],
      [6, state("mentee", { goal: 7, field: {}, caret: "x", away: "yes", place: [], since: 3, follows: 1, entered: "now" })],
      [7, state("mentor", { caret: { anchor: { item: 1 } } })],
    ]);
    expect(readPresence(states, 1)).toEqual({
      mentee: { seat: "mentee", ...nothing },
      mentor: { seat: "mentor", ...nothing },
    });
  });
});

describe("a call to come and look", () => {
  const call = { id: "c1", place: "#goal-a", field: "goals/a/title" };

  test("is heard from any window of the partner's", () => {
    const states = new Map<number, unknown>([
      [1, state("mentor")],
      [2, state("mentee", { entered: 9 })],
      [3, state("mentee", { call, away: true })],
    ]);
    expect(readCall(states, "mentor")).toEqual(call);
    expect(readCall(states, "mentee"), "who calls isn't called").toBeNull();
  });

  test("is over for all of a person's windows when one has answered, or it is taken back", () => {
    const states = new Map<number, unknown>([
      [1, state("mentor")],
      [2, state("mentor", { answered: "c1" })],
      [3, state("mentee", { call })],
    ]);
    expect(readCall(states, "mentor")).toBeNull();
    expect(readAnswers(states, "mentor").has("c1")).toBe(true);
    states.set(3, state("mentee", { call: { ...call, id: "c2" } }));
    expect(readCall(states, "mentor")?.id).toBe("c2");
    states.set(3, state("mentee", { call: null }));
    expect(readCall(states, "mentor")).toBeNull();
  });

  test("that makes no sense is none", () => {
    const states = new Map<number, unknown>([[3, state("mentee", { call: { id: 4, place: "#" } })], [4, state("mentee", { call: "x" })]]);
    expect(readCall(states, "mentor")).toBeNull();
  });
});
