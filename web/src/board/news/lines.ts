/**
 * Changes as a person would tell them: what each one was (a benchmark reached, a goal reworded), alike ones within a
 * goal together, what matters most first, each with its place on the board. The words are in web/words.
 */
import { type BoardView, type Id, type Keys, type Seat, otherSeat } from "../doc/schema";
import type { Route } from "../route";
import type { Change } from "./changes";
import { type Seen, merge, nothingSeen } from "./seen";

/** What happened, the weightiest first; the words have a key for each. */
export const HAPPENINGS = [
  "goal-reached",
  "goal-added",
  "benchmark-reached",
  "win-added",
  "action-yours",
  "action-done",
  "benchmark-added",
  "action-added",
  "goal-why",
  "goal-notes",
  "goal-progress",
  "goal-reworded",
  "benchmark-reworded",
  "action-reworded",
  "win-reworded",
  "goal-due",
  "benchmark-due",
  "action-due",
  "goal-changed",
  "benchmark-changed",
  "action-changed",
  "win-changed",
  "win-cheered",
  "goal-open",
  "benchmark-open",
  "action-open",
  "key-turned",
  "made-public",
  "goal-aside",
  "restored",
  "removed",
  "board-title",
  "board-purpose",
] as const;
export type Happening = (typeof HAPPENINGS)[number];

export interface Line {
  what: Happening;
  /** How many things it happened to. */
  n: number;
  /** The first of them, and the goal that they belong to; "" for what has no name yet. */
  title: string;
  goal: string;
  route: Route;
  /** Where on the page it can be seen, as marks are called there, with what is seen by looking at each. */
  marks: ReadonlyMap<string, Seen>;
}

/** What one change was. */
interface Told {
  what: Happening;
  id: Id;
  title: string;
  /** The goal that it is of, if any. */
  goal: Id | null;
  route: Route;
  mark: string;
}

type Named = { id: Id; title: string; removed: string | null };

/** Something that can be ticked: that it is, is told; that it isn't, only when it surely was. */
const ticked = ({ times }: Change, on: boolean, yes: Happening, no: Happening): Happening | null =>
  on ? yes : times === 1 ? no : null;

/** What became of something: gone, or back again. What came and went between two visits is no news. */
function fate({ field, times }: Change, { removed }: Named): Happening | null {
  if (field !== "removed") return null;
  return removed !== null ? "removed" : times === 1 ? "restored" : null;
}

const gone = ({ field }: Change, { removed }: Named): boolean => removed !== null || field === "removed";

function ofGoal(change: Change, goal: BoardView["goals"][number], me: Seat): Happening | null {
  const { field } = change;
  if (gone(change, goal)) return fate(change, goal);
  switch (field) {
    case "":
      return "goal-added";
    case "title":
      return "goal-reworded";
    case "why":
      return "goal-why";
    case "notes":
      return "goal-notes";
    case "due":
      return "goal-due";
    case "measure/now":
      return "goal-progress";
    case "status":
      if (goal.status === "open") return ticked(change, false, "goal-open", "goal-open");
      return goal.status === "reached" ? "goal-reached" : "goal-aside";
    case "order":
    case "reached":
    case "removedBy":
    case `confidence/${me}`:
      return null;
    default:
      return "goal-changed";
  }
}

function ofPart(change: Change, item: Named, kind: "benchmark" | "action" | "win"): Happening | null {
  if (gone(change, item)) return fate(change, item);
  switch (change.field) {
    case "":
      return `${kind}-added`;
    case "title":
      return `${kind}-reworded`;
    case "due":
      return kind === "win" ? "win-changed" : `${kind}-due`;
    case "order":
    case "from":
    case "removedBy":
      return null;
    default:
      return `${kind}-changed`;
  }
}

/** The last key turned is the news; that one was taken back is seen where the keys are. */
function ofKeys(keys: Keys | undefined, me: Seat): Happening | null {
  const [mine, theirs] = [keys?.[me] ?? null, keys?.[otherSeat(me)] ?? null];
  if (theirs === null || (mine !== null && mine > theirs)) return null;
  return mine === null ? "key-turned" : "made-public";
}

