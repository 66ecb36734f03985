/**
 * Moving things in lists: by pointer (mouse, pen and finger alike, on the handle) and by the arrow keys on the handle.
 * Lists carry data-sort-list (what kind of things) and data-sort-group (which of several lists); rows data-sort-id.
 * Only the drop edits the board, and it looks for its place then: the partner may have moved things meanwhile.
 */
import type { JSX } from "preact";
import { t } from "../../words/catalogue";
import { Grip } from "./icons";

export interface Slot {
  group: string;
  /** Among the rows of that list, the moved one not counted. */
  index: number;
}

/** One gap that the row can be dropped in, as it lay on the page when the drag began. */
interface Gap {
  list: HTMLElement;
  /** The row that would come after; null for the end of the list. */
  before: HTMLElement | null;
  y: number;
}

const rowsOf = (list: HTMLElement, moving: HTMLElement): HTMLElement[] =>
  [...list.querySelectorAll<HTMLElement>("[data-sort-id]")].filter((row) => row !== moving);

const topOf = (element: Element): number => element.getBoundingClientRect().top + scrollY;

function gapsFor(kind: string, moving: HTMLElement): Gap[] {
  const height = moving.offsetHeight;
  const home = topOf(moving);
  const lists = [...document.querySelectorAll<HTMLElement>(`[data-sort-list="${kind}"]`)];
  return lists.flatMap((list) => {
    // Without the moved row, what lies below it in its own list is higher up.
    const settled = (row: HTMLElement): number => topOf(row) - (list.contains(moving) && topOf(row) > home ? height : 0);
    const rows = rowsOf(list, moving);
    const last = rows.at(-1);
    return [
      ...rows.map((before) => ({ list, before, y: settled(before) })),
      { list, before: null, y: last ? settled(last) + last.offsetHeight : topOf(list) },
    ];
  });
}

function slotOf({ list, before }: Gap, moving: HTMLElement): Slot {
  const rows = rowsOf(list, moving);
  const index = before === null ? -1 : rows.indexOf(before);
  return { group: list.dataset["sortGroup"] ?? "", index: index === -1 ? rows.length : index };
}

const START_AFTER = 4;
const EDGE = 56;

function drag(down: PointerEvent, kind: string, drop: (slot: Slot) => void): void {
  const handle = down.currentTarget as HTMLElement;
  const row = handle.closest<HTMLElement>("[data-sort-id]");
  if (row === null || down.button !== 0) return;
  const line = document.createElement("div");
  line.className = "drop-line";
  const startScroll = scrollY;
  let gaps: Gap[] = [];
  let home = 0;
  let height = 0;
  let gap: Gap | null = null;
  let pointer = down.clientY;
  let frame = 0;

  /** In its own list the others make room; for another list a line shows where. */
  const makeRoom = (): void => {
    const own = gap?.list.contains(row) ?? false;
    line.hidden = own || gap === null;
    if (gap !== null && !own) {
      const box = gap.list.getBoundingClientRect();
      line.style.transform = `translate(${box.left}px, ${gap.y - scrollY}px)`;
      line.style.width = `${box.width}px`;
    }
    for (const { list, before } of gaps) {
      if (before === null || !list.contains(row)) continue;
      const below = gaps.find((one) => one.before === before) as Gap;
      const wasBelow = below.y >= home;
      const isBelow = own && gap !== null && below.y >= gap.y;
      before.style.transform = wasBelow === isBelow || !own ? "" : `translateY(${wasBelow ? -height : height}px)`;
    }
  };
  const draw = (): void => {
    const speed = pointer < EDGE + 20 ? -8 : pointer > innerHeight - EDGE ? 8 : 0;
    if (speed !== 0) scrollBy({ top: speed, behavior: "instant" });
    const moved = pointer - down.clientY + scrollY - startScroll;
    row.style.transform = `translateY(${moved}px)`;
    const top = home + moved;
    gap = gaps.reduce<Gap | null>(
      (best, one) => (best === null || Math.abs(one.y - top) < Math.abs(best.y - top) ? one : best),
      null,
    );
    makeRoom();
    frame = requestAnimationFrame(draw);
  };
  const move = (event: PointerEvent): void => {
    pointer = event.clientY;
    if (gaps.length > 0 || Math.abs(pointer - down.clientY) < START_AFTER) return;
    home = topOf(row);
    height = row.offsetHeight;
    gaps = gapsFor(kind, row);
    row.classList.add("dragging");
    document.body.classList.add("sorting");
    document.body.append(line);
    draw();
  };
  const end = (): void => {
    cancelAnimationFrame(frame);
    row.classList.remove("dragging");
    document.body.classList.remove("sorting");
    row.style.transform = "";
    for (const { before } of gaps) if (before !== null) before.style.transform = "";
    line.remove();
    stop.abort();
  };
  const up = (): void => {
    const chosen = gap === null ? null : slotOf(gap, row);
    end();
    if (chosen !== null) drop(chosen);
  };
  const stop = new AbortController();
  const on = { signal: stop.signal };
  handle.setPointerCapture(down.pointerId);
  handle.addEventListener("pointermove", move, on);
  handle.addEventListener("pointerup", up, on);
  handle.addEventListener("pointercancel", end, on);
  addEventListener(
    "keydown",
    (event) => {
      if (event.key === "Escape") end();
    },
    on,
  );
}

interface HandleProps {
  kind: string;
  id: string;
  title: string;
  /** One step by the keyboard, up (-1) or down (1). */
  onStep: (by: -1 | 1) => void;
  onDrop: (slot: Slot) => void;
}

export function Handle({ kind, id, title, onStep, onDrop }: HandleProps): JSX.Element {
  return (
    <button
      type="button"
      class="handle"
      data-handle={id}
      aria-label={title === "" ? t("board.move-this") : t("board.move", { title })}
      aria-describedby="how-to-move"
      onPointerDown={(event) => drag(event, kind, onDrop)}
      onKeyDown={(event) => {
        const by = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : null;
        if (by === null) return;
        event.preventDefault();
        onStep(by);
      }}
    >
      <Grip />
    </button>
  );
}
