/** Where carets are: one's own as Yjs keeps it, and the partner's on the screen. */
import type { Editor } from "@tiptap/core";
import { absolutePositionToRelativePosition, relativePositionToAbsolutePosition, ySyncPluginKey } from "@tiptap/y-tiptap";
import * as Y from "yjs";
import type { Caret } from "../../presence";
import type { Marks } from "../live";

interface Bound {
  doc: Y.Doc;
  type: Y.XmlFragment;
  binding: { mapping: Map<Y.AbstractType<unknown>, unknown> };
}

const boundTo = (editor: Editor): Bound => ySyncPluginKey.getState(editor.state) as Bound;

/** The person's own caret, told to the partner. */
export function ownCaret(editor: Editor): Caret {
  const { type, binding } = boundTo(editor);
  const { anchor, head } = editor.state.selection;
  const at = (place: number): unknown =>
    Y.relativePositionToJSON(absolutePositionToRelativePosition(place, type, binding.mapping as never));
  return { anchor: at(anchor), head: at(head) };
}

function placeOf(editor: Editor, position: unknown): number | null {
  const { doc, type, binding } = boundTo(editor);
  try {
    const place = relativePositionToAbsolutePosition(doc, type, Y.createRelativePositionFromJSON(position), binding.mapping as never);
    return place === null ? null : Math.min(Math.max(place, 0), editor.state.doc.content.size);
  } catch {
    return null;
  }
}

const upright = (rect: { left: number; top: number; bottom: number }): DOMRect =>
  new DOMRect(rect.left, rect.top, 0, rect.bottom - rect.top);

/** Where the partner's caret and selection are on the screen; null when they point to nothing here. */
export function marksOf(editor: Editor, caret: Caret): Marks | null {
  const [anchor, head] = [placeOf(editor, caret.anchor), placeOf(editor, caret.head)];
  if (anchor === null || head === null) return null;
  const { view, state } = editor;
  const [from, to] = [Math.min(anchor, head), Math.max(anchor, head)];
  const selection: DOMRect[] = [];
  state.doc.nodesBetween(from, to, (node, pos) => {
    if (!node.isText) return;
    const range = document.createRange();
    const start = view.domAtPos(Math.max(from, pos), 1);
    const end = view.domAtPos(Math.min(to, pos + node.nodeSize), -1);
    range.setStart(start.node, start.offset);
    range.setEnd(end.node, end.offset);
    selection.push(...range.getClientRects());
  });
  return { caret: upright(view.coordsAtPos(head)), selection };
}

export function ownPlace(editor: Editor): DOMRect {
  return upright(editor.view.coordsAtPos(editor.state.selection.head));
}
