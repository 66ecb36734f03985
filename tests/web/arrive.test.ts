// @vitest-environment jsdom
/** Going to something that the search has found. */
import { beforeEach, expect, test } from "vitest";
import { arrive } from "@/board/find/arrive";
import { allWins } from "@/board/ui/allWins";

beforeEach(() => {
  allWins.value = false;
});

test("an earlier win that the list leaves out at first is laid out", () => {
  arrive({ at: "wins" }, "wins/w1/title");
  expect(allWins.value).toBe(true);
  expect(location.hash).toBe("#wins");
});

test("for anything else the list of wins stays as it is", () => {
  arrive({ at: "goal", id: "g1" }, "goals/g1/title");
  expect(allWins.value).toBe(false);
});
