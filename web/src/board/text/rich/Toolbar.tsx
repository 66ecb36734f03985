/**
 * What can be done to words, while one is in them. It never takes the focus from the text by a press, so that on a phone
 * the keyboard stays; by keyboard one gets here with Alt-F10 and along it with the arrow keys.
 */
import type { ChainedCommands, Editor } from "@tiptap/core";
import type { FunctionComponent } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { type Key, t } from "../../../words/catalogue";
import * as Sign from "./signs";

interface Tool {
  name: Key;
  keys: string;
  Sign: FunctionComponent;
  on: (editor: Editor) => boolean;
  act: (chain: ChainedCommands) => ChainedCommands;
}

const TOOLS = [
  { name: "notes.heading", keys: "Mod-Alt-1", Sign: Sign.Heading, on: (e) => e.isActive("heading", { level: 1 }), act: (c) => c.toggleHeading({ level: 1 }) },
  { name: "notes.subheading", keys: "Mod-Alt-2", Sign: Sign.Subheading, on: (e) => e.isActive("heading", { level: 2 }), act: (c) => c.toggleHeading({ level: 2 }) },
  { name: "notes.bold", keys: "Mod-B", Sign: Sign.Bold, on: (e) => e.isActive("bold"), act: (c) => c.toggleBold() },
  { name: "notes.italic", keys: "Mod-I", Sign: Sign.Italic, on: (e) => e.isActive("italic"), act: (c) => c.toggleItalic() },
  { name: "notes.list", keys: "Mod-Shift-8", Sign: Sign.Bullets, on: (e) => e.isActive("bulletList"), act: (c) => c.toggleBulletList() },
  { name: "notes.numbers", keys: "Mod-Shift-7", Sign: Sign.Numbers, on: (e) => e.isActive("orderedList"), act: (c) => c.toggleOrderedList() },
  { name: "notes.checklist", keys: "Mod-Shift-9", Sign: Sign.Checks, on: (e) => e.isActive("taskList"), act: (c) => c.toggleTaskList() },
  { name: "notes.link", keys: "Mod-K", Sign: Sign.Link, on: (e) => e.isActive("link"), act: (c) => c },
  { name: "notes.quote", keys: "Mod-Shift-B", Sign: Sign.Quote, on: (e) => e.isActive("blockquote"), act: (c) => c.toggleBlockquote() },
  { name: "notes.code", keys: "Mod-E", Sign: Sign.Code, on: (e) => e.isActive("code"), act: (c) => c.toggleCode() },
  { name: "notes.code-block", keys: "Mod-Alt-C", Sign: Sign.Block, on: (e) => e.isActive("codeBlock"), act: (c) => c.toggleCodeBlock() },
] as const satisfies readonly Tool[];

const MAC = /Mac|iPhone|iPad/.test(navigator.platform);
const shortcut = (keys: string): string =>
  MAC
    ? keys.replace("Mod", "⌘").replace("Alt", "⌥").replace("Shift", "⇧").replaceAll("-", "")
    : keys.replace("Mod", "Ctrl").replaceAll("-", "+");

/** Where an on-screen keyboard begins, counted from the bottom edge: the bar lies on top of it. */
function useKeyboard(bar: { current: HTMLElement | null }): void {
  useEffect(() => {
    const view = window.visualViewport;
    if (view === null) return;
    const measure = (): void => {
      const hidden = Math.max(0, innerHeight - view.height - view.offsetTop);
      bar.current?.style.setProperty("--keyboard", `${Math.round(hidden)}px`);
    };
    measure();
    for (const event of ["resize", "scroll"]) view.addEventListener(event, measure);
    return () => {
      for (const event of ["resize", "scroll"]) view.removeEventListener(event, measure);
    };
  }, []);
}

export function Toolbar({ editor, label, onLink }: { editor: Editor; label: string; onLink: () => void }) {
  const bar = useRef<HTMLDivElement>(null);
  const [on, setOn] = useState("");
  const [stop, setStop] = useState(0);
  useKeyboard(bar);
  useLayoutEffect(() => {
    const look = (): void => setOn(TOOLS.map((tool) => (tool.on(editor) ? "1" : "0")).join(""));
    look();
    editor.on("transaction", look);
    return () => void editor.off("transaction", look);
  }, [editor]);

  const go = (to: number): void => {
    const next = (to + TOOLS.length) % TOOLS.length;
    setStop(next);
    bar.current?.querySelectorAll("button")[next]?.focus();
  };

  return (
    <div
      ref={bar}
      class="tools"
      role="toolbar"
      aria-label={t("notes.tools", { what: label })}
      onPointerDown={(event) => event.preventDefault()}
      onMouseDown={(event) => event.preventDefault()}
      onKeyDown={(event) => {
        const back = getComputedStyle(event.currentTarget).direction === "rtl" ? "ArrowRight" : "ArrowLeft";
        if (event.key === "Escape") editor.commands.focus();
        else if (event.key === "Home") go(0);
        else if (event.key === "End") go(-1);
        else if (event.key === "ArrowLeft" || event.key === "ArrowRight") go(stop + (event.key === back ? -1 : 1));
        else return;
        event.preventDefault();
      }}
    >
      {TOOLS.map(({ name, keys, Sign, act }, n) => (
        <button
          key={name}
          type="button"
          class="icon-button tool"
          aria-label={t(name)}
          aria-pressed={on[n] === "1"}
          title={`${t(name)} (${shortcut(keys)})`}
          tabIndex={n === stop ? 0 : -1}
          onFocus={() => setStop(n)}
          onClick={() => {
            if (name === "notes.link") onLink();
            else act(editor.chain().focus()).run();
          }}
        >
          <Sign />
        </button>
      ))}
    </div>
  );
}
