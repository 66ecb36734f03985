/**
 * The row that isn't there yet. Typing in it makes the item under the id that the row already has, so the field that
 * is being typed in stays the same one; nothing empty is ever put on the board.
 */
import { useRef, useState } from "preact/hooks";
import { newId } from "../doc/edit";
import type { Id } from "../doc/schema";
import { focusSoon } from "./focus";

export interface DraftRows<T> {
  rows: (T | { draft: Id })[];
  /** Where the draft stands: after that item; null is last. */
  after: Id | null;
  /** Opens the draft after a row, and goes there. */
  openAfter: (id: Id | null) => void;
  /** An empty draft that was opened in the middle goes back to the end. */
  close: () => void;
  /** The field of the row before that one gets the focus. */
  leave: (id: Id) => void;
}

/** What the rows of a list, the draft among them, do with it. */
export interface RowDeeds {
  /** Words were typed in the draft. */
  create: (id: Id) => void;
  /** Goes on to a new row behind this one. */
  next: (id: Id) => void;
  /** Backspace in an empty draft, or in an empty row. */
  leave: (id: Id) => void;
  remove: (id: Id) => void;
  close: () => void;
}

export const isDraft = <T extends object>(row: T | { draft: Id }): row is { draft: Id } => "draft" in row;

export function useDraft<T extends { id: Id }>(items: readonly T[], selector: (id: Id) => string): DraftRows<T> {
  const draft = useRef<{ id: Id; after: Id | null }>({ id: newId(), after: null });
  const [, redraw] = useState(0);
  if (items.some((item) => item.id === draft.current.id)) draft.current = { id: newId(), after: null };
  const { id, after } = draft.current;
  const at = after === null ? -1 : items.findIndex((item) => item.id === after);
  const rows: (T | { draft: Id })[] = [...items];
  rows.splice(at === -1 ? items.length : at + 1, 0, { draft: id });

  const openAfter = (item: Id | null): void => {
    draft.current = { ...draft.current, after: item === items.at(-1)?.id ? null : item };
    redraw((n) => n + 1);
    focusSoon(selector(draft.current.id));
  };
  const close = (): void => {
    if (draft.current.after === null) return;
    draft.current = { ...draft.current, after: null };
    redraw((n) => n + 1);
  };
  const leave = (row: Id): void => {
    const before = rows[rows.findIndex((one) => isDraft(one) && one.draft === row) - 1];
    close();
    if (before !== undefined && !isDraft(before)) focusSoon(selector(before.id));
  };
  return { rows, after, openAfter, close, leave };
}
