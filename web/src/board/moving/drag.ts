/**
 * Dragging by mouse, pen or finger, all from the handle: a small card follows the pointer, an indicator shows where it
 * would go. The board is edited once, at the drop, and the page may change under it until then.
 */
import { t } from "../../words/catalogue";
import { type App, say } from "../state";
import { makeIndicator } from "./indicator";
import { type Thing, standing } from "./places";
import { named, put, sayGone } from "./put";
import { scrollNear } from "./scrolling";
import { settle } from "./settle";
import { type Target, placeOf, rowOf, targetAt, wholes } from "./targets";

/** A hand trembles: only after so many pixels a press is a drag. */
const START_AFTER = { mouse: 4, touch: 7 };

/** What is under a finger can't be seen. */
const ABOVE_FINGER = 36;

interface Session {
  move(x: number, y: number): void;
  end(drop: boolean): void;
}

/** What a drag that is let go over the shelf does: on a phone the other goals are not on the page. */
type Elsewhere = (thing: Thing) => void;

function begin(app: App, thing: Thing, touch: boolean, elsewhere: Elsewhere): Session | null {
  const stands = standing(app.board.peek(), thing);
  const row = rowOf(thing);
  if (stands === null || row === null) return null;

  const card = document.createElement("div");
  card.className = "drag-card";
  card.textContent = named(stands.title);
  card.style.maxWidth = `${Math.min(row.offsetWidth, innerWidth - 32)}px`;
  const shelf = thing.kind !== "goals" && wholes(thing).length === 0 ? document.createElement("div") : null;
  if (shelf) {
    shelf.className = "drop-shelf";
    shelf.textContent = t("move.another-goal");
    document.body.append(shelf);
  }
  document.body.append(card);
  document.documentElement.classList.add("dragging");
  const indicator = makeIndicator(thing);
  let [x, y, frame, then] = [0, 0, 0, 0];
  let target: Target | null = null;
  let overShelf = false;

  const draw = (now: number): void => {
    frame = requestAnimationFrame(draw);
    overShelf = shelf?.contains(document.elementFromPoint(x, y)) ?? false;
    shelf?.classList.toggle("takes-drop", overShelf);
    if (!overShelf) scrollNear(x, y, then === 0 ? 0 : now - then);
    then = now;
    // The partner may move it meanwhile: then another element is its row.
    rowOf(thing)?.classList.add("being-moved");
    target = overShelf ? null : targetAt(thing, x, y);
    indicator.show(target);
    const left = Math.max(8, Math.min(x - 20, innerWidth - card.offsetWidth - 8));
    const top = y - card.offsetHeight / 2 - (touch ? ABOVE_FINGER : 0);
    card.style.transform = `translate(${left}px, ${top}px)`;
  };

  return {
    move: (nowX, nowY) => {
      [x, y] = [nowX, nowY];
      if (frame === 0) draw(performance.now());
    },
    end: (drop) => {
      cancelAnimationFrame(frame);
      const from = card.getBoundingClientRect();
      card.remove();
      shelf?.remove();
      indicator.remove();
      document.documentElement.classList.remove("dragging");
      for (const lifted of document.querySelectorAll(".being-moved")) lifted.classList.remove("being-moved");
      if (standing(app.board.peek(), thing) === null) sayGone(app, stands.title);
      else if (drop && overShelf) elsewhere(thing);
      else if (drop && target !== null) {
        const place = placeOf(target);
        settle(thing, from, () => put(app, thing, place));
      } else say(app, t("move.back", { title: named(stands.title) }));
    },
  };
}

/** From a press on a handle; a press that does not become a drag is left to be a click. */
export function press(app: App, thing: Thing, down: PointerEvent, elsewhere: Elsewhere): void {
  if (down.button !== 0 || !down.isPrimary) return;
  const touch = down.pointerType !== "mouse";
  const far = touch ? START_AFTER.touch : START_AFTER.mouse;
  const stop = new AbortController();
  const on = { signal: stop.signal, capture: true };
  let session: Session | null = null;

  const end = (drop: boolean): void => {
    stop.abort();
    if (session === null) return;
    session.end(drop);
    session = null;
    // The click that this release makes is none.
    const swallow = (event: Event): void => {
      event.stopPropagation();
      event.preventDefault();
    };
    addEventListener("click", swallow, { capture: true, once: true });
    setTimeout(() => removeEventListener("click", swallow, { capture: true }));
  };
  const mine = (act: (event: PointerEvent) => void) => (event: PointerEvent) => {
    if (event.pointerId === down.pointerId) act(event);
  };

  addEventListener(
    "pointermove",
    mine((event) => {
      if (session === null) {
        if (Math.hypot(event.clientX - down.clientX, event.clientY - down.clientY) < far) return;
        session = begin(app, thing, touch, elsewhere);
        if (session === null) {
          stop.abort();
          return;
        }
        // On the page itself: the row that the handle is in may be drawn anew meanwhile.
        document.documentElement.setPointerCapture(down.pointerId);
      }
      session.move(event.clientX, event.clientY);
    }),
    on,
  );
  addEventListener("pointerup", mine(() => end(true)), on);
  addEventListener("pointercancel", mine(() => end(false)), on);
  addEventListener(
    "keydown",
    (event) => {
      if (event.key !== "Escape" || session === null) return;
      event.preventDefault();
      event.stopPropagation();
      end(false);
    },
    on,
  );
  addEventListener("blur", (event) => event.target === window && end(false), on);
  addEventListener("selectstart", (event) => event.preventDefault(), on);
}
