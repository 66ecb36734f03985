/**
 * Undo as the page knows it. The history itself (doc/undo.ts) is fetched while the board is on its way, so that the first
 * view doesn't wait for it; so are the words that tell what was taken back.
 */
import { type ReadonlySignal, signal } from "@preact/signals";
import type * as Y from "yjs";
import type { Seat } from "./doc/schema";
import type { History, HistoryOptions } from "./doc/undo";

export interface Undoing {
  /** Whether there is something to take back, and to do again. */
  steps: ReadonlySignal<{ undo: boolean; redo: boolean }>;
  undo(): void;
  redo(): void;
  /** What comes now is a step of its own. */
  stopCapturing(): void;
  /** Changes of that origin are this person's too. */
  addTrackedOrigin(origin: unknown): void;
  /** How to take back, later, what was done just now; that gives false when it can't be any more. */
  lastStep(): () => boolean;
}

export function startUndoing(doc: Y.Doc, seat: Seat, told: HistoryOptions["told"]): Undoing {
  const steps = signal({ undo: false, redo: false });
  const origins: unknown[] = [];
  let history: History | null = null;

  const changed = (): void => {
    const can = { undo: history?.canUndo ?? false, redo: history?.canRedo ?? false };
    if (can.undo !== steps.peek().undo || can.redo !== steps.peek().redo) steps.value = can;
  };
  import("./doc/undo").then(
    ({ History }) => {
      history = new History(doc, { seat, changed, ...(told ? { told } : {}) });
      for (const origin of origins) history.addTrackedOrigin(origin);
    },
    () => {}, // without a network and not kept here: the buttons stay as they are
  );

  return {
    steps,
    undo: () => void history?.undo(),
    redo: () => void history?.redo(),
    stopCapturing: () => history?.stopCapturing(),
    addTrackedOrigin: (origin) => {
      origins.push(origin);
      history?.addTrackedOrigin(origin);
    },
    lastStep: () => {
      const step = history?.last ?? null;
      return () => history?.takeBack(step) ?? false;
    },
  };
}
