/** What a step of one's history is about: for the words that tell of it, and for finding it in the page. */
import * as Y from "yjs";
import { ADDED, type Change, mapAt } from "./changes";
import type { Id, Root } from "./schema";

export interface Subject {
  verb: "type" | "add" | "remove" | "restore" | "move" | "set";
  root: Root;
  /** The item; null in roots that hold none. */
  id: Id | null;
  /** The item's own key, or the root's. */
  field: string;
}

const WITHOUT_ITEMS: readonly Root[] = ["about", "agreement"];
const MOVING = new Set(["order", "goal"]);

/** The most telling first. */
const VERBS: readonly Subject["verb"][] = ["add", "remove", "restore", "set", "move", "type"];
const byVerb = (a: Subject, b: Subject): number => VERBS.indexOf(a.verb) - VERBS.indexOf(b.verb);

export function subjectAt(verb: Subject["verb"], root: Root, [first = "", second = ""]: readonly string[]): Subject {
  return WITHOUT_ITEMS.includes(root)
    ? { verb, root, id: null, field: first }
    : { verb, root, id: first, field: second };
}

function verbOf({ key, before, after }: Change): Subject["verb"] {
  if (before === ADDED || after === ADDED) return "add";
  if (key === "removed") return after ? "remove" : "restore";
  return MOVING.has(key) ? "move" : "set";
}

/** One subject an item. */
export function subjectsOf(changes: readonly Change[]): Subject[] {
  const subjects = new Map<string, Subject>();
  for (const change of changes) {
    const subject = subjectAt(verbOf(change), change.path[0], [...change.path.slice(1), change.key]);
    const key = `${subject.root}/${subject.id ?? subject.field}`;
    const best = subjects.get(key);
    if (best === undefined || byVerb(subject, best) < 0) subjects.set(key, subject);
  }
  return [...subjects.values()].sort(byVerb);
}

/** What an item is called now. */
export function titleOf(doc: Y.Doc, { root, id }: Subject): string {
  const item = id === null ? null : mapAt(doc, [root, id]);
  return String(item?.get("title") ?? item?.get("name") ?? "");
}

/** Where in a line of text an event changed something last. */
export function caretOf({ target, delta }: Y.YEvent<Y.AbstractType<unknown>>): number | null {
  if (!(target instanceof Y.Text) || target instanceof Y.XmlText) return null;
  let at = 0;
  for (const { retain, insert } of delta) at += retain ?? (typeof insert === "string" ? insert.length : 0);
  return at;
}
