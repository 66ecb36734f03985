/**
 * Rich text as it is read before the editor has arrived: the same elements as the editor makes (schema.ts), so that
 * nothing jumps when it takes over.
 */
import type { ComponentChild, ComponentChildren } from "preact";
import * as Y from "yjs";
import { LINK, safeHref } from "./links";

type Marks = Record<string, unknown>;

const MARKS: Record<string, (inside: ComponentChild, mark: unknown) => ComponentChild> = {
  bold: (inside) => <strong>{inside}</strong>,
  italic: (inside) => <em>{inside}</em>,
  strike: (inside) => <s>{inside}</s>,
  underline: (inside) => <u>{inside}</u>,
  code: (inside) => <code>{inside}</code>,
  link: (inside, mark) => {
    const href = safeHref((mark as { href?: unknown } | null)?.href);
    return href === null ? inside : <a href={href} {...LINK}>{inside}</a>;
  },
};

function words(text: Y.XmlText): ComponentChild[] {
  return (text.toDelta() as { insert: unknown; attributes?: Marks }[]).map(({ insert, attributes = {} }) => {
    const plain = typeof insert === "string" ? insert : "";
    // An editor writes marks that may overlap with a number behind their name.
    return Object.entries(attributes).reduce<ComponentChild>((inside, [name, mark]) => {
      const around = MARKS[name.replace(/--.*$/, "")];
      return around && mark !== null ? around(inside, mark) : inside;
    }, plain);
  });
}

export const nodeOf = (node: unknown, level: number): ComponentChild => {
  if (node instanceof Y.XmlText) return words(node);
  if (!(node instanceof Y.XmlElement)) return null;
  const inside: ComponentChildren = node.toArray().map((child) => nodeOf(child, level));
  // An empty line is as high as one with words.
  const line = node.length === 0 ? <br /> : inside;
  switch (node.nodeName) {
    case "paragraph":
      return <p>{line}</p>;
    case "heading": {
      const Heading = `h${level + (Number(node.getAttribute("level")) || 1)}` as "h4";
      return <Heading>{line}</Heading>;
    }
    case "bulletList":
      return <ul dir="auto">{inside}</ul>;
    case "orderedList":
      return <ol dir="auto" start={Number(node.getAttribute("start")) || 1}>{inside}</ol>;
    case "taskList":
      return <ul dir="auto" data-type="taskList">{inside}</ul>;
    case "taskItem": {
      const checked = node.getAttribute("checked") as unknown as boolean;
      return (
        <li data-checked={String(checked)}>
          <label><input type="checkbox" checked={checked} disabled aria-hidden="true" /></label>
          <div>{inside}</div>
        </li>
      );
    }
    case "listItem":
      return <li>{inside}</li>;
    case "blockquote":
      return <blockquote dir="auto">{inside}</blockquote>;
    case "codeBlock":
      return <pre><code>{line}</code></pre>;
    case "horizontalRule":
      return <hr />;
    case "hardBreak":
      return <br />;
    default:
      return <div>{inside}</div>;
  }
};

/** `level` is that of the heading above: a heading in the text is one lower. */
export function Still({ fragment, level }: { fragment: Y.XmlFragment; level: number }) {
  return <>{fragment.toArray().map((node) => nodeOf(node, level))}</>;
}
