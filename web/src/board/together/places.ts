/** Where one of the two is, in words, and the way there. */
import { parseHash, go } from "../route";
import { goalOf } from "../select";
import type { App } from "../state";
import { placeOf, show } from "../ui/show";
import { t } from "../../words/catalogue";

/** A place as presence tells it. */
export interface Whereabouts {
  place: string;
  goal?: string | null;
  field: string | null;
}

/** The goal that it is about; null when it is about none, or one that is gone. */
function goalAt(app: App, { place, goal, field }: Whereabouts): string | null {
  const board = app.board.peek();
  const there = (id: string | null | undefined): string | null => (id && goalOf(board, id) ? id : null);
  if (field) {
    const { root, id } = placeOf(field);
    const part = root === "benchmarks" || root === "actions" ? board[root].find((one) => one.id === id) : undefined;
    const of = there(root === "goals" ? id : part?.goal);
    if (of) return of;
  }
  const route = parseHash(place);
  if (route.at === "goal") return there(route.id);
  return route.at === "goals" ? there(goal) : null;
}

export type Spot = { at: "goal"; title: string } | { at: "actions" | "wins" | "goals" };

export function spotOf(app: App, where: Whereabouts): Spot {
  const goal = goalAt(app, where);
  if (goal) return { at: "goal", title: goalOf(app.board.peek(), goal)?.title || t("common.untitled") };
  const { at } = parseHash(where.place);
  const root = where.field ? placeOf(where.field).root : "";
  if (at === "actions" || root === "actions") return { at: "actions" };
  return { at: at === "wins" || root === "wins" ? "wins" : "goals" };
}

/** Goes there, and to the very field if there is one. The focus is beside the words, not in them: nobody types by mistake. */
export async function goThere(app: App, where: Whereabouts, { focus = true } = {}): Promise<void> {
  const goal = goalAt(app, where);
  const { at } = spotOf(app, where);
  const route = app.route.peek();
  if (goal !== null ? route.at !== "goal" || route.id !== goal : route.at !== at) {
    go(goal !== null ? { at: "goal", id: goal } : { at: at as "goals" });
  }
  const target = where.field ?? (goal ? `goals/${goal}/title` : null);
  const shown = target === null ? null : await show(app, placeOf(target), { by: app.other });
  if (focus) (shown?.closest<HTMLElement>("[data-focus-home]") ?? document.getElementById("main"))?.focus({ preventScroll: true });
}
