// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import * as Y from "yjs";
import { HERE } from "@/board/doc/edit";
import { type BindingOptions, TextBinding } from "@/board/text/binding";
import { Slipped } from "@/board/text/slipped";
import { exchange, seeded, seeds, wellFormed } from "./documents";

/** One of two people at the same text: a document, a field, and what a keyboard does to it. */
class Person {
  readonly doc = new Y.Doc();
  readonly field = document.createElement("textarea");
  readonly text: Y.Text;
  readonly undo: Y.UndoManager;
  readonly binding: TextBinding;
  entered = 0;

  constructor(options: Partial<BindingOptions> = {}) {
    this.text = this.doc.getText("title");
    this.undo = new Y.UndoManager(this.text, { trackedOrigins: new Set([HERE]) });
    document.body.append(this.field);
    this.binding = new TextBinding(this.field, {
      oneLine: true,
      create: () => null,
      undo: () => void this.undo.undo(),
      redo: () => void this.undo.redo(),
      enter: () => (this.entered += 1),
      ...options,
    });
    this.binding.bind(this.text);
  }

  /** Types over the selection, as a browser does: the value and the caret change, then `input` comes. */
  type(typed: string): void {
    this.fire("beforeinput");
    const words = typed.replace(/\r\n?/g, "\n"); // as a textarea holds it
    const { selectionStart: from, selectionEnd: to, value } = this.field;
    this.field.value = value.slice(0, from) + words + value.slice(to);
    this.field.setSelectionRange(from + words.length, from + words.length);
    this.input();
  }

  backspace(): void {
    const { selectionStart: from, selectionEnd: to } = this.field;
    if (from === to) this.field.setSelectionRange(Math.max(0, from - 1), from);
    this.type("");
  }

