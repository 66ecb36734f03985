/**
 * What rich text is made of. The names of nodes and marks are what stands in the document, so they never change; what
 * they look like on the page is drawn twice, here and in Still.tsx.
 */
import { type AnyExtension, getSchema } from "@tiptap/core";
import { Heading } from "@tiptap/extension-heading";
import { TaskList } from "@tiptap/extension-list";
import { Placeholder } from "@tiptap/extensions";
import type { Schema } from "@tiptap/pm/model";
import StarterKit from "@tiptap/starter-kit";
import * as Y from "yjs";
import { LINK, safeHref } from "./links";
import { Task } from "./task";

const LEVELS = [1, 2, 3] as const;

/** Headings of the page stand above those of the text: a first heading in the text is drawn as the next lower one. */
const heading = (above: number): AnyExtension =>
  Heading.extend({
    parseHTML: () =>
      [1, 2, 3, 4, 5, 6].map((n) => ({
        tag: `h${n}`,
        // Our own copies say what they were.
        getAttrs: (element: HTMLElement) => ({ level: Number(element.dataset["level"]) || Math.min(n, LEVELS.length) }),
      })),
    renderHTML: ({ node }) => [`h${above + (node.attrs["level"] as number)}`, { "data-level": node.attrs["level"] }, 0],
  }).configure({ levels: [...LEVELS] });

const auto = { HTMLAttributes: { dir: "auto" } };

export interface Look {
  /** The level of the heading above the text. */
  level: number;
  placeholder: string;
}

export function extensions({ level, placeholder }: Look): AnyExtension[] {
  return [
    StarterKit.configure({
      undoRedo: false,
      // Everyone's editor would add one to the shared text.
      trailingNode: false,
      heading: false,
      blockquote: auto,
      bulletList: auto,
      orderedList: auto,
      dropcursor: { color: false, class: "rich-drop" },
      link: {
        autolink: true,
        linkOnPaste: true,
        markdownLinks: true,
        openOnClick: false,
        defaultProtocol: "https",
        HTMLAttributes: LINK,
        isAllowedUri: (address) => safeHref(address) !== null,
      },
    }),
    heading(level),
    TaskList.configure(auto),
    Task,
    Placeholder.configure({ placeholder }),
  ];
}

let known: Schema | null = null;

/** Whether a part of the document is something that the editor doesn't know, and would therefore drop. */
export function isUnknown(part: unknown): boolean {
  const schema = (known ??= getSchema(extensions({ level: 0, placeholder: "" })));
  if (part instanceof Y.XmlText) {
    return (part.toDelta() as { attributes?: object }[]).some(({ attributes = {} }) =>
      Object.keys(attributes).some((mark) => !(mark.replace(/--.*$/, "") in schema.marks)),
    );
  }
  if (!(part instanceof Y.XmlElement)) return true;
  return !(part.nodeName in schema.nodes) || part.toArray().some(isUnknown);
}
