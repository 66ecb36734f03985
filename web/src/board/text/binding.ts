/**
 * A field on the page bound to a shared text: what is typed becomes one small change, what others type appears without
 * moving the caret, and while a word is being composed (IME) the field is left alone until it is finished.
 */
import * as Y from "yjs";
import { HERE } from "../doc/edit";
import { Alignment } from "./alignment";
import { type Change, changeBetween } from "./diff";
import type { Slipped } from "./slipped";

export type Field = HTMLTextAreaElement | HTMLInputElement;

export interface BindingOptions {
  /** Titles: Enter makes no line and pasted lines are joined. */
  oneLine: boolean;
  /** Something was typed where no text is yet: makes the text, with that change in it. */
  create(content: string, change: Change): Y.Text | null;
  /** The field shows another text now, whoever changed it. */
  shown?(): void;
  /**
   * Milliseconds without a key after which a composed word counts as finished. The keyboards of phones go on composing
   * for as long as the caret rests in a word, and what the partner types would never be seen.
   */
  restAfter?: number;
  undo?(): void;
  redo?(): void;
  enter?(): void;
}

const LINES = /\s*[\r\n\u2028\u2029]+\s*/g;

export class TextBinding {
  /** Made only for a field in which the partner writes too: it comes with what draws them (partner.ts). */
  static slipped: (() => Slipped) | null = null;
  readonly #field: Field;
  readonly #options: BindingOptions;
  readonly #stop = new AbortController();
  #text: Y.Text | null = null;
  /** The field's value as we last saw or set it. */
  #before: string;
  #alignment: Alignment;
  #slipped: Slipped | null = null;
  #composing = false;
  #writing = false;
  #rest: ReturnType<typeof setTimeout> | undefined;

