/** Whether the person has gone away: the page was put away for a while, or nothing was touched for some minutes. */

export const HIDDEN_FOR = 60_000;
export const STILL_FOR = 5 * 60_000;

const TOUCHES = ["pointerdown", "pointermove", "keydown", "wheel", "touchstart", "focus"] as const;

/** `tell` gets each change, with the moment (ms) at which the person was last seen. */
export function watchAway(tell: (away: boolean, since: number) => void): () => void {
  const stop = new AbortController();
  let away = false;
  let last = Date.now();
  let timer: ReturnType<typeof setTimeout>;

  const become = (now: boolean): void => {
    if (now === away) return;
    away = now;
    tell(away, last);
  };
  // Looks again when the time would be up; touches on the way only move `last`.
  const look = (): void => {
    clearTimeout(timer);
    const left = last + (document.hidden ? HIDDEN_FOR : STILL_FOR) - Date.now();
    if (left <= 0) become(true);
    else timer = setTimeout(look, left);
  };
  const touched = (): void => {
    if (document.hidden) return;
    last = Date.now();
    if (!away) return;
    become(false);
    look();
  };

  for (const touch of TOUCHES) addEventListener(touch, touched, { capture: true, passive: true, signal: stop.signal });
  document.addEventListener(
    "visibilitychange",
    () => {
      if (document.hidden) last = Date.now();
      else touched();
      look();
    },
    { signal: stop.signal },
  );
  look();
  return () => {
    clearTimeout(timer);
    stop.abort();
  };
}
