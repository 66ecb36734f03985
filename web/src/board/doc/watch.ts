/** Keeps a BoardView true while the document changes, reading again only the items that a transaction touched. */
import type * as Y from "yjs";
import { Readings, VIEWED } from "./read";
import { type BoardView, rootOf } from "./schema";

export interface Watch {
  readonly view: BoardView;
  stop(): void;
}

/** `changed` is called once a transaction, after all its changes, and not at all when nothing that we read changed. */
export function watchBoard(doc: Y.Doc, changed: (view: BoardView) => void): Watch {
  const readings = new Readings(doc);
  let view = readings.view();
  let dirty = false;
  const stops: (() => void)[] = [];

  for (const root of VIEWED) {
    const source = rootOf(doc, root);
    const seen = (events: Y.YEvent<Y.AbstractType<unknown>>[]): void => {
      const ids = new Set<string>();
      for (const event of events) {
        if (event.target === source) for (const key of (event as unknown as Y.YMapEvent<unknown>).keysChanged) ids.add(key);
        else ids.add(idOf(event.target, source as never));
      }
      for (const id of ids) readings.read(root, id);
      dirty = true;
    };
    source.observeDeep(seen as never);
    stops.push(() => source.unobserveDeep(seen as never));
  }

  const finish = (): void => {
    if (!dirty) return;
    dirty = false;
    view = readings.view();
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

/** The key under which something stands in the root that it is somewhere within. `event.path` would say so too, slower. */
function idOf(target: Y.AbstractType<unknown>, root: Y.AbstractType<unknown>): string {
  let item = target._item as Y.Item;
  while (item.parent !== root) item = (item.parent as Y.AbstractType<unknown>)._item as Y.Item;
  return item.parentSub as string;
}
