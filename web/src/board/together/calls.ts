/** Calls to come and look, as presence carries them from one person to the other. */
import { type Seat, otherSeat } from "../doc/schema";
import { type State, type States, maybe, stateOf } from "../presence";

export interface Call {
  id: string;
  place: string;
  field: string | null;
}

const of = (states: States, seat: Seat): State[] => [...states.values()].map(stateOf).filter((state) => state["seat"] === seat);

/** The calls that any window of the person in `seat` has answered. */
export const readAnswers = (states: States, seat: Seat): Set<unknown> => new Set(of(states, seat).map((state) => state["answered"]));

/** What the person in `seat` is called to, from any window of the partner's, until one of theirs has answered. */
export function readCall(states: States, seat: Seat): Call | null {
  const answered = readAnswers(states, seat);
  for (const state of of(states, otherSeat(seat))) {
    const { id, place, field } = stateOf(state["call"]);
    if (typeof id === "string" && !answered.has(id)) return { id, place: maybe(place) ?? "#", field: maybe(field) };
  }
  return null;
}
