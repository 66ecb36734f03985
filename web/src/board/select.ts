/** Questions that several parts of the page ask of a board: what is there, in which group, how far in words. */
import { countActions, countBenchmarks } from "./doc/progress";
import type { ActionView, AreaView, BenchmarkView, BoardView, GoalView, Id, Instant, WinView } from "./doc/schema";
import { numberInWords } from "./format";

export const there = <T extends { removed: Instant | null }>(items: readonly T[]): T[] =>
  items.filter((item) => item.removed === null);

export const goalOf = (board: BoardView, id: Id): GoalView | undefined =>
  board.goals.find((goal) => goal.id === id && goal.removed === null);

export const benchmarksOf = (board: BoardView, goal: Id): BenchmarkView[] =>
  board.benchmarks.filter((one) => one.goal === goal && one.removed === null);

export const actionsOf = (board: BoardView, goal: Id): ActionView[] =>
  board.actions.filter((one) => one.goal === goal && one.removed === null);

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

/** What a goal whose area is unknown stands under. */
const ELSEWHERE: AreaView = { id: "", name: "Other", order: "" };

/** Open goals by area, every area in its place; those without an area last, and only when there are any. */
export function groups(board: BoardView): Group[] {
  const open = there(board.goals).filter((goal) => goal.status === "open");
  const known = new Set(board.areas.map((area) => area.id));
  const byArea = board.areas.map((area) => ({ area, goals: open.filter((goal) => goal.area === area.id) }));
  const others = open.filter((goal) => !known.has(goal.area));
  return others.length === 0 ? byArea : [...byArea, { area: ELSEWHERE, goals: others }];
}

export const areaName = (board: BoardView, id: string): string =>
  board.areas.find((area) => area.id === id)?.name || ELSEWHERE.name;

/** "2 of 3 benchmarks", "5 of 10 reviews", "40 %": how far a goal is, in words. */
export function howFar(board: BoardView, goal: GoalView): string {
  const { measure } = goal;
  switch (measure.kind) {
    case "benchmarks": {
      const { done, total } = countBenchmarks(benchmarksOf(board, goal.id));
      return total === 0 ? "no benchmarks yet" : `${done} of ${total} ${total === 1 ? "benchmark" : "benchmarks"}`;
    }
    case "actions": {
      const { done, total } = countActions(actionsOf(board, goal.id));
      return total === 0 ? "no actions yet" : `${done} of ${total} ${total === 1 ? "action" : "actions"}`;
    }
    case "number":
      return `${numberInWords(measure.now)} of ${numberInWords(measure.target)}${measure.unit ? ` ${measure.unit}` : ""}`;
    case "judged":
      return `${Math.round(goal.progress * 100)} %`;
  }
}
