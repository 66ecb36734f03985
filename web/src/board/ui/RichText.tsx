/**
 * Rich text that both may write in. The editor is a part of its own that arrives when there is time; until then, and
 * without a network, the words are drawn as they are, in the same places.
 */
import { useEffect, useRef, useState } from "preact/hooks";
import { t } from "../../words/catalogue";
import { withWords } from "../../words/languages";
import { type Root, fragmentAt } from "../doc/schema";
import { fieldKey } from "../presence";
import { useApp } from "../state";
import type { Wanted } from "../text/rich/Rich";
import { Still } from "../text/rich/Still";
import { whenIdle } from "./idle";

type Part = typeof import("../text/rich/Rich");
let part: Part | null = null;

const load = async (): Promise<Part> => (part ??= await withWords(import("../text/rich/Rich")));

export interface RichTextProps {
  root: Root;
  path: readonly string[];
  label: string;
  placeholder: string;
  /** The level of the heading above. */
  level: number;
  /** A heading of its own, with the toolbar beside it. */
  title?: string;
}

export function RichText({ root, path, label, placeholder, level, title }: RichTextProps) {
  const app = useApp();
  const tools = useRef<HTMLDivElement>(null);
  const wanted = useRef<Wanted>(null);
  const [state, setState] = useState<"still" | "open" | "newer" | "offline">("still");
  const fragment = fragmentAt(app.doc, root, path);

  const open = (): void => {
    load().then(
      ({ ensureRich, holdsUnknown }) => {
        const text = wanted.current ? ensureRich(app.doc, root, path) : fragmentAt(app.doc, root, path);
        if (text !== null) setState(holdsUnknown(text) ? "newer" : "open");
      },
      () => {
        if (wanted.current) setState("offline");
      },
    );
  };
  const want = (how: Wanted): void => {
    wanted.current = how;
    open();
  };
  useEffect(() => whenIdle(open), [fragment]);

  const field = fieldKey(root, ...path);
  const Rich = state === "open" && part !== null ? part.Rich : null;
  return (
    <>
      {title && (
        <div class="part-head rich-head">
          <h3>{title}</h3>
          <div ref={tools} />
        </div>
      )}
      {Rich && fragment ? (
        <Rich
          app={app}
          fragment={fragment}
          field={field}
          label={label}
          placeholder={placeholder}
          level={level}
          wanted={wanted.current}
          tools={tools.current}
          onUnknown={() => setState("newer")}
        />
      ) : (
        <div
          class="rich"
          role="textbox"
          tabIndex={0}
          aria-label={label}
          aria-multiline="true"
          aria-readonly={state === "newer"}
          data-field={field}
          onPointerDown={(event) => {
            if (!(event.target as Element).closest("a")) want({ x: event.clientX, y: event.clientY });
          }}
          onFocus={() => want(wanted.current ?? "end")}
        >
          {fragment !== null && fragment.length > 0 ? <Still fragment={fragment} level={level} /> : <p class="soft">{placeholder}</p>}
        </div>
      )}
      {state === "newer" && <p class="soft small" role="status">{t("goal.why-newer")}</p>}
      {state === "offline" && <p class="soft small" role="status">{t("goal.why-offline")}</p>}
    </>
  );
}