  input(): void {
    this.field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  fire(type: string): void {
    this.field.dispatchEvent(new Event(type, { bubbles: true }));
  }

  /** The letters composed so far stand in the field, and are replaced by each next reading of them. */
  compose(readings: string[]): void {
    this.fire("compositionstart");
    const from = this.field.selectionStart;
    for (const reading of readings) {
      this.type(reading);
      this.field.setSelectionRange(from, from + reading.length);
    }
    const end = this.field.selectionEnd;
    this.field.setSelectionRange(end, end);
  }

  caret(from: number, to = from, direction: "forward" | "backward" = "forward"): void {
    this.field.focus();
    this.field.setSelectionRange(from, to, direction);
  }

  /** The field with `|` at the caret, or `[…]` around a selection. */
  get shown(): string {
    const { value, selectionStart: from, selectionEnd: to } = this.field;
    return from === to
      ? `${value.slice(0, from)}|${value.slice(from)}`
      : `${value.slice(0, from)}[${value.slice(from, to)}]${value.slice(to)}`;
  }
}

TextBinding.slipped = () => new Slipped();

let ada: Person;
let lin: Person;
beforeEach(() => {
  ada = new Person();
  lin = new Person();
});
afterEach(() => document.body.replaceChildren());

function both(words: string): void {
  ada.text.insert(0, words);
  exchange(ada.doc, lin.doc);
}

describe("typing", () => {
  test("reaches the other's field, letter by letter", () => {
    both("one ");
    ada.caret(4);
    for (const letter of "two 😀") ada.type(letter);
    exchange(ada.doc, lin.doc);
    expect(lin.field.value).toBe("one two 😀");
  });

  test("at the same moment keeps all that both typed", () => {
    both("middle");
    ada.caret(0);
    lin.field.setSelectionRange(6, 6);
    ada.type("start ");
    lin.type(" end");
    exchange(ada.doc, lin.doc);
    expect([ada.field.value, lin.field.value]).toEqual(["start middle end", "start middle end"]);
  });

  test("is a change of this page, so that undo is one's own", () => {
    both("one");
    ada.caret(3);
    ada.type("!");
    lin.text.insert(0, "zero ");
    exchange(ada.doc, lin.doc);
    ada.undo.undo();
    expect(ada.field.value).toBe("zero one");
  });

  test("nothing makes no transaction", () => {
    both("one");
    let transactions = 0;
    ada.doc.on("afterTransaction", () => (transactions += 1));
    ada.input();
    expect(transactions).toBe(0);
  });
});

describe("the caret", () => {
  test("stays with its words when others type before it", () => {
    both("one two");
    ada.caret(4);
    lin.text.insert(0, "zero ");
    exchange(ada.doc, lin.doc);
    expect(ada.shown).toBe("zero one |two");
  });

  test("stays before what others type at the same place", () => {
    both("one");
    ada.caret(3);
    lin.text.insert(3, " more");
    exchange(ada.doc, lin.doc);
    expect(ada.shown).toBe("one| more");
  });

  test("stays at the place when the words around it are deleted", () => {
    both("one two three");
    ada.caret(6);
    lin.text.delete(4, 4);
    exchange(ada.doc, lin.doc);
    expect(ada.shown).toBe("one |three");
  });

  test("keeps a selection on its words, and which end of it moves", () => {
    both("one two three");
    ada.caret(4, 7, "backward");
    lin.text.insert(7, "!");
    lin.text.insert(4, "?");
    exchange(ada.doc, lin.doc);
    expect(ada.shown).toBe("one ?[two]! three");
    expect(ada.field.selectionDirection).toBe("backward");
  });

  test("is not taken into a field that hasn't the focus", () => {
    both("one");
    ada.caret(2);
    lin.text.insert(0, "x");
    exchange(ada.doc, lin.doc);
    expect(document.activeElement).toBe(ada.field);
  });

  test("goes to what undo brought back", () => {
    both("one two three");
    ada.caret(4, 7);
    ada.backspace();
    ada.caret(0);
    ada.undo.undo();
    expect(ada.shown).toBe("one two| three");
  });
});

describe("composing (IME)", () => {
  test("the field is left alone until the word is finished, and nothing is lost", () => {
    both("ab");
    ada.caret(1);
    ada.compose(["に", "にほ"]);
    lin.text.insert(0, "ZERO ");
    lin.text.insert(lin.text.length, " END");
    exchange(ada.doc, lin.doc);
    expect(ada.field.value).toBe("aにほb");
    expect(lin.field.value).toBe("ZERO aにほb END");
    ada.caret(1, 3);
    ada.type("日本");
    expect(ada.field.value).toBe("a日本b");
    ada.fire("compositionend");
    expect(ada.shown).toBe("ZERO a日本|b END");
    exchange(ada.doc, lin.doc);
    expect(lin.field.value).toBe("ZERO a日本b END");
  });

  test("others deleting what is composed over leaves the composed word", () => {
    both("one two three");
    ada.caret(7);
    ada.compose(["x", "xy"]);
    lin.text.delete(4, 3);
    exchange(ada.doc, lin.doc);
    ada.fire("compositionend");
    expect(ada.field.value).toBe("one xy three");
    exchange(ada.doc, lin.doc);
    expect(lin.field.value).toBe("one xy three");
  });

  test("some browsers tell of the last letters only after the end", () => {
    both("");
    ada.caret(0);
    ada.fire("compositionstart");
    ada.field.value = "か";
    ada.field.setSelectionRange(1, 1);
    ada.fire("compositionend");
    ada.input();
    expect(ada.text.toString()).toBe("か");
  });

  test("on a phone a word that rests is finished, so that the partner's words are seen", () => {
    vi.useFakeTimers();
    const phone = new Person({ restAfter: 1_000 });
    phone.text.insert(0, "one");
    phone.caret(3);
    phone.compose([" tw", " two"]);
    phone.doc.transact(() => phone.text.insert(0, "zero "), "remote");
    expect(phone.field.value).toBe("one two");
    vi.advanceTimersByTime(900);
    phone.compose(["!"]);
    vi.advanceTimersByTime(900);
    expect(phone.field.value).toBe("one two!");
    vi.advanceTimersByTime(200);
    expect(phone.shown).toBe("zero one two!|");
    phone.type("?");
    expect(phone.text.toString()).toBe("zero one two!?");
    vi.useRealTimers();
  });

  test("a place in the shared text is found in the field that lags behind", () => {
    both("ab");
    ada.caret(1);
    ada.compose(["x"]);
    lin.text.insert(0, "ZERO ");
    exchange(ada.doc, lin.doc);
    expect(ada.field.value).toBe("axb");
    expect([0, 5, 6, 7, 8].map((place) => ada.binding.toField(place))).toEqual([0, 0, 1, 2, 3]);
  });

  test("leaving the field ends it", () => {
    both("one");
    ada.caret(3);
    ada.compose(["x"]);
    lin.text.insert(0, "> ");
    exchange(ada.doc, lin.doc);
    ada.field.blur();
    expect(ada.field.value).toBe("> onex");
  });
});

describe("one line", () => {
  test("pasted lines are joined, and the caret is behind them", () => {
    both("[]");
    ada.caret(1);
    ada.type("one\n  two\n\nthree");
    expect(ada.shown).toBe("[one two three|]");
    expect(ada.text.toString()).toBe("[one two three]");
  });

  test("Enter makes no line", () => {
    const press = (inputType: string): boolean =>
      ada.field.dispatchEvent(new InputEvent("beforeinput", { inputType, cancelable: true }));
    expect(press("insertLineBreak")).toBe(false);
    expect(press("insertText")).toBe(true);
    expect(ada.entered).toBe(1);
  });

  test("in a longer text lines stay", () => {
    const long = new Person({ oneLine: false });
    long.caret(0);
    long.type("one\ntwo");
    expect(long.text.toString()).toBe("one\ntwo");
  });

  test("lines that another client wrote stay until they are changed", () => {
    both("one\ntwo");
    ada.caret(7);
    ada.type("!");
    expect(ada.text.toString()).toBe("one\ntwo!");
  });
});

describe("the browser's own history", () => {
  test("is answered by the shared one", () => {
    both("one");
    ada.caret(3);
    ada.type("!");
    const ask = (inputType: string): boolean =>
      ada.field.dispatchEvent(new InputEvent("beforeinput", { inputType, cancelable: true }));
    expect(ask("historyUndo")).toBe(false);
    expect(ada.field.value).toBe("one");
    expect(ask("historyRedo")).toBe(false);
    expect(ada.field.value).toBe("one!");
  });
});

describe("replacing", () => {
  test("a keyboard that corrects the word before the space changes that word alone", () => {
    both("I liek it");
    ada.caret(9);
    ada.field.value = "I like it";
    ada.field.setSelectionRange(6, 6); // where a phone leaves the caret: behind the word
    lin.text.insert(9, " too");
    ada.input();
    exchange(ada.doc, lin.doc);
    expect([ada.field.value, lin.field.value]).toEqual(["I like it too", "I like it too"]);
  });

  test("all of it keeps what the partner typed in the middle meanwhile", () => {
    both("Speak at the guild");
    ada.caret(0, 18);
    lin.text.insert(8, " length at");
    ada.type("T");
    ada.type("alk");
    exchange(ada.doc, lin.doc);
    expect(ada.field.value).toMatch(/^(Talk length at| length atTalk)$/);
    expect(lin.field.value).toBe(ada.field.value);
  });
});

describe("what slips into a selection after it was made", () => {
  const CASES: [string, (text: Y.Text) => void, string][] = [
    ["in the middle", (text) => text.insert(8, " length at"), "Talk| length at"],
    ["in two places", (text) => (text.insert(5, "up "), text.insert(11, "great ")), "Talk|up great "],
    ["at its edges, where it isn't inside", (text) => (text.insert(18, " END"), text.insert(0, "START ")), "START Talk| END"],
    ["and is gone on with, and partly taken back", (text) => (text.insert(5, "loud"), text.insert(7, "XX"), text.delete(6, 2)), "Talk|lXud"],
  ];
  test.each(CASES)("%s stays when the selection is typed over", (_where, write, shown) => {
    both("Speak at the guild");
    ada.caret(0, 18);
    write(lin.text);
    exchange(ada.doc, lin.doc);
    ada.type("T");
    ada.type("alk");
    expect(ada.shown).toBe(shown);
    exchange(ada.doc, lin.doc);
    expect(lin.field.value).toBe(ada.field.value);
  });

  test("goes with the rest when it was selected anew", () => {
    both("Speak at the guild");
    ada.caret(0, 18);
    lin.text.insert(8, " length");
    exchange(ada.doc, lin.doc);
    ada.caret(6, 25);
    ada.type("up");
    expect(ada.shown).toBe("Speak up|");
  });
});

describe("a text that isn't there yet", () => {
  test("shows the plain words that stand there, and takes what is typed into them", () => {
    const doc = new Y.Doc();
    const field = document.createElement("textarea");
    document.body.append(field);
    const binding = new TextBinding(field, {
      oneLine: true,
      create: (content, { index, insert }) => {
        doc.getText("t").insert(0, "pages");
        doc.getText("t").insert(index, insert);
        expect(content).toBe("good pages");
        return doc.getText("t");
      },
    });
    binding.bind(null, "pages");
    expect(field.value).toBe("pages");
    field.focus();
    field.value = "good pages";
    field.setSelectionRange(5, 5);
    field.dispatchEvent(new Event("input"));
    expect(doc.getText("t").toString()).toBe("good pages");
    expect([field.value, field.selectionStart]).toEqual(["good pages", 5]);
  });

  test("is made by the first thing typed, in the same field", () => {
    const doc = new Y.Doc();
    const made: string[] = [];
    const field = document.createElement("textarea");
    document.body.append(field);
    const binding = new TextBinding(field, {
      oneLine: true,
      create: (content) => {
        made.push(content);
        doc.getText("t").insert(0, content);
        return doc.getText("t");
      },
    });
    field.focus();
    field.value = "a";
    field.setSelectionRange(1, 1);
    field.dispatchEvent(new Event("input"));
    field.value = "ab";
    field.setSelectionRange(2, 2);
    field.dispatchEvent(new Event("input"));
    expect(made).toEqual(["a"]);
    expect(doc.getText("t").toString()).toBe("ab");
    expect(binding.text).toBe(doc.getText("t"));
  });
});

describe("binding", () => {
  test("shows another text when it is bound to one, and lets go of the first", () => {
    both("one");
    const other = ada.doc.getText("other");
    other.insert(0, "other");
    ada.binding.bind(other);
    ada.text.insert(0, "x");
    expect(ada.field.value).toBe("other");
    ada.binding.destroy();
    other.insert(0, "an");
    ada.field.value = "typed";
    ada.input();
    expect(other.toString()).toBe("another");
  });

  test.each(seeds(120))("both typing anything anywhere, with words composed between, end equal, and no emoji is split (seed %i)", (seed) => {
    const letters = ["a", "b", " ", "é", "😀", "👩‍🚀", "日"];
    const random = seeded(seed);
    const people = [new Person(), new Person()] as const;
    const composing = new Set<Person>();
    people[0].text.insert(0, "What we broke 🪨");
    exchange(people[0].doc, people[1].doc);
    for (let n = 0; n < 40; n += 1) {
      const person = people[random(2)] as Person;
      // A caret stands between characters, never within one.
      const ends = [0];
      for (const character of person.field.value) ends.push((ends.at(-1) as number) + character.length);
      const [a, b] = [ends[random(ends.length)] as number, ends[random(ends.length)] as number];
      if (random(2) === 0) person.field.setSelectionRange(Math.min(a, b), Math.max(a, b));
      else person.field.setSelectionRange(a, a);
      if (random(5) === 0) {
        if (composing.delete(person)) person.fire("compositionend");
        else {
          composing.add(person);
          person.fire("compositionstart");
        }
      } else if (random(4) === 0) person.type("");
      else person.type(Array.from({ length: 1 + random(3) }, () => letters[random(letters.length)]).join(""));
      if (random(3) === 0) exchange(people[0].doc, people[1].doc);
      for (const one of people) expect(wellFormed(one.text.toString())).toBe(true);
    }
    for (const one of people) one.fire("compositionend");
    exchange(people[0].doc, people[1].doc);
    expect(people[0].field.value).toBe(people[1].field.value);
    expect(people[0].field.value).toBe(people[0].text.toString());
    for (const one of people) {
      one.binding.destroy();
      one.field.remove();
    }
  });
});
