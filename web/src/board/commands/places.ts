/** Where on the page a command is given, and where it leads. */
import type { GoalView, Id, Owner } from "../doc/schema";
import { type Route, go } from "../route";
import { goalInFront } from "../select";
import type { App } from "../state";
import { focusSoon } from "../ui/focus";

/** A goal, benchmark or action as a row of some list. */
export interface Row {
  kind: "goals" | "benchmarks" | "actions";
  id: Id;
  title: string;
  done: boolean;
  owner: Owner | null;
}

const shown = (selector: string): HTMLElement | null =>
  [...document.querySelectorAll<HTMLElement>(selector)].find((element) => element.checkVisibility()) ?? null;

/** The row that something on the page is in. */
export function rowAt(app: App, element: Element | null): Row | null {
  const handle = element?.closest("[data-sort-id]")?.querySelector<HTMLElement>("[data-handle]")?.dataset["handle"];
  const [kind, id] = handle?.split("/") ?? [];
  const board = app.board.peek();
  if (kind === "actions") {
    const item = board.actions.find((one) => one.id === id);
    return item ? { kind, id: item.id, title: item.title, done: item.done !== null, owner: item.owner } : null;
  }
  if (kind === "benchmarks") {
    const item = board.benchmarks.find((one) => one.id === id);
    return item ? { kind, id: item.id, title: item.title, done: item.reached !== null, owner: null } : null;
  }
  const goal = kind === "goals" ? board.goals.find((one) => one.id === id) : undefined;
  return goal ? { kind: "goals", id: goal.id, title: goal.title, done: goal.status === "reached", owner: null } : null;
}

/** The goal that the person sees open: on a phone that takes a step, elsewhere one always is. */
export function goalAt(app: App): GoalView | null {
  if (shown("#main .goal") === null) return null;
  return goalInFront(app.board.peek(), app.route.peek(), app.filter.peek()?.keeps) ?? null;
}

/** To a place, with the focus at its beginning. */
export function turnTo(app: App, route: Route): void {
  if (app.route.peek().at !== route.at) go(route);
  focusSoon({ goals: ".goal-list", actions: ".next-steps", wins: ".wins" }[route.at as string] ?? "#main");
}

/** To the goal below or above the one that is open, as the list shows them. */
export function beside(by: 1 | -1): void {
  const rows = [...document.querySelectorAll<HTMLAnchorElement>(".goal-list a.goal-row")].filter((row) => row.checkVisibility());
  const at = rows.findIndex((row) => row.ariaCurrent === "page");
  const next = rows[at === -1 ? (by === 1 ? 0 : rows.length - 1) : at + by];
  if (next === undefined) return;
  next.focus();
  next.click();
}

/** With the caret in a field of the open goal, or of the place that has it. */
export function writeIn({ app, goal }: { app: App; goal: GoalView | null }, testId: string): void {
  const field = `[data-testid="${testId}"]`;
  if (shown(field) === null) go(testId === "add-win" ? { at: "wins" } : goal ? { at: "goal", id: goal.id } : { at: "actions" });
  app.undo.stopCapturing();
  focusSoon(field);
}

/** What a chip of the open goal holds. */
export function openChip(_at: unknown, testId: string): void {
  shown(`[data-testid="${testId}"]`)?.click();
}

/** The menu of places that a row can be moved to. */
export function openMove(row: Pick<Row, "kind" | "id"> | null): void {
  if (row) shown(`[data-handle="${row.kind}/${row.id}"]`)?.click();
}
