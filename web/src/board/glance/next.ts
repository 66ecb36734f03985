/** What comes next on a board: each one's open actions, and what is due. */
import type { ActionView, BoardView, Day, Id, Owner } from "../doc/schema";
import { daysUntil } from "../format";
import { type Keeps, there } from "../select";

/** Days ahead that count as soon. */
export const SOON = 14;

/** What is due first comes first; the rest as the goals and their actions stand. */
const byDue = (a: { due: Day | null }, b: { due: Day | null }): number => {
  if (a.due === b.due) return 0;
  if (a.due === null || b.due === null) return a.due === null ? 1 : -1;
  return a.due < b.due ? -1 : 1;
};

/** Open actions of open goals, and those of no goal, by whose they are. */
export function nextActions(board: BoardView, keeps: Keeps = null): Record<Owner, ActionView[]> {
  const places = new Map<Id, number>();
  for (const [n, goal] of board.goals.entries()) {
    if (goal.removed === null && goal.status === "open" && (keeps?.(goal, board) ?? true)) places.set(goal.id, n);
  }
  const known = new Set(board.goals.map((goal) => goal.id));
  // Without a goal they stand last, and belong to what a filter leaves out.
  const place = ({ goal }: ActionView): number | undefined =>
    goal !== null && known.has(goal) ? places.get(goal) : keeps == null ? board.goals.length : undefined;
  const open = there(board.actions).flatMap((action) => {
    const at = action.done === null ? place(action) : undefined;
    return at === undefined ? [] : [{ action, at }];
  });
  const sorted = open.sort((a, b) => byDue(a.action, b.action) || a.at - b.at).map(({ action }) => action);
  const of = (owner: Owner): ActionView[] => sorted.filter((action) => action.owner === owner);
  return { mentor: of("mentor"), mentee: of("mentee"), both: of("both") };
}

export interface Due {
  kind: "goal" | "benchmark" | "action";
  id: Id;
  title: string;
  goal: Id | null;
  due: Day;
  owner: Owner | null;
}

/** Goals, benchmarks and actions whose day is near or has passed, and that are still open. */
export function dueSoon(board: BoardView, today: Day, keeps: Keeps = null): Due[] {
  const goals = there(board.goals).filter((goal) => goal.status === "open" && (keeps?.(goal, board) ?? true));
  const open = new Set(goals.map((goal) => goal.id));
  const known = new Set(board.goals.map((goal) => goal.id));
  const near = (due: Day | null): due is Day => due !== null && (daysUntil(due, today) ?? SOON + 1) <= SOON;
  const found: Due[] = [];
  for (const { id, title, due } of goals) if (near(due)) found.push({ kind: "goal", id, title, goal: id, due, owner: null });
  for (const { id, title, goal, due, reached, removed } of board.benchmarks) {
    if (removed === null && reached === null && goal !== null && open.has(goal) && near(due)) {
      found.push({ kind: "benchmark", id, title, goal, due, owner: null });
    }
  }
  for (const { id, title, goal, due, done, removed, owner } of board.actions) {
    const there = goal !== null && known.has(goal) ? open.has(goal) : keeps == null;
    if (removed === null && done === null && there && near(due)) found.push({ kind: "action", id, title, goal, due, owner });
  }
  return found.sort(byDue);
}
