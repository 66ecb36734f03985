/**
 * One's own history: undo and redo of what was done in this page, and never of what others did, over words and structure
 * in one order. Words are taken back by Y.UndoManager, which knows how to do that between a partner's words; map keys by
 * doc/changes.ts, which says what it leaves alone.
 */
import * as Y from "yjs";
import { type Change, RECORDED, type Turned, changesOf, goOn, joined, turn } from "./changes";
import { HERE, instant } from "./edit";
import { Others } from "./others";
import { type Root, type Seat, rootOf } from "./schema";
import { type Subject, caretOf, subjectAt, subjectsOf, titleOf } from "./subjects";

/** Typing with shorter pauses than this is one step, and so is what changes a number again and again (a slider). */
const PAUSE = 500;
/** A step of typing doesn't grow for longer than this. */
const BURST = 8000;
const MOST_STEPS = 300;

type AnyEvent = Y.YEvent<Y.AbstractType<unknown>>;

export interface Told {
  way: "undo" | "redo";
  /** What was taken back or done again; null when there was nothing (more). */
  did: Subject | null;
  /** What that was called before. */
  title: string;
  /** What stays as it is, since it has been changed by somebody else. */
  left: Subject[];
  /** Where in the words of the subject something changed. */
  caret: number | null;
}

export interface Step {
  subject: Subject;
  changes: Change[];
  /** Steps of Y.UndoManager's, each undone alone. */
  words: StackItem[];
  began: number;
  /** How many changes of others had been seen. */
  seen: number;
}

type StackItem = Y.UndoManager["undoStack"][number];

export interface HistoryOptions {
  seat: Seat;
  /** Steps came or went. */
  changed?: () => void;
  /** Something was undone or redone, or couldn't be. */
  told?: (told: Told) => void;
}

/** A paragraph that one made stays when the partner has written in it: one's own words in it are deleted before it. */
function holdsWords({ content }: Y.Item): boolean {
  const type = content instanceof Y.ContentType ? content.type : null;
  return (type instanceof Y.XmlFragment || type instanceof Y.XmlText) && type.length > 0;
}

const isText = (type: unknown): boolean => !(type instanceof Y.Map);

export class History {
  readonly #doc: Y.Doc;
  readonly #options: HistoryOptions;
  readonly #words: Y.UndoManager;
  #undo: Step[] = [];
  #redo: Step[] = [];
  /** When the last own change was; 0 after a pause that was asked for. */
  #last = 0;
  /** What the transaction that is under way has changed so far. */
  #changes: Change[] = [];
  #text: Subject | null = null;
  #captured: StackItem | null = null;
  #caret: number | null = null;
  readonly #others: Others;

  constructor(doc: Y.Doc, options: HistoryOptions) {
    this.#doc = doc;
    this.#options = options;
    this.#others = new Others(doc);
    this.#words = new Y.UndoManager(
      RECORDED.map((root) => rootOf(doc, root)),
      {
        doc,
        trackedOrigins: new Set<unknown>([HERE]),
        captureTimeout: Infinity, // when a step ends is decided here
        captureTransaction: (transaction) =>
          transaction.meta.get("addToHistory") !== false && [...transaction.changed.keys()].some(isText),
        deleteFilter: (item) => (item.parentSub === null || item.parent instanceof Y.XmlElement) && !holdsWords(item),
      },
    );
    for (const root of RECORDED) {
      rootOf(doc, root).observeDeep((events, transaction) => {
        for (const event of events) this.#saw(root, event as AnyEvent, transaction);
      });
    }
    this.#words.on("stack-item-added", ({ stackItem }) => (this.#captured = stackItem));
    this.#words.on("stack-item-updated", ({ stackItem }) => (this.#captured = stackItem));
    // Behind Y.UndoManager, which is told first.
    doc.on("afterTransaction", () => this.#finish());
  }

  get canUndo(): boolean {
    return this.#undo.length > 0;
  }

  get canRedo(): boolean {
    return this.#redo.length > 0;
  }

  /** The newest step. */
  get last(): Step | null {
    return this.#undo.at(-1) ?? null;
  }

  /** What comes now is a step of its own. */
  stopCapturing(): void {
    this.#last = 0;
    this.#words.stopCapturing();
  }

  addTrackedOrigin(origin: unknown): void {
    this.#words.addTrackedOrigin(origin);
  }

  undo(): Told {
    return this.#go("undo", this.#undo, this.#redo);
  }

  redo(): Told {
    return this.#go("redo", this.#redo, this.#undo);
  }

