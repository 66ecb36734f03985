/**
 * Moving things in lists: by pointer (mouse, pen and finger alike, on the handle) and by the arrow keys on the handle.
 * Lists carry data-sort-list (what kind of things) and data-sort-group (which of several lists); rows data-sort-id.
 * Only the drop edits the board, and it looks up the neighbours then: the partner may have moved things meanwhile.
 */
import type { JSX } from "preact";
import { Grip } from "./icons";

export interface Slot {
  group: string;
  /** Among the rows of that list, the moved one not counted. */
  index: number;
}

interface Place extends Slot {
  y: number;
  left: number;
  width: number;
}

const rowsOf = (list: HTMLElement): HTMLElement[] => [...list.querySelectorAll<HTMLElement>("[data-sort-id]")];

/** Every gap that the row could be dropped in, as it stands on the screen now. */
function placesFor(kind: string, moving: HTMLElement): Place[] {
  const lists = [...document.querySelectorAll<HTMLElement>(`[data-sort-list="${kind}"]`)];
  return lists.flatMap((list) => {
    const group = list.dataset["sortGroup"] ?? "";
    const box = list.getBoundingClientRect();
    const rows = rowsOf(list).filter((row) => row !== moving);
    const at = { group, left: box.left, width: box.width };
    const gaps: Place[] = rows.map((row, index) => ({ ...at, index, y: row.getBoundingClientRect().top }));
    gaps.push({ ...at, index: rows.length, y: rows.at(-1)?.getBoundingClientRect().bottom ?? box.top + 4 });
    return gaps;
  });
}

const START_AFTER = 4;
const EDGE = 56;

function drag(down: PointerEvent, kind: string, drop: (slot: Slot) => void): void {
  const handle = down.currentTarget as HTMLElement;
  const row = handle.closest<HTMLElement>("[data-sort-id]");
  if (row === null || down.button !== 0) return;
  const line = document.createElement("div");
  line.className = "drop-line";
  let started = false;
  let scrolled = 0;
  let pointer = down.clientY;
  let slot: Place | null = null;
  let frame = 0;

  const draw = (): void => {
    const speed = pointer < EDGE ? -8 : pointer > innerHeight - EDGE ? 8 : 0;
    if (speed !== 0) {
      const before = scrollY;
      scrollBy({ top: speed, behavior: "instant" });
      scrolled += scrollY - before;
    }
    row.style.transform = `translateY(${pointer - down.clientY + scrolled}px)`;
    const places = placesFor(kind, row);
    slot = places.reduce<Place | null>(
      (best, place) => (best === null || Math.abs(place.y - pointer) < Math.abs(best.y - pointer) ? place : best),
      null,
    );
    if (slot !== null) {
      line.style.transform = `translate(${slot.left}px, ${slot.y}px)`;
      line.style.width = `${slot.width}px`;
    }
    frame = requestAnimationFrame(draw);
  };
  const move = (event: PointerEvent): void => {
    pointer = event.clientY;
    if (started || Math.abs(pointer - down.clientY) < START_AFTER) return;
    started = true;
    row.classList.add("dragging");
    document.body.append(line);
    draw();
  };
  const end = (): void => {
    cancelAnimationFrame(frame);
    row.classList.remove("dragging");
    row.style.transform = "";
    line.remove();
    stop.abort();
  };
  const up = (): void => {
    const chosen = started ? slot : null;
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
      aria-label={`Move ${title === "" ? "this row" : `“${title}”`}`}
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
