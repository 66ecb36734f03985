/**
 * The rich editor (Tiptap on ProseMirror), bound to one XmlFragment. History is the page's own (doc/undo.ts); y-tiptap's
 * would be a second one, and ends with the editor.
 */
import { Editor, Extension } from "@tiptap/core";
import { ySyncPlugin, ySyncPluginKey } from "@tiptap/y-tiptap";
import type * as Y from "yjs";
import type { App } from "../../state";
import { hold } from "../../sync/hold";
import { moved } from "../live";
import { cleaned, pasteMarkdown } from "./paste";
import { composing } from "./composing";
import { ownCaret } from "./place";
import { type Look, extensions } from "./schema";
import { keepSlipped } from "./slipped";

export interface RichOptions extends Look {
  app: App;
  element: HTMLElement;
  fragment: Y.XmlFragment;
  /** The field's name in presence (`fieldKey`). */
  field: string;
  label: string;
  /** Asked for the address of a link; false when there is nothing to link. */
  onLink: () => boolean;
  /** Asked for the toolbar by its key. */
  onToolbar: () => void;
}

function together({ fragment, app, onLink, onToolbar }: RichOptions): Extension {
  const undo = (): boolean => (app.undo.undo(), true);
  const redo = (): boolean => (app.undo.redo(), true);
  return Extension.create({
    name: "together",
    priority: 1000,
    addProseMirrorPlugins: () => [ySyncPlugin(fragment), keepSlipped()],
    addKeyboardShortcuts: () => ({
      "Mod-z": undo,
      "Mod-y": redo,
      "Shift-Mod-z": redo,
      "Mod-k": onLink,
      "Alt-F10": () => (onToolbar(), true),
      Escape: ({ editor }) => editor.commands.blur(),
    }),
  });
}

export function openEditor(options: RichOptions): Editor {
  const { app, element, fragment, field, label } = options;
  app.undo.addTrackedOrigin(ySyncPluginKey);
  let plainly = false;

  const tell = (editor: Editor): void => {
    if (editor.isFocused) app.presence.focus(field, ownCaret(editor));
  };

  return new Editor({
    element,
    injectCSS: false,
    extensions: [...extensions(options), together({ ...options, fragment })],
    editorProps: {
      attributes: {
        class: "rich",
        role: "textbox",
        "aria-label": label,
        "aria-multiline": "true",
        "data-field": field,
      },
      handleDOMEvents: {
        ...composing(() => hold(app.connection.provider)),
        beforeinput: (_view, event) => {
          if (event.inputType !== "historyUndo" && event.inputType !== "historyRedo") return false;
          event.preventDefault();
          if (event.inputType === "historyUndo") app.undo.undo();
          else app.undo.redo();
          return true;
        },
        keydown: (_view, event) => {
          plainly = event.shiftKey;
          return false;
        },
        click: (_view, event) => {
          const link = (event.target as Element).closest?.("a");
          if (!link?.href || !(event.ctrlKey || event.metaKey)) return false;
          window.open(link.href, "_blank", "noopener,noreferrer");
          return true;
        },
      },
      transformPastedHTML: cleaned,
      handlePaste: (view, event) => pasteMarkdown(view, event.clipboardData, plainly),
    },
    onTransaction: ({ editor, transaction }) => {
      if (transaction.docChanged || transaction.selectionSet) tell(editor);
      moved(field);
    },
    onFocus: ({ editor }) => {
      app.undo.stopCapturing();
      tell(editor);
    },
    onBlur: () => app.presence.focus(null, null),
  });
}
