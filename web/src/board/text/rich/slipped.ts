/**
 * What the partner wrote inside a selection after it was made (see ../slipped.ts for lines of text): who types over the
 * selection gets it back behind what they typed.
 */
import { type EditorState, Plugin, PluginKey, TextSelection, type Transaction } from "@tiptap/pm/state";
import type { Node } from "@tiptap/pm/model";
import { ySyncPluginKey } from "@tiptap/y-tiptap";

interface Range {
  from: number;
  to: number;
}

const isTheirs = (transaction: Transaction): boolean =>
  (transaction.getMeta(ySyncPluginKey) as { isChangeOrigin?: boolean } | undefined)?.isChangeOrigin === true;

/** The one stretch in which two documents differ: y-tiptap replaces all of it, whatever changed. */
function difference(before: Node, after: Node): { at: number; gone: number; came: number } | null {
  const at = before.content.findDiffStart(after.content);
  const end = before.content.findDiffEnd(after.content);
  if (at === null || end === null) return null;
  const overlap = Math.max(0, at - Math.min(end.a, end.b));
  return { at, gone: end.a + overlap - at, came: end.b + overlap - at };
}

function seen(ranges: readonly Range[], before: EditorState, after: EditorState): readonly Range[] {
  const { selection } = before;
  const change = selection.empty ? null : difference(before.doc, after.doc);
  if (change === null) return selection.empty ? [] : ranges;
  const { at, gone, came } = change;
  const earlier = ranges
    .map(({ from, to }) => ({ from: from >= at + gone ? from + came - gone : from, to: to > at + gone ? to + came - gone : to }))
    .filter(({ from, to }) => from < to && (to <= at || from >= at + came || gone === 0));
  const inside = gone === 0 && at > selection.from && at < selection.to;
  const within = earlier.some(({ from, to }) => from < at && to > at);
  return inside && !within ? [...earlier, { from: at, to: at + came }] : earlier;
}

export const keepSlipped = (): Plugin<readonly Range[]> => {
  const key = new PluginKey<readonly Range[]>("slipped");
  return new Plugin<readonly Range[]>({
    key,
    state: {
      init: () => [],
      apply: (transaction, ranges, before, after) => {
        if (isTheirs(transaction)) return seen(ranges, before, after);
        return transaction.docChanged || !before.selection.eq(after.selection) ? [] : ranges;
      },
    },
    appendTransaction: (transactions, before, after) => {
      const ranges = key.getState(before) ?? [];
      if (ranges.length === 0 || transactions.some(isTheirs) || transactions.some((one) => one.getMeta("composition"))) return null;
      const now = (at: number, side: -1 | 1): number => transactions.reduce((pos, { mapping }) => mapping.map(pos, side), at);
      const gone = ranges.filter(({ from, to }) => now(from, 1) >= now(to, -1));
      if (gone.length === 0) return null;
      const { anchor, head, to: behind } = after.selection;
      const back = after.tr;
      for (const { from, to } of [...gone].reverse()) back.replace(behind, behind, before.doc.slice(from, to));
      return back.setSelection(TextSelection.between(back.doc.resolve(anchor), back.doc.resolve(head)));
    },
  });
};