const find = <T extends { id: Id }>(items: readonly T[], id: Id): T | undefined => items.find((item) => item.id === id);

/** null for what isn't worth a word: a new place in a list, or there and back again. */
function tell(change: Change, board: BoardView, me: Seat): Told | null {
  const { root, id, field } = change;
  const told = (what: Happening | null, thing: Named | undefined, goal: Id | null, elsewhere: Route): Told | null => {
    if (what === null || thing === undefined) return null;
    const there = goal !== null && find(board.goals, goal)?.removed === null;
    const mark = root === "goals" ? `goals/${id}/${field === "why" || field === "notes" ? field : "title"}` : `${root}/${id || field}`;
    return { what, id, title: thing.title, goal, route: there ? { at: "goal", id: goal } : elsewhere, mark };
  };
  switch (root) {
    case "about": {
      const what = field === "title" || field === "purpose" ? (`board-${field}` as const) : null;
      return told(what, { id, title: board.about.title, removed: null }, null, { at: "goals" });
    }
    case "goals": {
      const goal = find(board.goals, id);
      return told(goal ? ofGoal(change, goal, me) : null, goal, id, { at: "goals" });
    }
    case "benchmarks": {
      const item = find(board.benchmarks, id);
      if (item === undefined) return null;
      const tick = field === "reached" && !gone(change, item);
      const what = tick ? ticked(change, item.reached !== null, "benchmark-reached", "benchmark-open") : ofPart(change, item, "benchmark");
      return told(what, item, item.goal, { at: "goals" });
    }
    case "actions": {
      const item = find(board.actions, id);
      if (item === undefined) return null;
      const tick = field === "done" && !gone(change, item);
      const given = field === "owner" && item.owner === me && !gone(change, item);
      const what = given ? "action-yours" : tick ? ticked(change, item.done !== null, "action-done", "action-open") : ofPart(change, item, "action");
      return told(what, item, item.goal, { at: "actions" });
    }
    case "wins": {
      const win = find(board.wins, id);
      if (win === undefined || field === `cheers/${me}`) return null;
      const cheered = field.startsWith("cheers") && !gone(change, win);
      const cheers = win.cheers[otherSeat(me)] === null ? null : "win-cheered";
      return told(cheered ? cheers : ofPart(change, win, "win"), win, null, { at: "wins" });
    }
    case "published": {
      const goal = find(board.goals, id);
      return told(ofKeys(board.published[id], me), goal ?? find(board.wins, id), goal ? id : null, { at: "wins" });
    }
    default:
      return null;
  }
}

export function linesOf(changes: readonly Change[], board: BoardView, me: Seat): Line[] {
  const lines = new Map<string, { told: Told; things: Set<Id>; marks: Map<string, Seen> }>();
  const newGoals = new Set(changes.filter(({ root, field }) => root === "goals" && field === "").map(({ id }) => id));
  for (const change of changes) {
    let told = tell(change, board, me);
    if (told === null) continue;
    // What a new goal came with is part of it.
    if (told.goal !== null && newGoals.has(told.goal)) {
      const { title = "" } = find(board.goals, told.goal) ?? {};
      told = { ...told, what: "goal-added", id: told.goal, title };
    }
    const key = `${told.what} ${told.goal ?? ""}`;
    let line = lines.get(key);
    if (line === undefined) lines.set(key, (line = { told, things: new Set(), marks: new Map() }));
    line.things.add(told.id);
    const ids = line.marks.get(told.mark) ?? nothingSeen();
    merge(ids, change.ids);
    line.marks.set(told.mark, ids);
  }
  return [...lines.values()]
    .map(({ told: { what, title, goal, route }, things, marks }) => {
      return { what, n: things.size, title, goal: find(board.goals, goal ?? "")?.title ?? "", route, marks };
    })
    .sort((a, b) => HAPPENINGS.indexOf(a.what) - HAPPENINGS.indexOf(b.what));
}
