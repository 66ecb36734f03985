/** Keeps a BoardView true while the document changes, reading again only the items that a transaction touched. */
import type * as Y from "yjs";
import { ITEM_ROOTS, type Items, assemble, emptyItems, readItem } from "./read";
import { type BoardView, rootOf } from "./schema";

export interface Watch {
  readonly view: BoardView;
  stop(): void;
}

/** `changed` is called once a transaction, after all its changes, and not at all when nothing that we read changed. */
export function watchBoard(doc: Y.Doc, changed: (view: BoardView) => void): Watch {
  const items: Items = emptyItems();
  for (const root of ITEM_ROOTS) for (const id of rootOf(doc, root).keys()) readItem(doc, items, root, id);
  let view = assemble(doc, items);
  let dirty = false;

  const stops: (() => void)[] = [];
  const observe = (root: Y.Map<unknown>, seen: (events: Y.YEvent<Y.AbstractType<unknown>>[]) => void): void => {
    root.observeDeep(seen as never);
    stops.push(() => root.unobserveDeep(seen as never));
  };

  for (const root of ITEM_ROOTS) {
    const source = rootOf(doc, root);
    observe(source, (events) => {
      const ids = new Set<string>();
      for (const event of events) {
        const [id] = event.path;
        if (typeof id === "string") ids.add(id);
        else for (const key of (event as Y.YMapEvent<unknown>).keysChanged) ids.add(key as string);
      }
      for (const id of ids) readItem(doc, items, root, id);
      dirty = true;
    });
  }
  for (const root of ["about", "people"] as const) {
    observe(rootOf(doc, root), () => {
      dirty = true;
    });
  }

  const finish = (): void => {
    if (!dirty) return;
    dirty = false;
    view = assemble(doc, items, view);
    changed(view);
  };
  doc.on("afterTransaction", finish);
  stops.push(() => doc.off("afterTransaction", finish));

  return {
    get view() {
      return view;
    },
    stop: () => stops.forEach((stop) => stop()),
  };
}
