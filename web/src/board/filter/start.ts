/** The filter of this page: kept for the session, drawn where the goals are listed. */
import { computed, effect, signal } from "@preact/signals";
import type { BoardView, GoalView } from "../doc/schema";
import type { App } from "../state";
import { Filters } from "./Filters";
import { filterPlace } from "./load";
import { type Filter, NONE, existing, isNone, keeps, parseFilter } from "./filter";

export interface Filtering {
  chosen: Filter;
  /** Whether a goal is to be seen; null while everything is. */
  keeps: ((goal: GoalView, board: BoardView) => boolean) | null;
  /** Whether the choices are laid out. */
  open: boolean;
  set(filter: Filter): void;
  clear(): void;
  /** Lays the choices out, or away. */
  turn(): void;
  Panel: typeof Filters;
}

export function startFilter(app: App): Filtering {
  const place = filterPlace(app.boot.board);
  const wanted = signal(parseFilter(kept(place)));
  const open = signal(false);
  const filtering = computed((): Filtering => {
    const filter = existing(wanted.value, app.board.value);
    return {
      chosen: filter,
      keeps: isNone(filter) ? null : (goal, board) => keeps(filter, goal, board),
      open: open.value,
      set: (next) => (wanted.value = next),
      clear: () => (wanted.value = NONE),
      turn: () => (open.value = !open.peek()),
      Panel: Filters,
    };
  });
  effect(() => {
    app.filter.value = filtering.value;
  });
  effect(() => {
    try {
      sessionStorage.setItem(place, JSON.stringify(wanted.value));
    } catch {
      // Then it is kept until the page is left.
    }
  });
  return filtering.peek();
}

function kept(place: string): string | null {
  try {
    return sessionStorage.getItem(place);
  } catch {
    return null;
  }
}
