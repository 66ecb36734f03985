/**
 * Where on the page a thing can be dropped, read from the page as it is at that moment. The parts of the board mark:
 *   data-sort-list="actions" data-sort-group="<goal>"    a list that things of that kind stand in; "" is that of none
 *   data-sort-id="<id>"                                   a row in it
 *   data-drop-onto="benchmarks actions" data-drop-list="<goal>"   what takes things as a whole, to the end of its list
 */
import type { Movable } from "../doc/edit";
import type { Place, Thing } from "./places";

export type Target =
  | { how: "between"; list: HTMLElement; rows: readonly HTMLElement[]; index: number }
  | { how: "onto"; element: HTMLElement };

const listsOf = (kind: Movable): HTMLElement[] =>
  [...document.querySelectorAll<HTMLElement>(`[data-sort-list="${kind}"]`)].filter(isShown);

const isShown = (element: HTMLElement): boolean => element.getClientRects().length > 0;

/** The rows of a list, but for the thing itself. */
const rowsOf = (list: HTMLElement, id: string): HTMLElement[] =>
  [...list.querySelectorAll<HTMLElement>("[data-sort-id]")].filter((row) => row.dataset["sortId"] !== id);

export const rowOf = ({ kind, id }: Thing): HTMLElement | null =>
  document.querySelector(`[data-sort-list="${kind}"] [data-sort-id="${CSS.escape(id)}"]`);

export const handleOf = ({ kind, id }: Thing): HTMLElement | null =>
  document.querySelector(`[data-handle="${kind}/${CSS.escape(id)}"]`);

/** How far beside and below a list the pointer still means it. */
const BESIDE = 48;
const BELOW = 120;

function nearest(lists: readonly HTMLElement[], x: number, y: number): HTMLElement | null {
  let best: HTMLElement | null = null;
  let least = BELOW;
  for (const list of lists) {
    const box = list.getBoundingClientRect();
    if (x < box.left - BESIDE || x > box.right + BESIDE) continue;
    const away = y < box.top ? box.top - y : y > box.bottom ? y - box.bottom : 0;
    if (away < least) [best, least] = [list, away];
  }
  return best;
}

/** How many rows have their middle above y. Rows lie one below the other, so halving finds it in a list of any length. */
function rowsAbove(rows: readonly HTMLElement[], y: number): number {
  let [from, to] = [0, rows.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    const box = (rows[middle] as HTMLElement).getBoundingClientRect();
    if (box.top + box.height / 2 < y) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** What lies under the pointer. */
export function targetAt({ kind, id }: Thing, x: number, y: number): Target | null {
  const under = document.elementFromPoint(x, y);
  const onto = under?.closest<HTMLElement>(`[data-drop-onto~="${kind}"]`);
  if (onto) return { how: "onto", element: onto };
  const list = under?.closest<HTMLElement>(`[data-sort-list="${kind}"]`) ?? nearest(listsOf(kind), x, y);
  if (!list) return null;
  const rows = rowsOf(list, id);
  return { how: "between", list, rows, index: rowsAbove(rows, y) };
}

/** Every gap on the page that the thing can go to, from the top down; for the keyboard. */
export function gaps({ kind, id }: Thing): Target[] {
  return listsOf(kind).flatMap((list) => {
    const rows = rowsOf(list, id);
    return [...rows, null].map((_, index): Target => ({ how: "between", list, rows, index }));
  });
}

/** Everything on the page that takes the thing as a whole; for the keyboard. */
export const wholes = ({ kind }: Thing): Target[] =>
  [...document.querySelectorAll<HTMLElement>(`[data-drop-onto~="${kind}"]`)]
    .filter(isShown)
    .map((element) => ({ how: "onto", element }));

const idOf = (row: HTMLElement | undefined): string | null => row?.dataset["sortId"] ?? null;

export function placeOf(target: Target): Place {
  if (target.how === "onto") return { list: target.element.dataset["dropList"] || null, after: null, before: null };
  const { list, rows, index } = target;
  return { list: list.dataset["sortGroup"] || null, after: idOf(rows[index - 1]), before: idOf(rows[index]) };
}

/** Whether two are the same place. */
export function same(a: Target | null, b: Target | null): boolean {
  if (a === null || b === null || a.how !== b.how) return a === b;
  if (a.how === "onto") return b.how === "onto" && a.element === b.element;
  return b.how === "between" && a.list === b.list && a.index === b.index && a.rows.length === b.rows.length;
}
