/**
 * The rich editor (Tiptap on ProseMirror), bound to one XmlFragment. It is large, so only a dynamic import may lead here.
 * History is the page's own (doc/undo.ts); y-tiptap's would be a second one, and ends with the editor.
 */
import { Editor, Extension } from "@tiptap/core";
import { Placeholder } from "@tiptap/extensions";
import StarterKit from "@tiptap/starter-kit";
import { yCursorPlugin, ySyncPlugin, ySyncPluginKey } from "@tiptap/y-tiptap";
import type { Awareness } from "y-protocols/awareness";
import * as Y from "yjs";
import type { Undoing } from "../undoing";

export interface RichOptions {
  element: HTMLElement;
  fragment: Y.XmlFragment;
  awareness: Awareness;
  undo: Undoing;
  label: string;
  placeholder: string;
  onFocus: () => void;
  onBlur: () => void;
  /** The text holds something that this editor doesn't know, and would drop: it has closed. */
  onUnknown: () => void;
}

export interface RichEditor {
  focus(): void;
  destroy(): void;
}

interface User {
  name?: string;
  seat?: string;
}

const seatClass = ({ seat }: User): string => (seat === "mentor" ? "mentor" : "mentee");

function caret(user: User): HTMLElement {
  const line = document.createElement("span");
  line.className = `partner-caret ${seatClass(user)}`;
  const name = document.createElement("span");
  name.className = "partner-name";
  name.textContent = (user.name ?? "").split(" ")[0] ?? "";
  line.append(name);
  return line;
}

function together({ fragment, awareness, undo }: RichOptions): Extension {
  return Extension.create({
    name: "together",
    priority: 1000,
    addProseMirrorPlugins: () => [
      ySyncPlugin(fragment),
      yCursorPlugin(awareness, {
        cursorBuilder: caret,
        selectionBuilder: (user: User) => ({ class: `partner-selection ${seatClass(user)}` }),
      }),
    ],
    addKeyboardShortcuts: () => ({
      "Mod-z": () => (undo.undo(), true),
      "Mod-y": () => (undo.redo(), true),
      "Shift-Mod-z": () => (undo.redo(), true),
    }),
  });
}

/** Opens an editor; null when the text holds what it doesn't know. */
export function openRich(options: RichOptions): RichEditor | null {
  const { element, fragment, undo } = options;
  undo.addTrackedOrigin(ySyncPluginKey);

  let editor: Editor | null = null;
  const close = (): void => {
    fragment.unobserveDeep(check);
    editor?.destroy();
    editor = null;
  };
  // y-tiptap deletes from the shared text what its schema can't hold. A newer client's words are not ours to delete.
  const check = (): void => {
    if (editor === null || !holdsUnknown(fragment, editor)) return;
    close();
    options.onUnknown();
  };
  fragment.observeDeep(check);

  const extensions = [
    // No trailing paragraph: everyone's editor would add one to the shared text.
    StarterKit.configure({ undoRedo: false, trailingNode: false, link: { openOnClick: false, autolink: true } }),
    Placeholder.configure({ placeholder: options.placeholder }),
  ];
  const probe = new Editor({ element: null, extensions, injectCSS: false });
  const unknown = holdsUnknown(fragment, probe);
  probe.destroy();
  if (unknown) {
    close();
    options.onUnknown();
    return null;
  }

  editor = new Editor({
    element,
    injectCSS: false,
    extensions: [...extensions, together(options)],
    editorProps: {
      attributes: { class: "rich", role: "textbox", "aria-label": options.label, "aria-multiline": "true" },
      handleDOMEvents: {
        beforeinput: (_view, event) => {
          if (event.inputType !== "historyUndo" && event.inputType !== "historyRedo") return false;
          event.preventDefault();
          if (event.inputType === "historyUndo") undo.undo();
          else undo.redo();
          return true;
        },
      },
    },
    onFocus: () => {
      undo.stopCapturing();
      options.onFocus();
    },
    onBlur: options.onBlur,
  });
  return { focus: () => editor?.commands.focus("end"), destroy: close };
}

function holdsUnknown(fragment: Y.XmlFragment, { schema }: Editor): boolean {
  const strange = (node: unknown): boolean => {
    if (node instanceof Y.XmlText) {
      return (node.toDelta() as { attributes?: object }[]).some(({ attributes = {} }) =>
        Object.keys(attributes).some((mark) => !(mark.replace(/--.*$/, "") in schema.marks)),
      );
    }
    if (!(node instanceof Y.XmlElement)) return true;
    return !(node.nodeName in schema.nodes) || node.toArray().some(strange);
  };
  return fragment.toArray().some(strange);
}
