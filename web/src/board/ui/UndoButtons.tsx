/** Undo and redo for whoever has no keyboard, or doesn't know its keys. */
import { useApp } from "../state";
import { t } from "../../words/catalogue";
import { Redo, Undo } from "./icons";

export function UndoButtons() {
  const app = useApp();
  const can = app.undo.steps.value;
  return (
    <div class={`undo-buttons ${can.undo || can.redo ? "" : "idle"}`} data-keeps-focus>
      {(["undo", "redo"] as const).map((way) => (
        <button
          type="button"
          key={way}
          class="icon-button"
          // Not `disabled`: that would take the focus away from whoever pressed it last.
          aria-disabled={!can[way]}
          aria-keyshortcuts={way === "undo" ? "Control+Z" : "Control+Shift+Z"}
          aria-label={t(`common.${way}`)}
          title={t(`common.${way}`)}
          data-testid={way}
          onClick={() => app.undo[way]()}
        >
          {way === "undo" ? <Undo /> : <Redo />}
        </button>
      ))}
    </div>
  );
}
