/** Who is here and where they look. One person may have several windows open: they are merged by seat. */
import { type Signal, signal } from "@preact/signals";
import type { Awareness } from "y-protocols/awareness";
import { type Id, SEATS, type Seat } from "./doc/schema";

export interface Caret {
  /** Relative positions, as Yjs writes them in JSON. */
  anchor: unknown;
  head: unknown;
}

export interface Here {
  seat: Seat;
  /** Has put the page away for a while. */
  away: boolean;
  goal: Id | null;
  /** The field they are in, as `fieldKey` names it. */
  field: string | null;
  caret: Caret | null;
}

export const fieldKey = (root: string, ...path: string[]): string => [root, ...path].join("/");

const maybe = (value: unknown): string | null => (typeof value === "string" ? value : null);

function readHere(state: unknown): Here | null {
  if (typeof state !== "object" || state === null) return null;
  const { seat, away, goal, field, caret } = state as Record<string, unknown>;
  if (!SEATS.includes(seat as Seat)) return null;
  const { anchor, head } = (typeof caret === "object" && caret !== null ? caret : {}) as Partial<Caret>;
  return {
    seat: seat as Seat,
    away: away === true,
    goal: maybe(goal),
    field: maybe(field),
    caret: anchor && head ? { anchor, head } : null,
  };
}

/** Of a person's windows the one that counts: in front before put away, in a field before only looking. */
const weight = (here: Here): number => (here.away ? 0 : 4) + (here.field ? 2 : 0) + (here.goal ? 1 : 0);

/** `own` is this page's client id: what it says of itself is no news. */
export function readPresence(states: Map<number, unknown>, own: number): Partial<Record<Seat, Here>> {
  const bySeat: Partial<Record<Seat, Here>> = {};
  for (const [client, state] of states) {
    const here = client === own ? null : readHere(state);
    if (here === null) continue;
    const best = bySeat[here.seat];
    if (best === undefined || weight(here) > weight(best)) bySeat[here.seat] = here;
  }
  return bySeat;
}

const AWAY_AFTER = 60_000;
const TOGETHER = 50;

export interface Presence {
  /** The partner, while they are here. */
  partner: Signal<Here | null>;
  look(goal: Id | null): void;
  /** The field this person is in now, and the caret there. */
  focus(field: string | null, caret: Caret | null): void;
}

export function watchPresence(awareness: Awareness, seat: Seat): Presence {
  const partner = signal<Here | null>(null);
  let last = "";
  const read = (): void => {
    const all = readPresence(awareness.getStates() as Map<number, unknown>, awareness.clientID);
    const found = all[seat === "mentor" ? "mentee" : "mentor"] ?? null;
    const same = JSON.stringify(found);
    if (same === last) return;
    last = same;
    partner.value = found;
  };
  awareness.on("change", read);
  awareness.setLocalState({ seat, goal: null, field: null, caret: null, away: false });
  read();

  // Several changes within a moment are one message: a caret is seen to move well at 20 a second.
  let waiting: Record<string, unknown> | null = null;
  const say = (change: Record<string, unknown>): void => {
    if (waiting !== null) {
      Object.assign(waiting, change);
      return;
    }
    waiting = change;
    setTimeout(() => {
      awareness.setLocalState({ ...awareness.getLocalState(), ...waiting });
      waiting = null;
    }, TOGETHER);
  };

  let leaving: ReturnType<typeof setTimeout> | undefined;
  document.addEventListener("visibilitychange", () => {
    clearTimeout(leaving);
    if (document.hidden) leaving = setTimeout(() => say({ away: true }), AWAY_AFTER);
    else say({ away: false });
  });

  return {
    partner,
    look: (goal) => say({ goal }),
    focus: (field, caret) => say({ field, caret }),
  };
}
