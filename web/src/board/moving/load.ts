/** Fetches what moves things when the page has come to rest, or sooner when a hand comes near a handle. */
import { withWords } from "../../words/languages";
import type { App } from "../state";

const MOVERS = "[data-handle], [data-move]";
const AT_THE_LATEST = 2000;

export function loadMoving(app: App): void {
  let loading: Promise<void> | null = null;
  const load = (): void => {
    // Without a network it may not come; the next hand that comes near asks again.
    loading ??= withWords(import("./index")).then(
      ({ startMoving }) => {
        stop.abort();
        startMoving(app);
      },
      () => {
        loading = null;
      },
    );
  };
  const stop = new AbortController();
  for (const near of ["pointerover", "pointerdown", "focusin"]) {
    const wanted = (event: Event): void => {
      if ((event.target as Element).closest?.(MOVERS)) load();
    };
    addEventListener(near, wanted, { signal: stop.signal });
  }
  if ("requestIdleCallback" in window) requestIdleCallback(load, { timeout: AT_THE_LATEST });
  else setTimeout(load, AT_THE_LATEST);
}
