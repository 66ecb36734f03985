/** Questions that several parts of the page ask of a board: what is there, in which group, how far in words. */
import { t } from "../words/catalogue";
import { countActions, countBenchmarks } from "./doc/progress";
import {
  type ActionView,
  type AreaView,
  type BenchmarkView,
  type BoardView,
  type GoalView,
  type Id,
  type Instant,
  KINDS,
  type WinView,
} from "./doc/schema";
import { percentInWords } from "./format";
import { kept } from "./kept";
import type { Route } from "./route";

export const there = <T extends { removed: Instant | null }>(items: readonly T[]): T[] =>
  items.filter((item) => item.removed === null);

export const anyRemoved = (board: BoardView): boolean =>
  KINDS.some((kind) => board[kind].some((item) => item.removed !== null));

export const goalOf = (board: BoardView, id: Id): GoalView | undefined =>
  board.goals.find((goal) => goal.id === id && goal.removed === null);

/** Sorted out by goal once a list; a goal's own share stays the same list while nothing in it changes. */
class ByGoal<T extends { goal: Id | null; removed: Instant | null }> {
  #of: readonly T[] = [];
  #shares = new Map<Id, readonly T[]>();

  share(items: readonly T[], goal: Id): readonly T[] {
    if (items !== this.#of) {
      const shares = new Map<Id, T[]>();
      for (const item of items) {
        if (item.goal === null || item.removed !== null) continue;
        const share = shares.get(item.goal);
        if (share) share.push(item);
        else shares.set(item.goal, [item]);
      }
      this.#shares = new Map([...shares].map(([id, share]) => [id, kept(this.#shares.get(id), share)]));
      this.#of = items;
    }
    return this.#shares.get(goal) ?? NONE;
  }
}

const NONE: readonly never[] = [];
const benchmarks = new ByGoal<BenchmarkView>();
const actions = new ByGoal<ActionView>();

export const benchmarksOf = (board: BoardView, goal: Id): readonly BenchmarkView[] => benchmarks.share(board.benchmarks, goal);

export const actionsOf = (board: BoardView, goal: Id): readonly ActionView[] => actions.share(board.actions, goal);

/** Actions of no goal, or of one that is gone. */
export function looseActions(board: BoardView): ActionView[] {
  const goals = new Set(board.goals.map((goal) => goal.id));
  return there(board.actions).filter((one) => one.goal === null || !goals.has(one.goal));
}

export const winsOf = (board: BoardView): WinView[] => there(board.wins);

/** Goals reached, the earliest first: the stones of the cairn. */
export const reachedGoals = (board: BoardView): GoalView[] =>
  there(board.goals)
    .filter((goal) => goal.status === "reached")
    .sort((a, b) => ((a.reached ?? "") < (b.reached ?? "") ? -1 : 1));

export interface Group {
  area: AreaView;
  goals: GoalView[];
}

/** Which goals a filter lets through; null while there is none. */
export type Keeps = ((goal: GoalView, board: BoardView) => boolean) | null | undefined;

/** What a goal whose area is unknown stands under. */
const elsewhere = (): AreaView => ({ id: "", name: t("goals.other-area"), order: "", removed: null, removedBy: null });

/** Open goals by area, every area in its place; those without an area last, and only when there are any. */
export function groups(board: BoardView, keeps: Keeps = null): Group[] {
  const open = there(board.goals).filter((goal) => goal.status === "open" && (keeps?.(goal, board) ?? true));
  const areas = there(board.areas);
  const known = new Set(areas.map((area) => area.id));
  const byArea = areas.map((area) => ({ area, goals: open.filter((goal) => goal.area === area.id) }));
  const others = open.filter((goal) => !known.has(goal.area));
  return others.length === 0 ? byArea : [...byArea, { area: elsewhere(), goals: others }];
}

/** The goal that is open: the one asked for, or else the first of the list, so that a wide screen always has one. */
export function goalInFront(board: BoardView, route: Route, keeps?: Keeps): GoalView | undefined {
  const asked = route.at === "goal" ? goalOf(board, route.id) : undefined;
  return asked ?? (route.at === "actions" ? undefined : groups(board, keeps).flatMap((group) => group.goals)[0]);
}

export const areaName = (board: BoardView, id: string): string =>
  there(board.areas).find((area) => area.id === id)?.name || t("goals.other-area");

/** "2 of 3 benchmarks", "5 of 10 reviews", "40 %": how far a goal is, in words. */
export function howFar(board: BoardView, goal: GoalView): string {
  const { measure } = goal;
  switch (measure.kind) {
    case "benchmarks": {
      const { done, total } = countBenchmarks(benchmarksOf(board, goal.id));
      return total === 0 ? t("goals.no-benchmarks") : t("goals.benchmarks", { done, n: total });
    }
    case "actions": {
      const { done, total } = countActions(actionsOf(board, goal.id));
      return total === 0 ? t("goals.no-actions") : t("goals.actions", { done, n: total });
    }
    case "number":
      return measure.unit === ""
        ? t("goals.number", { now: measure.now, target: measure.target })
        : t("goals.number-unit", { now: measure.now, target: measure.target, unit: measure.unit });
    case "judged":
      return percentInWords(goal.progress);
  }
}
