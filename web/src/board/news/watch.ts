/** Notices which marks are being looked at: those in view for a moment, on a page that is in front. */
import type { Tracker } from "./tracker";

const A_LOOK = 1500;

export function watcher({ look, leave }: Pick<Tracker, "look" | "leave">): (element: Element, mark: string) => () => void {
  const marks = new Map<Element, string>();
  const timers = new Map<Element, ReturnType<typeof setTimeout>>();
  const stop = (element: Element): void => {
    clearTimeout(timers.get(element));
    timers.delete(element);
  };
  const observer = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      stop(target);
      const mark = marks.get(target) ?? "";
      if (!isIntersecting) {
        // On a phone a place that was left is still there, but not drawn.
        if (target.getClientRects().length === 0) leave(mark);
        continue;
      }
      const looked = (): void => {
        if (document.hidden) timers.set(target, setTimeout(looked, A_LOOK));
        else look([mark]);
      };
      timers.set(target, setTimeout(looked, A_LOOK));
    }
  });
  return (element, mark) => {
    marks.set(element, mark);
    observer.observe(element);
    return () => {
      stop(element);
      observer.unobserve(element);
      marks.delete(element);
      leave(mark);
    };
  };
}