  constructor(field: Field, options: BindingOptions) {
    this.#field = field;
    this.#options = options;
    this.#before = field.value;
    this.#alignment = new Alignment(0);
    const on = { signal: this.#stop.signal };
    field.addEventListener("beforeinput", (event) => this.#intercept(event as InputEvent), on);
    field.addEventListener("input", () => this.#typed(), on);
    field.addEventListener("compositionstart", () => (this.#composing = true), on);
    field.addEventListener("compositionend", () => this.#composed(), on);
    field.addEventListener("blur", () => this.#composed(), on);
  }

  get text(): Y.Text | null {
    return this.#text;
  }

  /** Binds the field to a text. Where there is none yet, it shows the plain words that stand there. */
  bind(text: Y.Text | null, plain = ""): void {
    if (text === this.#text && (text !== null || plain === this.#before)) return;
    this.#text?.unobserve(this.#seen);
    this.#text = text;
    text?.observe(this.#seen);
    this.#alignment = new Alignment(text?.length ?? 0);
    this.#show(text?.toString() ?? plain, (place) => place);
  }

  /** Where a place in the shared text is in the field, which may lag behind while a word is being composed. */
  toField(place: number): number {
    return Math.min(this.#alignment.toField(place), this.#field.value.length);
  }

  destroy(): void {
    clearTimeout(this.#rest);
    this.#stop.abort();
    this.#text?.unobserve(this.#seen);
    this.#text = null;
  }

  #intercept(event: InputEvent): void {
    this.#slipped?.about(this.#field.selectionStart ?? 0, this.#field.selectionEnd ?? 0);
    const take = (act: (() => void) | undefined): void => {
      event.preventDefault();
      act?.();
    };
    // The browser's own history knows nothing of the partner's changes, and would undo to a text that never was.
    if (event.inputType === "historyUndo") take(this.#options.undo);
    else if (event.inputType === "historyRedo") take(this.#options.redo);
    else if (this.#options.oneLine && (event.inputType === "insertLineBreak" || event.inputType === "insertParagraph")) {
      take(this.#options.enter);
    }
  }

  #typed(): void {
    const caret = this.#field.selectionEnd ?? this.#field.value.length;
    const change = changeBetween(this.#before, this.#field.value, caret);
    if (change === null) return;
    if (this.#options.oneLine && !this.#composing) this.#joinLines(change);
    this.#before = this.#field.value;
    if (this.#text === null) {
      this.bind(this.#options.create(this.#before, change), this.#before);
      return;
    }
    const text = this.#text;
    const spared = this.#alignment.even ? this.#slipped?.spare(change, text.length) : null;
    if (spared) this.#alignment = spared.alignment;
    this.#writing = true;
    try {
      text.doc?.transact(() => {
        for (const step of this.#alignment.weChanged(spared?.change ?? change)) {
          if ("insert" in step) text.insert(step.index, step.insert);
          else text.delete(step.index, step.remove);
        }
      }, HERE);
    } finally {
      this.#writing = false;
    }
    if (!this.#composing && !this.#alignment.even) this.#catchUp();
    else {
      this.#options.shown?.();
      this.#awaitRest();
    }
  }

  #joinLines(change: Change): void {
    const joined = change.insert.replace(LINES, " ");
    if (joined === change.insert) return;
    const { index, remove } = change;
    change.insert = joined;
    this.#field.value = this.#before.slice(0, index) + joined + this.#before.slice(index + remove);
    const caret = index + joined.length;
    this.#field.setSelectionRange(caret, caret);
  }

  #awaitRest(): void {
    const { restAfter } = this.#options;
    clearTimeout(this.#rest);
    if (this.#composing && restAfter !== undefined && !this.#alignment.even) {
      this.#rest = setTimeout(() => this.#composed(), restAfter);
    }
  }

  #composed(): void {
    if (!this.#composing) return;
    this.#composing = false;
    this.#typed();
    if (this.#text !== null && !this.#alignment.even) this.#catchUp();
  }

  readonly #seen = (event: Y.YTextEvent, transaction: Y.Transaction): void => {
    if (this.#writing) return;
    let at = 0;
    for (const { retain, insert, delete: gone } of event.delta) {
      if (retain !== undefined) at += retain;
      else if (gone !== undefined) this.#alignment.theyDeleted(at, gone);
      else if (insert !== undefined) {
        const length = typeof insert === "string" ? insert.length : 1;
        this.#alignment.theyInserted(at, length);
        at += length;
      }
    }
    if (this.#composing) {
      this.#awaitRest();
      this.#options.shown?.();
      return;
    }
    this.#catchUp();
    const { selectionStart: start, selectionEnd: end } = this.#field;
    if (this.#focused && start !== null && end !== null && start < end) {
      this.#slipped ??= TextBinding.slipped?.() ?? null;
      this.#slipped?.saw(event.delta, start, end);
    }
    // One's own undo: the caret goes to what came back.
    if (transaction.origin instanceof Y.UndoManager && this.#focused) this.#field.setSelectionRange(at, at);
  };

  get #focused(): boolean {
    return this.#field.ownerDocument.activeElement === this.#field;
  }

  /** Shows the shared text, with caret and selection where they were in the words. */
  #catchUp(): void {
    const alignment = this.#alignment;
    this.#alignment = new Alignment(this.#text?.length ?? 0);
    this.#show(this.#text?.toString() ?? "", (place, side) => alignment.toShared(place, side));
  }

  #show(value: string, moved: (place: number, side: "left" | "right") => number): void {
    const field = this.#field;
    if (field.value !== value) {
      const { selectionStart, selectionEnd, selectionDirection } = field;
      field.value = value;
      // Selecting in a field without focus would take the focus in some browsers.
      if (this.#focused && selectionStart !== null && selectionEnd !== null) {
        const end = moved(selectionEnd, "left");
        const start = selectionStart === selectionEnd ? end : Math.min(end, moved(selectionStart, "right"));
        field.setSelectionRange(start, end, selectionDirection ?? "none");
      }
    }
    this.#before = value;
    this.#options.shown?.();
  }
}