  /** Takes back one step, wherever it stands now. False when it has been taken back already. */
  takeBack(step: Step | null): boolean {
    if (step === null || !this.#undo.includes(step)) return false;
    this.#undo = this.#undo.filter((one) => one !== step);
    this.#go("undo", [step], this.#redo);
    return true;
  }

  #go(way: "undo" | "redo", from: Step[], to: Step[]): Told {
    this.stopCapturing();
    const told: Told = { way, did: null, title: "", left: [], caret: null };
    while (told.did === null && from.length > 0) {
      const step = from.pop() as Step;
      told.title = titleOf(this.#doc, step.subject);
      const { done, left } = this.#turn(step);
      const words = this.#turnWords(way, step);
      told.left.push(...subjectsOf(left));
      if (done.length > 0 || words.length > 0) {
        told.did = step.subject;
        told.caret = this.#caret;
        to.push({ ...step, changes: done, words, began: Date.now(), seen: this.#others.count });
      } else if (left.length === 0 && this.#others.fieldSince(step.seen, step.subject)) told.left.push(step.subject);
    }
    this.stopCapturing();
    this.#tellChanged();
    this.#options.told?.(told);
    return told;
  }

  #turn(step: Step): Turned {
    return this.#doc.transact(
      () =>
        turn(this.#doc, step.changes, {
          by: this.#options.seat,
          at: instant(),
          touched: (root, id) => this.#others.since(step.seen, root, id),
        }),
      this,
    );
  }

  /** Y.UndoManager goes on to the next step when one brings nothing, so it is given one at a time. */
  #turnWords(way: "undo" | "redo", step: Step): StackItem[] {
    const words = this.#words;
    const from = way === "undo" ? "undoStack" : "redoStack";
    const turned: StackItem[] = [];
    this.#caret = null;
    for (const item of [...step.words].reverse()) {
      const others = words[from].filter((one) => one !== item);
      words[from] = [item];
      words[way]();
      if (this.#captured !== null) turned.push(this.#captured);
      this.#captured = null;
      words[from] = others;
    }
    return turned;
  }

  #saw(root: Root, event: AnyEvent, { origin, local }: Y.Transaction): void {
    if (origin === this.#words) this.#caret = caretOf(event) ?? this.#caret;
    else if (local && this.#words.trackedOrigins.has(origin)) {
      this.#changes.push(...changesOf(root, event));
      if (!isText(event.target)) return;
      this.#text ??= subjectAt("type", root, event.path.map(String));
      if (!this.#growing) this.#words.stopCapturing();
    } else {
      if (!local) this.#others.saw(root, event);
      this.#forgetGone(root, event);
    }
  }

  /** Steps about what was deleted for ever must not keep its words. */
  #forgetGone(root: Root, event: AnyEvent): void {
    if (event.path.length > 0 || !(event instanceof Y.YMapEvent)) return;
    for (const id of event.keysChanged) {
      if (rootOf(this.#doc, root).has(String(id))) continue;
      const about = ({ subject }: Step): boolean => subject.root === root && subject.id === id;
      this.#drop([...this.#undo, ...this.#redo].filter(about));
    }
  }

  #finish(): void {
    const [changes, text, item] = [this.#changes, this.#text, this.#captured];
    if (this.#words.undoing || this.#words.redoing) return;
    this.#changes = [];
    this.#text = null;
    this.#captured = null;
    if (changes.length > 0 || item !== null) this.#record(joined([], changes), item, text);
  }

  #record(changes: Change[], item: StackItem | null, text: Subject | null): void {
    this.#drop(this.#redo);
    const now = Date.now();
    const top = this.last;
    const subject = subjectsOf(changes)[0] ?? text;
    if (top !== null && (this.#isIn(top, item) || (this.#growing && this.#goesOn(top, changes, item, text)))) {
      top.changes = joined(top.changes, changes);
      if (item !== null && !top.words.includes(item)) top.words.push(item);
      if (top.changes.length === 0 && top.words.length === 0) this.#undo.pop();
    } else if (subject) {
      this.#undo.push({ subject, changes, words: item === null ? [] : [item], began: now, seen: this.#others.count });
      if (this.#undo.length > MOST_STEPS) this.#drop(this.#undo.slice(0, 1));
    }
    this.#last = now;
    if (item === null) this.#words.stopCapturing();
    this.#tellChanged();
  }

  /** Whether what comes now may still belong to the newest step. */
  get #growing(): boolean {
    const now = Date.now();
    return now - this.#last < PAUSE && now - (this.last?.began ?? 0) < BURST;
  }

  /** Y.UndoManager has put it there. */
  #isIn(top: Step, item: StackItem | null): boolean {
    return item !== null && top.words.includes(item);
  }

  /** Words typed into a row that they made are one with it, and so is a number that goes on changing. */
  #goesOn(top: Step, changes: Change[], item: StackItem | null, text: Subject | null): boolean {
    if (top.words.length > 0) return false;
    if (item === null) return goOn(top.changes, changes);
    return changes.length === 0 && top.subject.verb === "add" && top.subject.id === text?.id;
  }

  /** Lets go of steps, and of the deleted words that Yjs kept for them. */
  #drop(steps: readonly Step[]): void {
    if (steps.length === 0) return;
    this.#undo = this.#undo.filter((step) => !steps.includes(step));
    this.#redo = this.#redo.filter((step) => !steps.includes(step));
    const words = this.#words;
    const gone = steps.flatMap((step) => step.words);
    if (gone.length > 0) {
      const rest = [words.undoStack, words.redoStack].map((stack) => stack.filter((item) => !gone.includes(item)));
      words.undoStack = gone;
      words.redoStack = [];
      words.clear();
      [words.undoStack, words.redoStack] = rest as [StackItem[], StackItem[]];
    }
    this.#tellChanged();
  }

  #tellChanged(): void {
    this.#options.changed?.();
  }
}
