/** Rich text in the document: made when it is first written in. Only the rich editor needs it, and it comes later. */
import * as Y from "yjs";
import { parentOf } from "./edit";
import { setOnce } from "./once";
import { type Root, fragmentAt, plainAt } from "./schema";

/** The rich text of a field, made when it isn't there. */
export function ensureRich(doc: Y.Doc, root: Root, path: readonly string[]): Y.XmlFragment | null {
  const parent = fragmentAt(doc, root, path) ? null : parentOf(doc, root, path);
  const plain = plainAt(doc, root, path);
  if (parent) setOnce(parent, path.at(-1) as string, () => richOf(plain));
  return fragmentAt(doc, root, path);
}

/** Plain words as rich text: a paragraph for each line. */
function richOf(words: string): Y.XmlFragment {
  const made = new Y.XmlFragment();
  const paragraph = (line: string): Y.XmlElement => {
    const block = new Y.XmlElement("paragraph");
    if (line !== "") block.insert(0, [new Y.XmlText(line)]);
    return block;
  };
  if (words !== "") made.insert(0, words.split("\n").map(paragraph));
  return made;
}
