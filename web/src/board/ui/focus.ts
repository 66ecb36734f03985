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

/** Focuses what the selector finds, once the drawing that is on its way is done. */
export function focusSoon(selector: string, at: "end" | "start" | "all" = "end"): void {
  requestAnimationFrame(() => {
    const found = document.querySelector<HTMLElement>(selector);
    if (found === null) return;
    found.focus();
    if (found instanceof HTMLTextAreaElement) {
      const end = found.value.length;
      found.setSelectionRange(at === "end" ? end : 0, at === "start" ? 0 : end);
    }
  });
}
