// @vitest-environment jsdom
/** A part of the page is drawn again when what it shows has changed, and not with every key that is pressed somewhere. */
import { signal } from "@preact/signals";
import { render } from "preact";
import { afterEach, beforeEach, expect, test } from "vitest";
import type * as Y from "yjs";
import { moveTo, reachBenchmark } from "@/board/doc/edit";
import { type BoardView, textAt } from "@/board/doc/schema";
import { watchBoard } from "@/board/doc/watch";
import { actionsOf, benchmarksOf, groups, winsOf } from "@/board/select";
import { type App, AppProvider } from "@/board/state";
import { memo } from "@/board/ui/memo";
import { useBoard } from "@/board/ui/useBoard";
import { documentOf, fixture } from "./documents";

let doc: Y.Doc;
let drawn: Record<string, number>;
const host = document.createElement("div");

/** Draws a line for each selection, and counts how often. */
const Line = memo(function Line({ name, select }: { name: string; select: (board: BoardView) => readonly unknown[] }) {
  const found = useBoard(select);
  drawn[name] = (drawn[name] ?? 0) + 1;
  return <p>{found.length}</p>;
});

const SELECTIONS: Record<string, (board: BoardView) => readonly unknown[]> = {
  goals: groups,
  wins: winsOf,
  "this goal's actions": (board) => actionsOf(board, "guild"),
  "this goal's benchmarks": (board) => benchmarksOf(board, "guild"),
  "that goal's actions": (board) => actionsOf(board, "billing"),
};

beforeEach(() => {
  doc = documentOf(fixture("filled").board);
  drawn = {};
  const board = signal<BoardView>(watchBoard(doc, (view) => (board.value = view)).view);
  render(
    <AppProvider value={{ board } as unknown as App}>
      {Object.entries(SELECTIONS).map(([name, select]) => (
        <Line key={name} name={name} select={select} />
      ))}
    </AppProvider>,
    host,
  );
  expect(Object.values(drawn)).toEqual([1, 1, 1, 1, 1]);
});
afterEach(() => render(null, host));

async function drawnBy(act: () => void): Promise<string[]> {
  drawn = {};
  act();
  await new Promise((resolve) => setTimeout(resolve));
  return Object.keys(drawn).sort();
}

const type = (...path: string[]) => () => textAt(doc, path[0] as "goals", path.slice(1))?.insert(0, "x");

test("a key in an action's words draws that goal's actions", async () => {
  expect(await drawnBy(type("actions", "x2", "title"))).toEqual(["this goal's actions"]);
});

test("a key in a goal's title draws the goals", async () => {
  expect(await drawnBy(type("goals", "guild", "title"))).toEqual(["goals"]);
});

test("a key in the board's title draws none of them", async () => {
  expect(await drawnBy(type("about", "title"))).toEqual([]);
});

test("a benchmark that is reached moves its goal too", async () => {
  expect(await drawnBy(() => reachBenchmark(doc, "b3", true))).toEqual(["goals", "this goal's benchmarks"]);
});

test("an action that goes to another goal draws both", async () => {
  expect(await drawnBy(() => moveTo(doc, "actions", "x2", "billing", [], 0))).toEqual(
    expect.arrayContaining(["that goal's actions", "this goal's actions"]),
  );
});
