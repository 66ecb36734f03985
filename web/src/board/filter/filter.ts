/** Which goals somebody wants to see: by area, value, owner and state. Within each any of those chosen, and all together. */
import { type BoardView, type GoalView, type Id, OWNERS, type Owner, STATUSES, type Status } from "../doc/schema";
import { actionsOf, there } from "../select";

export interface Filter {
  area: readonly Id[];
  value: readonly Id[];
  owner: readonly Owner[];
  state: readonly Status[];
}
export type Dimension = keyof Filter;
export const DIMENSIONS: readonly Dimension[] = ["area", "value", "owner", "state"];

export const NONE: Filter = { area: [], value: [], owner: [], state: [] };

export const isNone = (filter: Filter): boolean => DIMENSIONS.every((dimension) => filter[dimension].length === 0);

/** With one more choice, or without it when it was made before. */
export function turned(filter: Filter, dimension: Dimension, choice: string): Filter {
  const chosen: readonly string[] = filter[dimension];
  const now = chosen.includes(choice) ? chosen.filter((one) => one !== choice) : [...chosen, choice];
  return { ...filter, [dimension]: now };
}

/** What belongs to both is each one's own, too. */
export const isOwner = (chosen: readonly Owner[], owner: Owner): boolean =>
  chosen.length === 0 || owner === "both" || chosen.includes(owner);

/** A goal is somebody's when they have something left to do for it; once it isn't open, when they had. */
export function keeps(filter: Filter, goal: GoalView, board: BoardView): boolean {
  if (filter.area.length > 0 && !filter.area.includes(goal.area)) return false;
  if (filter.value.length > 0 && !filter.value.includes(goal.value)) return false;
  if (filter.state.length > 0 && !filter.state.includes(goal.status)) return false;
  if (filter.owner.length === 0) return true;
  return actionsOf(board, goal.id).some(
    ({ owner, done }) => isOwner(filter.owner, owner) && (goal.status !== "open" || done === null),
  );
}

/** Without choices that the board does not have any more. */
export function existing(filter: Filter, board: BoardView): Filter {
  const [areas, values] = [board.areas, board.values].map((items) => new Set(there(items as typeof board.areas).map(({ id }) => id)));
  return {
    ...filter,
    area: filter.area.filter((id) => areas?.has(id)),
    value: filter.value.filter((id) => values?.has(id)),
  };
}

/** A filter from what a session kept; what makes no sense is left out. */
export function parseFilter(kept: string | null): Filter {
  let found: unknown = null;
  try {
    found = JSON.parse(kept ?? "null");
  } catch {
    // Somebody else's, or cut short.
  }
  const list = (dimension: Dimension): string[] => {
    const chosen: unknown = (found as Partial<Record<Dimension, unknown>> | null)?.[dimension];
    return Array.isArray(chosen) ? chosen.filter((one): one is string => typeof one === "string") : [];
  };
  return {
    area: list("area"),
    value: list("value"),
    owner: OWNERS.filter((owner) => list("owner").includes(owner)),
    state: STATUSES.filter((status) => list("state").includes(status)),
  };
}
