/** One item of a checklist. Ticking it leaves the focus where it is: on a phone no keyboard comes up for a tick. */
import { TaskItem } from "@tiptap/extension-list";
import type { Node } from "@tiptap/pm/model";
import { t } from "../../../words/catalogue";

export const Task = TaskItem.extend({
  addNodeView:
    () =>
    ({ node, editor, getPos }) => {
      const dom = document.createElement("li");
      const label = document.createElement("label");
      const box = document.createElement("input");
      const contentDOM = document.createElement("div");
      label.contentEditable = "false";
      box.type = "checkbox";
      label.append(box);
      dom.append(label, contentDOM);

      const draw = (item: Node): void => {
        const checked = item.attrs["checked"] === true;
        dom.dataset["checked"] = String(checked);
        box.checked = checked;
        box.ariaLabel = t("notes.done", { title: item.firstChild?.textContent || t("common.untitled") });
      };
      draw(node);
      box.addEventListener("mousedown", (event) => event.preventDefault());
      box.addEventListener("change", () => {
        const at = getPos();
        if (at === undefined) return;
        editor.view.dispatch(editor.state.tr.setNodeAttribute(at, "checked", box.checked));
      });
      return {
        dom,
        contentDOM,
        update: (item) => {
          if (item.type !== node.type) return false;
          draw(item);
          return true;
        },
        ignoreMutation: (mutation) => !contentDOM.contains(mutation.target),
        stopEvent: (event) => event.target === box,
      };
    },
}).configure({ nested: true });
