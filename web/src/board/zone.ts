/** Time zones: each person's own is on the board, so that the partner can see what time it is there. */
import { effect } from "@preact/signals";
import { localeNow } from "../words/catalogue";
import { setTimezone } from "./doc/edit";
import type { App } from "./state";

const ownZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Notes this person's zone when the board is opened, and again when the page is looked at somewhere else. */
export function noteOwnZone(app: App): void {
  const note = (): void => {
    if (app.ready.peek() && !document.hidden) setTimezone(app.doc, app.seat, ownZone());
  };
  effect(() => {
    if (app.ready.value) note();
  });
  document.addEventListener("visibilitychange", note);
}

/** How a clock there differs from here, in minutes; it changes with summer times. Throws for a zone that is none. */
function offset(zone: string, at: Date): number {
  const wall = new Date(at.toLocaleString("en-US", { timeZone: zone }));
  return Math.round((wall.getTime() - at.getTime()) / 60_000);
}

export interface TimeThere {
  /** "09:12", with the weekday when it is another day there. */
  time: string;
  /** "Lisbon" */
  place: string;
}

/** The time in another zone; null when the clocks show the same, or nobody knows the zone. */
export function timeThere(zone: string, at: Date, here = ownZone()): TimeThere | null {
  try {
    if (zone === "" || offset(zone, at) === offset(here, at)) return null;
    const day = (timeZone: string): string => at.toLocaleDateString("en-US", { timeZone });
    const there = (options: Intl.DateTimeFormatOptions): string => at.toLocaleString(localeNow(), { timeZone: zone, ...options });
    const clock = there({ timeStyle: "short" });
    const time = day(zone) === day(here) ? clock : `${there({ weekday: "short" })} ${clock}`;
    return { time, place: zone.slice(zone.lastIndexOf("/") + 1).replaceAll("_", " ") };
  } catch {
    return null;
  }
}
