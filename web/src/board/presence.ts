/**
 * Who is here and where they look; what each says of it is in crdt/PROTOCOL.md. One person may have several windows open:
 * they are merged by seat.
 */
import { type Signal, signal } from "@preact/signals";
import type { Awareness } from "y-protocols/awareness";
import { type Id, type Instant, SEATS, type Seat, otherSeat } from "./doc/schema";

export interface Caret {
  /** Relative positions, as Yjs writes them in JSON. */
  anchor: unknown;
  head: unknown;
}

export interface Here {
  seat: Seat;
  away: boolean;
  /** When somebody who is away was last seen. */
  since: Instant | null;
  /** The place of the board that they are on, as the address has it: "#goal-…", "#actions", "#". */
  place: string;
  /** The goal that they have open. */
  goal: Id | null;
  /** The field they are in, as `fieldKey` names it. */
  field: string | null;
  caret: Caret | null;
  /** Goes where the partner goes. */
  follows: boolean;
}

export const fieldKey = (root: string, ...path: string[]): string => [root, ...path].join("/");

export type State = Record<string, unknown>;
export type States = ReadonlyMap<number, unknown>;

export const maybe = (value: unknown): string | null => (typeof value === "string" ? value : null);
export const stateOf = (value: unknown): State => (typeof value === "object" && value !== null ? (value as State) : {});

function readHere(state: State): Here | null {
  const { seat, away, since, place, goal, field, caret, follows } = state;
  if (!SEATS.includes(seat as Seat)) return null;
  const { anchor, head } = stateOf(caret);
  return {
    seat: seat as Seat,
    away: away === true,
    since: maybe(since),
    place: maybe(place) ?? "#",
    goal: maybe(goal),
    field: maybe(field),
    caret: anchor && head ? { anchor, head } : null,
    follows: follows === true,
  };
}

/** Of a person's windows the one that counts: in use before put away, then the one in front, then the one in a field. */
function before(a: State, b: State): boolean {
  const order = ({ away, entered, field, goal }: State): number[] => [
    away === true ? 0 : 1,
    typeof entered === "number" ? entered : 0,
    field ? 1 : 0,
    goal ? 1 : 0,
  ];
  const theirs = order(b);
  const n = order(a).findIndex((value, index) => value !== theirs[index]);
  return n !== -1 && (order(a)[n] as number) > (theirs[n] as number);
}

/** `own` is this page's client id: what it says of itself is no news. */
export function readPresence(states: States, own: number): Partial<Record<Seat, Here>> {
  const best: Partial<Record<Seat, State>> = {};
  for (const [client, value] of states) {
    const state = stateOf(value);
    const seat = state["seat"] as Seat;
    if (client === own || !SEATS.includes(seat)) continue;
    const other = best[seat];
    if (other === undefined || before(state, other)) best[seat] = state;
  }
  const bySeat: Partial<Record<Seat, Here>> = {};
  for (const seat of SEATS) {
    const here = best[seat] && readHere(best[seat]);
    if (here) bySeat[seat] = here;
  }
  return bySeat;
}

const TOGETHER = 50;

export interface Presence {
  /** The partner, while they are here. */
  partner: Signal<Here | null>;
  awareness: Awareness;
  look(goal: Id | null, place: string): void;
  /** The field this person is in now, and the caret there. */
  focus(field: string | null, caret: Caret | null): void;
  /** The field that they were in last. */
  lastField(): string | null;
  /** Says something more of this person, to everybody here. */
  say(change: State): void;
}

export function watchPresence(awareness: Awareness, seat: Seat): Presence {
  const partner = signal<Here | null>(null);
  let last = "";
  const read = (): void => {
    const found = readPresence(awareness.getStates() as States, awareness.clientID)[otherSeat(seat)] ?? null;
    const same = JSON.stringify(found);
    if (same === last) return;
    last = same;
    partner.value = found;
  };
  awareness.on("change", read);
  awareness.setLocalState({ seat, place: "#", goal: null, field: null, caret: null, away: false, entered: Date.now() });
  read();

  // Several changes within a moment are one message: a caret is seen to move well at 20 a second.
  let waiting: State | null = null;
  const say = (change: State): void => {
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

  let lastField: string | null = null;
  return {
    partner,
    awareness,
    look: (goal, place) => say({ goal, place }),
    focus: (field, caret) => {
      lastField = field ?? lastField;
      say({ field, caret });
    },
    lastField: () => lastField,
    say,
  };
}
