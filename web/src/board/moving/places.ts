/** Where a thing can stand: the lists of the board, and a place in one of them told by its neighbours. */
import type { Movable } from "../doc/edit";
import type { BoardView, Id } from "../doc/schema";
import { actionsOf, benchmarksOf, goalOf, groups, looseActions, there } from "../select";

export interface Thing {
  kind: Movable;
  id: Id;
}

/** An area or a goal; null is the list of what belongs to none. */
export type List = Id | null;

/** Between which two the person saw it: while they looked, the partner may have moved any of them. */
export interface Place {
  list: List;
  after: Id | null;
  before: Id | null;
}

interface Standing {
  id: Id;
  title: string;
  order: string;
}

export const last = (list: List): Place => ({ list, after: null, before: null });

/** What stands in a list now, in order. */
export function standingIn(board: BoardView, kind: Movable, list: List): readonly Standing[] {
  if (kind === "goals") return groups(board).find(({ area }) => area.id === (list ?? ""))?.goals ?? [];
  if (kind === "benchmarks") return list === null ? [] : benchmarksOf(board, list);
  return list === null ? looseActions(board) : actionsOf(board, list);
}

/** The list that a thing stands in now, and its title; null when it is not there any more. */
export function standing(board: BoardView, { kind, id }: Thing): { list: List; title: string; order: string } | null {
  const found = board[kind].find((one) => one.id === id && one.removed === null);
  if (found === undefined) return null;
  const key = "area" in found ? found.area : found.goal;
  const known = "area" in found ? there(board.areas).some((area) => area.id === key) : key !== null && goalOf(board, key);
  return { list: known ? key : null, title: found.title, order: found.order };
}

/** The index among the others: before the one that was to come after it, or else behind the one before, or else last. */
export function indexAt(others: readonly { id: Id }[], { after, before }: Place): number {
  const next = others.findIndex((one) => one.id === before);
  if (next !== -1) return next;
  const previous = others.findIndex((one) => one.id === after);
  return previous !== -1 ? previous + 1 : others.length;
}
