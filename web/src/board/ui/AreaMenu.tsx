/** What can be done with an area of the list: give it another name, or remove it. */
import { useId, useState } from "preact/hooks";
import { renameArea } from "../doc/edit";
import type { AreaView } from "../doc/schema";
import { there } from "../select";
import { removeWithUndo, useApp } from "../state";
import { t } from "../../words/catalogue";

export function AreaMenu({ area, onClose }: { area: AreaView; onClose: () => void }) {
  const app = useApp();
  const [name, setName] = useState(area.name);
  const id = useId();
  const goals = there(app.board.value.goals).filter((goal) => goal.area === area.id).length;
  return (
    <>
      <form
        class="field"
        onSubmit={(event) => {
          event.preventDefault();
          onClose();
          if (name.trim() !== "") renameArea(app.doc, area.id, name.trim());
        }}
      >
        <label for={id}>{t("area.name")}</label>
        <div class="side-by-side">
          <input id={id} value={name} maxLength={40} onInput={(event) => setName(event.currentTarget.value)} />
          <button type="submit" class="button">{t("area.rename")}</button>
        </div>
      </form>
      {goals > 0 && <p class="soft small">{t("area.goals-stay", { n: goals, other: t("goals.other-area") })}</p>}
      <button
        type="button"
        class="button danger wide"
        onClick={() => {
          onClose();
          removeWithUndo(app, "areas", area.id, area.name);
        }}
      >
        {t("area.remove")}
      </button>
    </>
  );
}
