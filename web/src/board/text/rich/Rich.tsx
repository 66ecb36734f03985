/** Rich text with its editor, its toolbar and its links. It is large, so only a dynamic import may lead here. */
import type { Editor } from "@tiptap/core";
import { render } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type * as Y from "yjs";
import type { App } from "../../state";
import { enlist } from "../live";
import { openEditor } from "./editor";
import { LinkBox, canLink } from "./LinkBox";
import { marksOf, ownPlace } from "./place";
import { isUnknown } from "./schema";
import { Toolbar } from "./Toolbar";
import "./rich.css";

/** Where a person pressed before the editor was there, or that they came by keyboard. */
export type Wanted = { x: number; y: number } | "end" | null;

export interface RichProps {
  app: App;
  fragment: Y.XmlFragment;
  field: string;
  label: string;
  placeholder: string;
  /** The level of the heading above. */
  level: number;
  wanted: Wanted;
  /** Where the toolbar stands; without one there is none. */
  tools: HTMLElement | null;
  /** The text holds something that this editor doesn't know, and would drop. */
  onUnknown: () => void;
}

export { ensureRich } from "../../doc/rich";

export const holdsUnknown = (fragment: Y.XmlFragment): boolean => fragment.toArray().some(isUnknown);

export function Rich(props: RichProps) {
  const { app, fragment, field, label, placeholder, level, tools } = props;
  const area = useRef<HTMLDivElement>(null);
  const words = useRef<HTMLDivElement>(null);
  const [editor, setEditor] = useState<Editor | null>(null);
  const [asked, ask] = useState(0);

  useLayoutEffect(() => {
    const box = area.current as HTMLDivElement;
    const made = openEditor({
      app,
      element: words.current as HTMLDivElement,
      fragment,
      field,
      label,
      placeholder,
      level,
      onLink: () => {
        const can = canLink(made);
        if (can) ask((n) => n + 1);
        return can;
      },
      onToolbar: () => tools?.querySelector<HTMLElement>("[tabindex='0']")?.focus(),
    });
    const leave = enlist(field, {
      box,
      field: made.view.dom,
      marks: (caret) => marksOf(made, caret),
      own: () => ownPlace(made),
    });
    // What a newer version of this page wrote is not ours to drop, as y-tiptap would.
    const check = (events: Y.YEvent<Y.AbstractType<unknown>>[]): void => {
      if (events.some(({ target }) => (target === fragment ? holdsUnknown(fragment) : isUnknown(target)))) props.onUnknown();
    };
    fragment.observeDeep(check as never);
    const { wanted } = props;
    if (wanted === "end") made.commands.focus("end");
    else if (wanted !== null) {
      const place = made.view.posAtCoords({ left: wanted.x, top: wanted.y });
      made.commands.focus(place?.pos ?? "end");
    }
    setEditor(made);
    return () => {
      fragment.unobserveDeep(check as never);
      leave();
      if (made.isFocused) app.presence.focus(null, null);
      made.destroy();
    };
  }, [fragment]);

  useEffect(() => {
    if (tools === null || editor === null) return;
    render(<Toolbar editor={editor} label={label} onLink={() => ask((n) => n + 1)} />, tools);
    return () => render(null, tools);
  }, [tools, editor]);

  return (
    <>
      <div class="rich-area" ref={area}>
        <div class="rich-words" ref={words} />
      </div>
      {editor && (
        <div class="rich-links">
          <LinkBox editor={editor} asked={asked} />
        </div>
      )}
    </>
  );
}
