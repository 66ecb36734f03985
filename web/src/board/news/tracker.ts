/**
 * Keeps the record of what this person has seen true, and says what is new. What arrives while they look counts as
 * seen; what came while the page was put away, closed or offline is news until they have looked at it.
 */
import { type ReadonlySignal, computed, effect, signal } from "@preact/signals";
import type { Transaction } from "yjs";
import type { App } from "../state";
import { changesSince } from "./changes";
import { type Line, linesOf } from "./lines";
import { recordOf } from "./record";
import { allOf, beyond, claim, isNothing, merge, nothingSeen, seeTransaction } from "./seen";

/** Milliseconds. A connection that is back within a blink was no absence; what is only seen can wait to be told. */
const BLINK = 30_000;
const SOON = 1_000;
const NOW_AND_THEN = 60_000;

/** What is new: told in lines, and marked on the page where it isn't done with yet. */
export interface Shown {
  lines: readonly (Line & { looked: boolean })[];
  marks: ReadonlySet<string>;
}

export interface Tracker {
  /** null until it is known. */
  shown: ReadonlySignal<Shown | null>;
  /** These marks, or what a line is about, have been looked at. */
  look(marks: Iterable<string>): void;
  /** The person went on from a mark: when they had looked at it, it is done with. */
  leave(mark: string): void;
  gotIt(): void;
}

export function trackNews(app: App): Tracker {
  const { doc, seat } = app;
  const { facts } = app.connection;
  const record = recordOf(app.boot);
  const seen = record.readDevice();
  /** What the server has of it; null until it was asked. */
  let told: typeof seen | null = null;
  let firstVisit = isNothing(seen);

  // ---- what is shown of it ----

  let lines: readonly Line[] = [];
  const shown = signal<Shown | null>(null);
  const looked = new Set<string>();
  const left = new Set<string>();

  const isLooked = (line: Line): boolean => [...line.marks.keys()].every((mark) => looked.has(mark));

  const show = (): void => {
    const marks = new Set<string>();
    for (const { route, marks: own } of lines) {
      for (const mark of own.keys()) {
        if (!left.has(mark)) marks.add(mark);
        if (!looked.has(mark) && route.at === "goal") marks.add(`goals/${route.id}`);
      }
    }
    shown.value = { marks, lines: lines.map((line) => ({ ...line, looked: isLooked(line) })) };
  };
  const gotIt = (): void => {
    merge(seen, allOf(doc));
    lines = [];
    keepWithin(0);
    show();
  };

  // ---- keeping and telling ----

  let timer: ReturnType<typeof setTimeout> | undefined;
  let due = Infinity;
  const keepWithin = (wait: number): void => {
    if (Date.now() + wait >= due) return;
    clearTimeout(timer);
    due = Date.now() + wait;
    timer = setTimeout(keep, wait);
  };
  const keep = (): void => {
    clearTimeout(timer);
    due = Infinity;
    record.writeDevice(seen);
    if (told === null) return;
    const before = told;
    const more = beyond(seen, before);
    // What doesn't reach the server is told with the next change or visit.
    if (!isNothing(more)) void record.tell(more).then((reached) => reached && merge(before, more));
  };

  /** False when one's other devices can't be asked what they have seen and made. */
  const ask = async (): Promise<boolean> => {
    const theirs = await record.ask();
    if (theirs === null) return false;
    firstVisit &&= isNothing(theirs);
    merge((told ??= nothingSeen()), theirs);
    merge(seen, theirs);
    merge(seen, record.readDevice());
    return true;
  };

  // ---- what arrives ----

  /** Connected, in front of the person, and they have been told what came before. */
  let live = false;
  let lastLive = 0;

  claim(seen, doc.clientID);
  doc.on("afterTransaction", (transaction: Transaction) => {
    if (transaction.local) {
      seeTransaction(seen, transaction);
      // One's other devices must know it as one's own before they meet it.
      if (transaction.changed.size > 0) keepWithin(SOON);
    } else if (!document.hidden && (live || Date.now() - lastLive < BLINK)) {
      seeTransaction(seen, transaction);
      keepWithin(NOW_AND_THEN);
    }
  });

  const catchUp = async (): Promise<void> => {
    // What is no news by what this device knows is none.
    const asked = told === null || changesSince(doc, seen).length > 0 ? await ask() : true;
    if (document.hidden || !facts.peek().synced || (firstVisit && !asked)) return;
    live = true;
    // On the first visit everything is new, so nothing is.
    if (!firstVisit) lines = linesOf(changesSince(doc, seen), app.board.peek(), seat);
    firstVisit = false;
    looked.clear();
    left.clear();
    if (lines.length === 0) merge(seen, allOf(doc));
    keepWithin(SOON);
    show();
  };

  const synced = computed(() => facts.value.synced);
  effect(() => {
    if (!synced.value) {
      if (live) lastLive = Date.now();
      live = false;
    } else if (!document.hidden) {
      if (Date.now() - lastLive < BLINK) live = true;
      else void catchUp();
    }
  });
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) {
      if (synced.peek()) void catchUp();
      return;
    }
    live = false;
    lastLive = 0;
    keep();
  });
  addEventListener("pagehide", keep);

  return {
    shown,
    look(marks) {
      for (const mark of marks) {
        looked.add(mark);
        for (const line of lines) merge(seen, line.marks.get(mark) ?? nothingSeen());
      }
      keepWithin(SOON);
      show();
    },
    leave(mark) {
      if (!looked.has(mark)) return;
      left.add(mark);
      if (lines.every(isLooked)) gotIt();
      else show();
    },
    gotIt,
  };
}
