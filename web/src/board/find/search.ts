/** Search over everything on a board: goals, why and notes, benchmarks, actions, wins. */
import type { BoardView, Id } from "../doc/schema";
import type { Route } from "../route";
import { type Folded, fold } from "./fold";
import { type Match, type Query, type Spans, matchWords } from "./match";

export const KINDS = ["goal", "benchmark", "action", "win", "why", "notes"] as const;
export type Kind = (typeof KINDS)[number];

export interface Hit {
  kind: Kind;
  id: Id;
  words: string;
  spans: Spans;
  /** The goal that it is of. */
  goal: string;
  done: boolean;
  route: Route;
  /** What it is called on the page: `actions/<id>/title`. */
  field: string;
}

interface Entry {
  kind: Kind;
  id: Id;
  words: string;
  goal: Id | null;
  done: boolean;
  field: string;
}

/** So much of a long text is shown around what was found. */
const AROUND = 60;
/** Of a page of hits nobody reads more. */
export const MOST = 60;

const WEIGHT: Record<Kind, number> = { goal: 3, benchmark: 2, action: 2, win: 2, why: 0, notes: 0 };

function entriesOf(board: BoardView): Entry[] {
  const goals = board.goals.filter((goal) => goal.removed === null);
  const there = new Set(goals.map((goal) => goal.id));
  const parts: Entry[] = [];
  for (const { id, title, why, notes, status } of goals) {
    const of = { id, goal: id, done: status !== "open" };
    parts.push({ ...of, kind: "goal", words: title, field: `goals/${id}/title` });
    if (why !== "") parts.push({ ...of, kind: "why", words: why, field: `goals/${id}/why` });
    if (notes !== "") parts.push({ ...of, kind: "notes", words: notes, field: `goals/${id}/notes` });
  }
  for (const { id, title, goal, reached, removed } of board.benchmarks) {
    if (removed !== null || goal === null || !there.has(goal)) continue;
    parts.push({ kind: "benchmark", id, words: title, goal, done: reached !== null, field: `benchmarks/${id}/title` });
  }
  const known = new Set(board.goals.map((goal) => goal.id));
  for (const { id, title, goal, done, removed } of board.actions) {
    // What hangs on a goal that was removed is gone with it.
    if (removed !== null || (goal !== null && known.has(goal) && !there.has(goal))) continue;
    parts.push({ kind: "action", id, words: title, goal: goal !== null && there.has(goal) ? goal : null, done: done !== null, field: `actions/${id}/title` });
  }
  for (const { id, title, removed } of board.wins) {
    if (removed === null) parts.push({ kind: "win", id, words: title, goal: null, done: false, field: `wins/${id}/title` });
  }
  return parts;
}

const entries = new WeakMap<BoardView, Entry[]>();
const folds = new Map<string, Folded>();
const MOST_FOLDS = 20_000;

/** Words are folded once, however often they are looked through. */
function folded(words: string): Folded {
  let found = folds.get(words);
  if (found === undefined) {
    if (folds.size >= MOST_FOLDS) folds.clear();
    folds.set(words, (found = fold(words)));
  }
  return found;
}

/** The best first; `all` is how many there were. */
export function search(board: BoardView, query: Query): { hits: Hit[]; all: number } {
  if (query.terms.length === 0) return { hits: [], all: 0 };
  let list = entries.get(board);
  if (list === undefined) entries.set(board, (list = entriesOf(board)));
  const found: { entry: Entry; match: Match; score: number }[] = [];
  for (const entry of list) {
    const match = matchWords(folded(entry.words), query);
    if (match !== null) found.push({ entry, match, score: match.score * 2 + WEIGHT[entry.kind] - (entry.done ? 2 : 0) });
  }
  found.sort((a, b) => b.score - a.score);
  const titles = new Map(board.goals.map((goal) => [goal.id, goal.title]));
  const hits = found.slice(0, MOST).map(({ entry: { kind, id, words, goal, done, field }, match }) => {
    const route: Route = goal !== null ? { at: "goal", id: goal } : kind === "win" ? { at: "wins" } : { at: "actions" };
    return { kind, id, done, field, route, goal: titles.get(goal ?? "") ?? "", ...shortened(words, match.spans) };
  });
  return { hits, all: found.length };
}

/** One line of a long text, with the first find in it. */
export function shortened(words: string, spans: Spans): { words: string; spans: Spans } {
  const one = words.replace(/\s/g, " ");
  const first = spans[0]?.[0] ?? 0;
  if (one.length <= 3 * AROUND) return { words: one, spans };
  let start = Math.max(0, first - AROUND);
  if (start > 0) start = one.lastIndexOf(" ", start) + 1 || start;
  const end = Math.min(one.length, start + 3 * AROUND);
  const before = start > 0 ? "… " : "";
  const inside = spans.filter(([from, to]) => from >= start && to <= end);
  return {
    words: `${before}${one.slice(start, end)}${end < one.length ? " …" : ""}`,
    spans: inside.map(([from, to]) => [from - start + before.length, to - start + before.length] as const),
  };
}
