/** What has been changed by anybody but this page, and since when: undo must not take it along. */
import * as Y from "yjs";
import { type Id, type Root, rootOf } from "./schema";
import type { Subject } from "./subjects";

export class Others {
  readonly #doc: Y.Doc;
  readonly #changed = new Map<string, number>();
  #count = 0;

  constructor(doc: Y.Doc) {
    this.#doc = doc;
  }

  /** How many changes of others have been seen until now. */
  get count(): number {
    return this.#count;
  }

  saw(root: Root, event: Y.YEvent<Y.AbstractType<unknown>>): void {
    const keys = event instanceof Y.YMapEvent ? [...event.keysChanged].map(String) : [""];
    if (keys.every((key) => key === "order")) return; // it made room for another
    this.#count += 1;
    for (const key of keys) {
      const [id = "", field] = [...event.path.map(String), key];
      this.#mark(root, id);
      this.#mark(root, id, field);
      // What hangs on something is a part of it.
      const item = rootOf(this.#doc, root).get(id);
      if (!(item instanceof Y.Map)) continue;
      this.#mark("goals", item.get("goal"));
      if (root === "goals") {
        this.#mark("areas", item.get("area"));
        this.#mark("values", item.get("value"));
      }
    }
  }

  /** Whether an item, or something on it, was changed after `count`. */
  since(count: number, root: Root, id: Id): boolean {
    return (this.#changed.get(`${root}/${id}`) ?? 0) > count;
  }

  /** Whether the very field was. */
  fieldSince(count: number, { root, id, field }: Subject): boolean {
    return this.since(count, root, id === null ? field : `${id}/${field}`);
  }

  #mark(root: Root, ...key: unknown[]): void {
    this.#changed.set([root, ...key].join("/"), this.#count);
  }
}
