/** One line of shared text that both may type in at once, with the partner's caret and selection drawn in it. */
import { useLayoutEffect, useRef } from "preact/hooks";
import * as Y from "yjs";
import { ensureText, HERE } from "../doc/edit";
import { type Root, TITLE_LIMIT, plainAt, textAt } from "../doc/schema";
import { fieldKey } from "../presence";
import { type App, useApp } from "../state";
import { TextBinding } from "../text/binding";
import type { Change } from "../text/diff";
import { type LiveText, enlist, moved } from "../text/live";
import { drawMirror } from "./mirror";
import { NewMark } from "./NewMark";

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
  onCreate?: () => void;
  onEnter?: () => void;
  onEmptyBackspace?: () => void;
  onBlur?: () => void;
}

/** On a phone's keyboard, how long a word that is being composed rests before it counts as finished. */
const REST = matchMedia("(pointer: coarse)").matches ? { restAfter: 1_500 } : {};

export function TextField(props: TextFieldProps) {
  const app = useApp();
  const box = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const mirror = useRef<HTMLDivElement>(null);
  const binding = useRef<TextBinding | null>(null);
  const latest = useRef(props);
  latest.current = props;
  const key = fieldKey(props.root, ...props.path);
  const limit = props.limit ?? TITLE_LIMIT;

  const shown = (): void => {
    const { root, path, limit = TITLE_LIMIT } = latest.current;
    if (field.current && mirror.current) drawMirror(mirror.current, field.current, limit);
    moved(fieldKey(root, ...path));
  };

  useLayoutEffect(() => {
    const made = new TextBinding(field.current as HTMLTextAreaElement, {
      oneLine: latest.current.oneLine ?? true,
      create: (_content, change) => createText(app, latest.current, change),
      shown,
      undo: () => app.undo.undo(),
      redo: () => app.undo.redo(),
      enter: () => latest.current.onEnter?.(),
      ...REST,
    });
    binding.current = made;
    return () => made.destroy();
  }, []);

  // The shared text of a field may be made, or replaced by another client, at any time.
  useLayoutEffect(() => {
    binding.current?.bind(textAt(app.doc, props.root, props.path), plainAt(app.doc, props.root, props.path));
    shown();
  });

  useOwnCaret(app, field, binding, key);
  useLayoutEffect(() => {
    const mine = { box: box.current, field: field.current, mirror: mirror.current, binding: binding.current };
    return enlist(key, mine as LiveText);
  }, [key]);

  return (
    <div class={`live-text ${props.class ?? ""}`} ref={box}>
      <div class="live-text-mirror" ref={mirror} dir="auto" aria-hidden="true" />
      <textarea
        ref={field}
        rows={1}
        data-live
        data-testid={props.testId}
        data-field={key}
        dir="auto"
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
      <NewMark of={props.root === "goals" ? key : `${props.root}/${props.path[0]}`} />
    </div>
  );
}

function createText(app: App, { root, path, onCreate }: TextFieldProps, change: Change): Y.Text | null {
  // An item is made empty, so that taking back its words leaves none behind.
  if (onCreate && textAt(app.doc, root, path) === null) onCreate();
  const text = ensureText(app.doc, root, path);
  const at = Math.min(change.index, text?.length ?? 0);
  app.doc.transact(() => {
    text?.delete(at, Math.min(change.remove, text.length - at));
    text?.insert(at, change.insert);
  }, HERE);
  return text;
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
      // A caret goes along with what is typed at it; a selection keeps to its words.
      const at = (place: number, stays: 0 | -1): unknown =>
        text && Y.relativePositionToJSON(Y.createRelativePositionFromTypeIndex(text, Math.min(place, text.length), stays));
      const [from, to] = [at(start, 0), at(end, start === end ? 0 : -1)];
      const [anchor, head] = selectionDirection === "backward" ? [to, from] : [from, to];
      app.presence.focus(key, text ? { anchor, head } : null);
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
