/** After a drop everything glides to its place, instead of jumping there. Who wants less motion sees it simply there. */
import type { Thing } from "./places";
import { handleOf, rowOf } from "./targets";

const GLIDE: KeyframeAnimationOptions = { duration: 180, easing: "cubic-bezier(0.2, 0, 0, 1)" };

const still = (): boolean => matchMedia("(prefers-reduced-motion: reduce)").matches;

const onScreen = (box: DOMRect): boolean => box.bottom > 0 && box.top < innerHeight && box.height > 0;

function rowsShown(kind: Thing["kind"]): Map<string, DOMRect> {
  const found = new Map<string, DOMRect>();
  for (const row of document.querySelectorAll<HTMLElement>(`[data-sort-list="${kind}"] [data-sort-id]`)) {
    const box = row.getBoundingClientRect();
    if (onScreen(box)) found.set(row.dataset["sortId"] as string, box);
  }
  return found;
}

/** Does the edit, and lets the rows on the screen glide; the thing itself from where it was let go. Focus goes with it. */
export function settle(thing: Thing, from: DOMRect | null, edit: () => void): void {
  const before = still() ? null : rowsShown(thing.kind);
  edit();
  // Behind the drawing, which the edit has put on its way.
  requestAnimationFrame(() => {
    if (!rowOf(thing)?.contains(document.activeElement)) handleOf(thing)?.focus({ preventScroll: from !== null });
    if (before === null) return;
    if (from !== null) before.set(thing.id, from);
    for (const [id, old] of before) {
      const row = rowOf({ kind: thing.kind, id });
      if (row === null) continue;
      const box = row.getBoundingClientRect();
      const [x, y] = [id === thing.id ? old.left - box.left : 0, old.top - box.top];
      if ((Math.abs(x) < 1 && Math.abs(y) < 1) || !onScreen(box)) continue;
      row.animate([{ transform: `translate(${x}px, ${y}px)` }, { transform: "none" }], GLIDE);
    }
  });
}
