/**
 * The true state of saving, as one union, and the facts that it follows from.
 *
 *   connecting   the server has not told us yet what it has
 *   saving       connected; some of what we sent is not on the server's disk yet
 *   saved        connected, both sides have everything, and all of it is on the server's disk
 *   offline      no connection; `kept` says whether this device keeps the changes over a reload, `full` that it has no room
 *   trouble      connected, but the server can't save, and why
 *   refused      this browser may not edit this board (any more), and why; we have stopped trying
 */
import type { Keeping } from "./keep";
import type { Trouble } from "./saved";

export type Saving =
  | { state: "connecting" }
  | { state: "saving" }
  | { state: "saved" }
  | { state: "offline"; kept: boolean; full?: boolean }
  | { state: "trouble"; why: Trouble }
  | { state: "refused"; why: string };

export interface Facts {
  link: "opening" | "open" | "down" | "refused";
  /** The server has answered our question (step 2). */
  synced: boolean;
  /** We have answered the server's question (step 2): from then on it has, or was sent, all that we have. */
  answered: boolean;
  /** Document frames sent and acknowledged on this socket. */
  sent: number;
  acknowledged: number;
  /** Why the server can't save; "" when it can. */
  trouble: Trouble | "";
  /** Why we were refused. */
  refusal: string;
  /** A change was made here that no `saved` has covered yet. */
  waiting: boolean;
  /** Whether this device keeps changes (IndexedDB), and if not, whether that is for want of room. */
  kept: boolean;
  full: boolean;
  /** All changes up to now are in this device's copy; a moment after each of them they are not. */
  noted: boolean;
}

export const START: Facts = {
  link: "opening",
  synced: false,
  answered: false,
  sent: 0,
  acknowledged: 0,
  trouble: "",
  refusal: "",
  waiting: false,
  kept: false,
  full: false,
  noted: true,
};

export type Happened =
  | { what: "opened" }
  | { what: "synced" }
  | { what: "sent"; frame: "answer" | "update" }
  | { what: "saved"; frames: number }
  | { what: "trouble"; why: Trouble | "" }
  | { what: "closed" }
  | { what: "refused"; why: string }
  /** A change that the server may lack: made here, or in another tab of this browser. */
  | { what: "edited" }
  | Keeping;

const nothingOnSocket = { synced: false, answered: false, sent: 0, acknowledged: 0, trouble: "" } as const;

function next(facts: Facts, event: Happened): Facts {
  switch (event.what) {
    case "opened":
      return { ...facts, ...nothingOnSocket, link: "open" };
    case "synced":
      return { ...facts, synced: true };
    case "sent":
      return { ...facts, sent: facts.sent + 1, answered: facts.answered || event.frame === "answer" };
    case "saved":
      return { ...facts, acknowledged: Math.max(facts.acknowledged, Math.min(event.frames, facts.sent)) };
    case "trouble":
      return { ...facts, trouble: event.why };
    case "closed":
      return facts.link === "refused" ? facts : { ...facts, ...nothingOnSocket, link: "down" };
    case "refused":
      return { ...facts, ...nothingOnSocket, link: "refused", refusal: event.why };
    case "edited":
      return { ...facts, waiting: true, noted: false };
    case "returned":
      return { ...facts, waiting: true };
    case "noted":
      return { ...facts, noted: true };
    case "keeps":
      return { ...facts, kept: event.kept, full: event.full === true };
  }
}

const allOnDisk = (facts: Facts): boolean =>
  facts.link === "open" &&
  facts.synced &&
  facts.answered &&
  facts.acknowledged === facts.sent &&
  facts.trouble === "";

export function happened(facts: Facts, event: Happened): Facts {
  const after = next(facts, event);
  // An edit waits until the server says the last word that was missing: only what it tells can end the waiting.
  const told = event.what === "saved" || event.what === "synced" || event.what === "trouble";
  return after.waiting && told && allOnDisk(after) ? { ...after, waiting: false } : after;
}

export function savingOf(facts: Facts): Saving {
  switch (facts.link) {
    case "opening":
      return { state: "connecting" };
    case "refused":
      return { state: "refused", why: facts.refusal };
    case "down":
      return { state: "offline", kept: facts.kept, ...(facts.full ? { full: true } : {}) };
    case "open":
      if (facts.trouble !== "") return { state: "trouble", why: facts.trouble };
      if (!facts.synced || !facts.answered) return facts.waiting ? { state: "saving" } : { state: "connecting" };
      return allOnDisk(facts) && !facts.waiting ? { state: "saved" } : { state: "saving" };
  }
}

/** Whether closing the page now would lose something: an unsaved change that this device doesn't hold either. */
export const wouldLose = (facts: Facts): boolean => facts.waiting && !(facts.kept && facts.noted);
