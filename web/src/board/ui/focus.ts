/**
 * Focus is never lost because of what the partner does: a row that is moved in the page keeps it, and when the thing
 * that had it is taken away, the nearest place around it that can hold focus gets it.
 */
import { options } from "preact";

function selectionOf(element: Element): (() => void) | null {
  if (!(element instanceof HTMLTextAreaElement)) return null;
  const { selectionStart, selectionEnd, selectionDirection } = element;
  return () => element.setSelectionRange(selectionStart, selectionEnd, selectionDirection);
}

export function keepFocus(): void {
  options.debounceRendering = (render) =>
    queueMicrotask(() => {
      const focused = document.activeElement;
      if (focused === null || focused === document.body) {
        render();
        return;
      }
      const select = selectionOf(focused);
      const homes: HTMLElement[] = [];
      for (let at = focused.parentElement; at !== null; at = at.parentElement) {
        if (at.dataset["focusHome"] !== undefined) homes.push(at);
      }
      render();
      const now = document.activeElement;
      if (now !== null && now !== document.body) return;
      if (focused.isConnected) {
        (focused as HTMLElement).focus({ preventScroll: true });
        select?.();
      } else homes.find((home) => home.isConnected)?.focus({ preventScroll: true });
    });
}

/** Frames to wait for something to be drawn: a change of place takes a few. */
const PATIENCE = 20;

/**
 * Focuses what the selector finds, as soon as it is drawn; in a text the caret goes to its end. Drawing what a key asked
 * for happens before the next key is heard, and so does this: a quick typist's letters go where they belong.
 */
export function focusSoon(selector: string): void {
  let patience = PATIENCE;
  const look = (): void => {
    const found = document.querySelector<HTMLElement>(selector);
    if (found === null || found.offsetParent === null) {
      patience -= 1;
      if (patience > 0) requestAnimationFrame(look);
      return;
    }
    found.focus();
    if (found instanceof HTMLTextAreaElement) found.setSelectionRange(found.value.length, found.value.length);
  };
  // Behind the drawing, which is on its way already.
  queueMicrotask(() => queueMicrotask(look));
}
