/** What a row is moved by. It only says what it belongs to: board/moving, which comes after the first view, does the rest. */
import { t } from "../../words/catalogue";
import type { Movable } from "../doc/edit";
import type { Id } from "../doc/schema";
import { Grip } from "./icons";

export function Handle({ kind, id, title }: { kind: Movable; id: Id; title: string }) {
  return (
    <button
      type="button"
      class="handle"
      data-handle={`${kind}/${id}`}
      aria-label={title === "" ? t("board.move-this") : t("board.move", { title })}
      aria-describedby="how-to-move"
    >
      <Grip />
    </button>
  );
}

/** A way into the menu from among the other things that can be done with a row. */
export function MoveTo({ kind, id, onOpen }: { kind: Movable; id: Id; onOpen: () => void }) {
  return (
    <button type="button" class="button wide" data-move={`${kind}/${id}`} onClick={onOpen}>
      {t("board.move-to")}
    </button>
  );
}
