/**
 * Draws the partner's caret and selection over the field that they are in. It measures where the words stand, rather
 * than putting anything between them: letters that join, lines that wrap and right-to-left text stay as they are.
 */
import { effect } from "@preact/signals";
import * as Y from "yjs";
import type { Here } from "../presence";
import type { App } from "../state";
import { type LiveField, type LiveText, type Marks, liveField, liveFields, watchFields } from "./live";
import { TextBinding } from "./binding";
import { Slipped } from "./slipped";
import "./partner.css";

/** The flag with the name fades when the partner rests this long. */
const FLAG_STAYS = 3_000;
/** The flag's height, with a little air. */
const FLAG = 17;

const element = (classes: string): HTMLDivElement => {
  const made = document.createElement("div");
  made.className = classes;
  made.ariaHidden = "true";
  return made;
};

export function drawPartner(app: App): void {
  TextBinding.slipped = () => new Slipped();
  const wash = element("partner-wash");
  const caret = element("partner-caret");
  const flag = element("partner-flag");
  caret.append(flag);
  let shown: LiveField | undefined;
  let last = "";
  let fading: Animation | undefined;
  let waiting = false;

  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const raiseFlag = (): void => {
    fading?.cancel();
    const offset = still.matches ? 1 : 0.9;
    fading = flag.animate([{ opacity: 1 }, { opacity: 1, offset }, { opacity: 0 }], { duration: FLAG_STAYS, fill: "forwards" });
  };

  const draw = (): void => {
    waiting = false;
    const partner = app.presence.partner.peek();
    const marks = shown && partner?.caret ? marksOf(app.doc, shown, partner) : null;
    caret.hidden = marks === null;
    if (shown === undefined || marks === null) {
      wash.replaceChildren();
      return;
    }
    const around = shown.box.getBoundingClientRect();
    const clip = shown.field.getBoundingClientRect();
    const own = ownPlace(shown);
    const { left, top, height } = marks.caret;
    wash.replaceChildren(
      ...marks.selection.flatMap((rect) => {
        const [from, to] = [Math.max(rect.left, clip.left), Math.min(rect.right, clip.right)];
        if (to - from < 1) return [];
        const part = element("partner-selection");
        place(part, from - around.left, rect.top - around.top);
        part.style.width = `${to - from}px`;
        part.style.height = `${rect.height}px`;
        return [part];
      }),
    );
    caret.hidden = left < clip.left - 2 || left > clip.right + 2;
    place(caret, left - around.left, top - around.top);
    caret.style.height = `${height}px`;
    // Never over what this person types: the flag goes below when they are on the line above.
    const over = own !== null && own.bottom > top - FLAG + 2 && own.top < top - 2;
    caret.classList.toggle("below", over);
    caret.classList.toggle("leftwards", left + flag.offsetWidth > document.documentElement.clientWidth - 4);

    const now = JSON.stringify([partner?.field, partner?.caret]);
    if (now !== last) raiseFlag();
    last = now;
  };
  const later = (): void => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(draw);
  };

  const resized = new ResizeObserver(later);
  const show = (field: LiveField | undefined): void => {
    if (field !== shown) {
      shown?.field.removeEventListener("scroll", later);
      resized.disconnect();
      wash.remove();
      caret.remove();
      shown = field;
      if (field !== undefined) {
        field.box.prepend(wash);
        field.box.append(caret);
        field.field.addEventListener("scroll", later, { passive: true });
        resized.observe(field.box);
      }
    }
    later();
  };
  const look = (): void => {
    const partner = app.presence.partner.peek();
    show(partner === null || partner.away ? undefined : liveField(partner.field));
  };

  effect(() => {
    void app.presence.partner.value;
    for (const seat of ["mentor", "mentee"] as const) {
      for (const part of [wash, caret]) part.classList.toggle(seat, seat === app.other);
    }
    flag.textContent = app.names.value[app.other];
    look();
  });
  watchFields((key) => {
    if (key === app.presence.partner.peek()?.field) look();
  });
  document.fonts.addEventListener("loadingdone", later);
  document.addEventListener("selectionchange", () => {
    if (shown !== undefined) later();
  });
}

function place(part: HTMLElement, left: number, top: number): void {
  part.style.left = `${left}px`;
  part.style.top = `${top}px`;
}

function marksOf(doc: Y.Doc, live: LiveField, { caret }: Here): Marks | null {
  if (caret === null) return null;
  if (!("binding" in live)) return live.marks(caret);
  const anchor = placeIn(doc, live, caret.anchor);
  const head = placeIn(doc, live, caret.head);
  if (anchor === null || head === null) return null;
  const selection = document.createRange();
  const words = live.mirror.firstChild as Text;
  selection.setStart(words, Math.min(anchor, head));
  selection.setEnd(words, Math.max(anchor, head));
  return {
    caret: scrolled(live, caretAt(words, head)),
    selection: anchor === head ? [] : [...selection.getClientRects()].map((rect) => scrolled(live, rect)),
  };
}

/** Where a relative position of Yjs is in a field. */
function placeIn(doc: Y.Doc, { binding, mirror }: LiveText, position: unknown): number | null {
  try {
    const absolute = Y.createAbsolutePositionFromRelativePosition(Y.createRelativePositionFromJSON(position), doc);
    if (absolute === null || absolute.type !== binding.text) return null;
    return Math.min(binding.toField(absolute.index), (mirror.firstChild as Text).length);
  } catch {
    return null;
  }
}

/** A thin upright rectangle before the character at `index`. */
function caretAt(words: Text, index: number): DOMRect {
  const range = document.createRange();
  range.setStart(words, index);
  const here = [...range.getClientRects()].at(-1);
  if (here !== undefined) return here;
  // Some browsers tell nothing of an empty range: then behind the character before it.
  range.setStart(words, Math.max(0, index - 1));
  range.setEnd(words, Math.max(1, index));
  const beside = range.getBoundingClientRect();
  return new DOMRect(index === 0 ? beside.left : beside.right, beside.top, 0, beside.height);
}

/**
 * From the mirror to the field: the mirror never scrolls, the field may, where it is one line on a narrow screen. A tall
 * font reaches beyond its line; what is drawn doesn't.
 */
function scrolled({ field }: LiveText, { x, y, width, height }: DOMRect): DOMRect {
  const line = Math.min(height, Number.parseFloat(getComputedStyle(field).lineHeight) || height);
  return new DOMRect(x - field.scrollLeft, y - field.scrollTop + (height - line) / 2, width, line);
}

/** Where the person themself is typing: their caret in this field, or all of another one. */
function ownPlace(live: LiveField): DOMRect | null {
  const active = document.activeElement;
  if (active === live.field) {
    if (!("binding" in live)) return live.own();
    const words = live.mirror.firstChild as Text;
    return scrolled(live, caretAt(words, Math.min(live.field.selectionEnd, words.length)));
  }
  for (const { field } of liveFields()) if (field === active) return field.getBoundingClientRect();
  return null;
}
