/** Says in words what was taken back or done again, and brings it into view. */
import type * as Y from "yjs";
import { type Subject, titleOf } from "../doc/subjects";
import type { Told } from "../doc/undo";
import { type App, say, showToast } from "../state";
import { t } from "../../words/catalogue";
import { show } from "./show";

/** What stays as it is is named, but not all of it. */
const NAMED = 2;

/** Keys with words of their own; of any other it is said that something was changed. */
const SET = ["area", "done", "due", "measure", "name", "on", "owner", "reached", "status", "value"] as const;
const ADDED = ["goals", "benchmarks", "actions", "wins", "areas", "values"] as const;

function known<T extends string>(from: readonly T[], word: string): T | null {
  return from.find((one) => one === word) ?? null;
}

/** `before` is what it was called then, if it is called nothing now. */
export function inWords(doc: Y.Doc, subject: Subject, before = ""): string {
  const { verb, root, field } = subject;
  if (root === "about") return field === "purpose" ? t("undo.type-purpose") : t("undo.type-name");
  const title = titleOf(doc, subject) || before || t("common.untitled");
  if (verb === "type") return t(field === "why" || field === "notes" ? `undo.type-${field}` : "undo.type", { title });
  const added = verb === "add" ? known(ADDED, root) : null;
  if (added) return t(`undo.add-${added}`, { title });
  const set = verb === "set" ? known(SET, field) : null;
  if (set) return t(`undo.set-${set}`, { title });
  if (verb === "remove" || verb === "restore" || verb === "move") return t(`undo.${verb}`, { title });
  return t("undo.set", { title });
}

export function sentences(doc: Y.Doc, { way, did, title, left }: Told): string {
  const words: string[] = [];
  if (did) words.push(t(way === "undo" ? "undo.took-back" : "undo.did-again", { what: inWords(doc, did, title) }));
  for (const subject of left.slice(0, NAMED)) words.push(t("undo.stays", { what: inWords(doc, subject) }));
  if (!did) words.push(t(way === "undo" ? "undo.nothing" : "undo.nothing-again"));
  return words.join(" ");
}

/** Whether it was asked for from the keyboard, and from a place where the focus need not stay. */
function byKey(asked: Event | undefined): boolean {
  const button = asked instanceof MouseEvent && asked.detail === 0; // Enter on a button
  const stays = asked?.target instanceof Element && asked.target.closest("[data-keeps-focus]") !== null;
  return !stays && (button || asked instanceof KeyboardEvent || asked instanceof InputEvent);
}

/** `asked` is the event by which the person asked for it: a thumb on a button wants no keyboard to come up. */
export async function tellUndone(app: App, told: Told, asked: Event | undefined): Promise<void> {
  const { way, did, caret } = told;
  const words = sentences(app.doc, told);
  const before = document.activeElement;
  const shown = did && (await show(app, did, { focus: byKey(asked), caret }));
  // Where one types, one sees it.
  if (shown && shown === before && did?.verb === "type" && told.left.length === 0) {
    say(app, words);
    return;
  }
  const undo = way === "redo";
  const back = { name: undo ? t("common.undo") : t("common.redo"), does: undo ? app.undo.undo : app.undo.redo };
  showToast(app, { words, topic: "undo", stays: 6000, ...(did ? { act: back } : {}) });
}
