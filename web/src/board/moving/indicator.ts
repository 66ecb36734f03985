/** Shows where a thing would go: a line between two rows, or a rim around what would take it. */
import type { Thing } from "./places";
import { type Target, rowOf } from "./targets";

export interface Indicator {
  /** Drawn anew as often as wanted: the page under it may scroll and change. */
  show(target: Target | null): void;
  remove(): void;
}

const TAKES = "takes-drop";

/** Whether a thing that is dropped there would stand where it stands now. */
export function isHome(thing: Thing, target: Target): boolean {
  const row = rowOf(thing);
  if (target.how === "onto" || row === null || !target.list.contains(row)) return false;
  const { rows, index } = target;
  const follows = (one: HTMLElement): boolean =>
    (row.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
  const before = rows[index - 1];
  const after = rows[index];
  return (before === undefined || !follows(before)) && (after === undefined || follows(after));
}

export function makeIndicator(thing: Thing): Indicator {
  const line = document.createElement("div");
  line.className = "drop-line";
  line.hidden = true;
  document.body.append(line);
  let rim: HTMLElement | null = null;

  const setRim = (element: HTMLElement | null): void => {
    if (rim === element) return;
    rim?.classList.remove(TAKES);
    rim = element;
    rim?.classList.add(TAKES);
  };

  return {
    show(target) {
      const between = target?.how === "between" && !isHome(thing, target) ? target : null;
      setRim(target?.how === "onto" ? target.element : between?.rows.length === 0 ? between.list : null);
      const [above, below] = [between?.rows[between.index - 1], between?.rows[between.index]];
      const edge = below?.getBoundingClientRect() ?? above?.getBoundingClientRect();
      line.hidden = edge === undefined;
      if (edge === undefined) return;
      line.style.width = `${edge.width}px`;
      line.style.transform = `translate(${edge.left}px, ${below ? edge.top : edge.bottom}px)`;
    },
    remove() {
      setRim(null);
      line.remove();
    },
  };
}
