/** One line of shared text that both may type in at once, with the partner's caret and selection drawn in it. */
import { useSignalEffect } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import * as Y from "yjs";
import { ensureText, HERE } from "../doc/edit";
import { type Root, TITLE_LIMIT, textAt } from "../doc/schema";
import { fieldKey } from "../presence";
import { type App, useApp } from "../state";
import { TextBinding } from "../text/binding";
import { drawMirror } from "./mirror";

export interface TextFieldProps {
  root: Root;
  path: readonly string[];
  label: string;
  placeholder?: string;
  class?: string;
  testId?: string;
  /** False for a longer text, in which Enter makes a line. */
  oneLine?: boolean;
  limit?: number;
  /** Makes the item, when the field stands for one that isn't there yet. */
  onCreate?: (content: string) => void;
  onEnter?: () => void;
  onEmptyBackspace?: () => void;
  onBlur?: () => void;
}

export function TextField(props: TextFieldProps) {
  const app = useApp();
  const field = useRef<HTMLTextAreaElement>(null);
  const mirror = useRef<HTMLDivElement>(null);
  const binding = useRef<TextBinding | null>(null);
  const latest = useRef(props);
  latest.current = props;
  const key = fieldKey(props.root, ...props.path);
  const limit = props.limit ?? TITLE_LIMIT;

  const draw = (): void => {
    if (field.current && mirror.current) {
      drawMirror(app, mirror.current, field.current, key, binding.current?.text ?? null, limit);
    }
  };

  useLayoutEffect(() => {
    const element = field.current as HTMLTextAreaElement;
    const made = new TextBinding(element, {
      oneLine: latest.current.oneLine ?? true,
      create: (content) => createText(app, latest.current, content),
      shown: draw,
      undo: () => app.undo.undo(),
      redo: () => app.undo.redo(),
      enter: () => latest.current.onEnter?.(),
    });
    binding.current = made;
    return () => made.destroy();
  }, []);

  // The shared text of a field may be made, or replaced by another client, at any time.
  useLayoutEffect(() => {
    binding.current?.bind(textAt(app.doc, props.root, props.path));
    draw();
  });

  useSignalEffect(draw);
  useOwnCaret(app, field, binding, key);

  return (
    <div class={`live-text ${props.class ?? ""}`}>
      <div class="live-text-mirror" ref={mirror} aria-hidden="true" />
      <textarea
        ref={field}
        rows={1}
        data-live
        data-testid={props.testId}
        data-field={key}
        aria-label={props.label}
        placeholder={props.placeholder}
        maxLength={limit}
        autocomplete="off"
        enterkeyhint={props.oneLine === false ? "enter" : "next"}
        onKeyDown={(event) => {
          if (event.isComposing) return;
          if (event.key === "Enter" && (props.oneLine ?? true)) {
            event.preventDefault();
            props.onEnter?.();
          } else if (event.key === "Escape") {
            event.currentTarget.blur();
          } else if (event.key === "Backspace" && event.currentTarget.value === "" && props.onEmptyBackspace) {
            event.preventDefault();
            props.onEmptyBackspace();
          }
        }}
        onBlur={() => props.onBlur?.()}
      />
    </div>
  );
}

function createText(app: App, { root, path, onCreate }: TextFieldProps, content: string): Y.Text | null {
  const there = textAt(app.doc, root, path);
  if (there === null && onCreate) onCreate(content);
  else {
    const text = there ?? ensureText(app.doc, root, path);
    app.doc.transact(() => text?.insert(text.length, content), HERE);
  }
  return textAt(app.doc, root, path);
}

/** Tells the partner which field this person is in, and where in it. */
function useOwnCaret(
  app: App,
  field: { current: HTMLTextAreaElement | null },
  binding: { current: TextBinding | null },
  key: string,
): void {
  useLayoutEffect(() => {
    const element = field.current as HTMLTextAreaElement;
    const tell = (): void => {
      const text = binding.current?.text;
      if (document.activeElement !== element) return;
      const { selectionStart: start, selectionEnd: end, selectionDirection } = element;
      const at = (place: number): unknown =>
        text && JSON.parse(JSON.stringify(Y.createRelativePositionFromTypeIndex(text, Math.min(place, text.length), -1)));
      const [anchor, head] = selectionDirection === "backward" ? [end, start] : [start, end];
      app.presence.focus(key, text ? { anchor: at(anchor), head: at(head) } : null);
    };
    const entered = (): void => {
      // What is typed in another field is another step to undo.
      app.undo.stopCapturing();
      document.addEventListener("selectionchange", tell);
      tell();
    };
    const left = (): void => {
      document.removeEventListener("selectionchange", tell);
      app.presence.focus(null, null);
    };
    element.addEventListener("focus", entered);
    element.addEventListener("blur", left);
    element.addEventListener("input", tell);
    return () => {
      document.removeEventListener("selectionchange", tell);
      element.removeEventListener("focus", entered);
      element.removeEventListener("blur", left);
      element.removeEventListener("input", tell);
    };
  }, [key]);
}
