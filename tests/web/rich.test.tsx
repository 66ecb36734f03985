// @vitest-environment jsdom
import { getSchema } from "@tiptap/core";
import { DOMParser as Parser, DOMSerializer, type Node } from "@tiptap/pm/model";
import { AllSelection, EditorState, TextSelection, type Transaction } from "@tiptap/pm/state";
import { prosemirrorToYXmlFragment, ySyncPluginKey, yXmlFragmentToProseMirrorRootNode } from "@tiptap/y-tiptap";
import { render } from "preact";
import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import { Still } from "@/board/text/rich/Still";
import { safeHref } from "@/board/text/rich/links";
import { cleaned, looksLikeMarkdown, markdownToHtml } from "@/board/text/rich/paste";
import { extensions, isUnknown } from "@/board/text/rich/schema";
import { keepSlipped } from "@/board/text/rich/slipped";
import { exchange, replicaOf } from "./documents";

const schema = getSchema(extensions({ level: 3, placeholder: "" }));

/** What is in a note after these words were pasted. */
function pasted(html: string): Node {
  const page = document.createElement("div");
  page.innerHTML = cleaned(html);
  return Parser.fromSchema(schema).parse(page);
}

const written = (node: Node): string => {
  const page = document.createElement("div");
  page.append(DOMSerializer.fromSchema(schema).serializeFragment(node.content));
  return page.innerHTML;
};

/** The note in brief: its nodes and marks without their attributes. */
const brief = (node: Node): string => {
  if (node.isText) return [...node.marks].reduce((words, mark) => `${mark.type.name}(${words})`, node.text ?? "");
  const inside: string[] = [];
  node.forEach((child) => void inside.push(brief(child)));
  const ticked = node.type.name === "taskItem" && node.attrs["checked"] ? "✓" : "";
  return `${node.type.name}${node.attrs["level"] ?? ""}${ticked}[${inside.join(" ")}]`;
};

describe("a link", () => {
  test.each([
    ["https://example.org/a?b#c", "https://example.org/a?b#c"],
    ["HTTP://example.org", "HTTP://example.org"],
    [" example.org/notes ", "https://example.org/notes"],
    ["müller.example:8080", "https://müller.example:8080"],
    ["lin@example.org", "mailto:lin@example.org"],
    ["mailto:lin@example.org", "mailto:lin@example.org"],
    ["tel:+48123", "tel:+48123"],
  ])("%j leads to %s", (address, href) => expect(safeHref(address)).toBe(href));

  test.each([
    "javascript:alert(1)",
    " JaVaScRiPt:alert(1)",
    "java\nscript:alert(1)",
    "\u0001javascript:alert(1)",
    "data:text/html,x",
    "vbscript:x",
    "file:///etc/passwd",
    "blob:https://example.org/1",
    "//example.org",
    "/b/board",
    "#goal",
    "https://",
    "just words",
    "",
    7,
    null,
  ])("%j leads nowhere", (address) => expect(safeHref(address)).toBeNull());
});

describe("what is pasted from the web", () => {
  test("keeps what a note is made of, and nothing that could run or look different", () => {
    const html = `<meta charset="utf-8"><style>p { color: red }</style><script>alert(1)</script>
      <h1 style="color:red" onclick="steal()">Title</h1><h5>Deep</h5>
      <p>Some <b>bold</b>, <i>slanted</i> and <span style="color:red">red</span> words.</p>
      <p><a href="javascript:alert(1)">bad</a> <a href="https://example.org" onmouseover="x()">good</a></p>
      <table><tr><td>cell</td></tr></table><img src="https://example.org/spy.png" onerror="x()"><iframe src="https://example.org"></iframe>`;
    const note = pasted(html);
    expect(brief(note)).toBe(
      "doc[heading1[Title] heading3[Deep] paragraph[Some  bold(bold) ,  italic(slanted)  and red words.] paragraph[bad  link(good)] paragraph[cell]]",
    );
    expect(/style=|onclick|onmouseover|javascript|<img|<script|<iframe/.test(written(note))).toBe(false);
    expect(written(note)).toContain('<a target="_blank" rel="noopener noreferrer nofollow" href="https://example.org">');
  });

  test.each([
    ["GitHub", '<ul class="contains-task-list"><li class="task-list-item"><input type="checkbox" checked disabled> one</li><li class="task-list-item"><input type="checkbox" disabled> two</li></ul>'],
    ["Notion", '<ul class="to-do-list"><li><div class="checkbox checkbox-on"></div> <span>one</span></li></ul><ul class="to-do-list"><li><div class="checkbox checkbox-off"></div> <span>two</span></li></ul>'],
    ["Google Docs", '<ul><li role="checkbox" aria-checked="true"><p>one</p></li><li role="checkbox" aria-checked="false"><p>two</p></li></ul>'],
  ])("a checklist of %s is one here", (_where, html) => {
    const items = brief(pasted(html)).match(/taskItem✓?\[paragraph\[\w+\s?\]\]/g)?.map((item) => item.replace(" ]", "]"));
    expect(items).toEqual(["taskItem✓[paragraph[one]]", "taskItem[paragraph[two]]"]);
  });

  test("what Google Docs says by style alone is meant", () => {
    const html = `<b style="font-weight:normal;" id="docs-internal-guid-1"><p><span style="font-weight:400">plain </span><span style="font-weight:700;color:#000">bold</span></p></b>`;
    expect(brief(pasted(html))).toBe("doc[paragraph[plain  bold(bold)]]");
  });

  test("a note that is copied here comes back as it was", () => {
    const note = pasted(markdownToHtml("# One\n\n### Three\n\n- [x] done\n\n> quote\n\n```\ncode\n```\n"));
    expect(pasted(written(note)).toJSON()).toEqual(note.toJSON());
  });
});

describe("Markdown", () => {
  test.each([
    "# Title",
    "- one\n- two",
    "* [ ] one",
    "1. first",
    "> quoted",
    "```\ncode\n```",
    "some **bold** words",
    "a `name`",
    "see [here](https://example.org)",
  ])("%j is", (text) => expect(looksLikeMarkdown(text)).toBe(true));

  test.each(["plain words", "3 * 4 = 12", "a-b", "#hashtag", "2024. A year", "snake_case_name", "5 > 3", "*", "- ", "Dear Lin,\nsee you - Ada"])(
    "%j is not",
    (text) => expect(looksLikeMarkdown(text)).toBe(false),
  );

  test("becomes what it means", () => {
    const note = pasted(markdownToHtml("## Plan\n\n- [ ] call **Sam**\n- [x] ask\n\n1. a\n   - b\n\n`x < 1` ~~no~~\nnext line\n\n---\n"));
    expect(brief(note)).toBe(
      "doc[heading2[Plan] taskList[taskItem[paragraph[call  bold(Sam)]] taskItem✓[paragraph[ask]]] " +
        "orderedList[listItem[paragraph[a] bulletList[listItem[paragraph[b]]]]] " +
        "paragraph[code(x < 1)   strike(no) hardBreak[] next line] horizontalRule[]]",
    );
  });

  test("can't bring in what the web can't", () => {
    const note = pasted(markdownToHtml("[x](javascript:alert(1)) <img src=x onerror=alert(1)> <a href='javascript:x'>y</a>"));
    expect(/javascript|<img|<a/.test(written(note))).toBe(false);
  });
});

const MUCH = `# Plan\n\nSome **bold**, *slanted*, ~~gone~~ and \`code\`, [a link](https://example.org).\\\nnext line\n\n- [x] done
- [ ] open\n\n3. three\n4. four\n   - inside\n\n> quote\n\n---\n\n\`\`\`\ncode\n\`\`\`\n`;

function fragmentOf(note: Node): Y.XmlFragment {
  const fragment = new Y.Doc().getXmlFragment("note");
  prosemirrorToYXmlFragment(note, fragment);
  return fragment;
}

describe("rich text that is only read", () => {
  test("has the elements that the editor makes", () => {
    const note = pasted(markdownToHtml(MUCH));
    const page = document.createElement("div");
    render(<Still fragment={fragmentOf(note)} level={3} />, page);
    // Of the attributes only what is seen.
    const seen = (html: string): string =>
      html.replace(/ (?!href|data-checked|data-type="taskList"|start="3")[a-z-]+(="[^"]*")?(?=[ >])/g, "").replaceAll("<span></span>", "");
    expect(seen(page.innerHTML)).toBe(seen(written(note)));
  });

  test("shows no link that leads astray", () => {
    const fragment = new Y.Doc().getXmlFragment("note");
    const words = new Y.XmlText();
    words.insert(0, "press", { link: { href: "javascript:alert(1)" } });
    const paragraph = new Y.XmlElement("paragraph");
    paragraph.insert(0, [words]);
    fragment.insert(0, [paragraph]);
    const page = document.createElement("div");
    render(<Still fragment={fragment} level={3} />, page);
    expect(page.innerHTML).toBe("<p>press</p>");
  });

  test("shows the words of what it doesn't know", () => {
    const fragment = new Y.Doc().getXmlFragment("note");
    const strange = new Y.XmlElement("mindMap");
    const words = new Y.XmlText();
    words.insert(0, "of a newer page", { sparkle: true });
    strange.insert(0, [words]);
    fragment.insert(0, [strange]);
    const page = document.createElement("div");
    render(<Still fragment={fragment} level={3} />, page);
    expect(page.textContent).toBe("of a newer page");
  });
});

describe("what the editor doesn't know", () => {
  const element = (name: string, mark?: string): Y.XmlElement => {
    const words = new Y.XmlText();
    const made = new Y.XmlElement(name);
    new Y.Doc().getXmlFragment("note").insert(0, [made]);
    made.insert(0, [words]);
    words.insert(0, "words", mark ? { [mark]: true } : {});
    return made;
  };

  test("is noticed, at any depth, before it could be dropped", () => {
    expect(isUnknown(element("paragraph"))).toBe(false);
    expect(isUnknown(element("paragraph", "bold"))).toBe(false);
    expect(isUnknown(element("paragraph", "link--abc"))).toBe(false);
    expect(isUnknown(element("mindMap"))).toBe(true);
    expect(isUnknown(element("paragraph", "sparkle"))).toBe(true);
    const list = new Y.XmlElement("bulletList");
    new Y.Doc().getXmlFragment("note").insert(0, [list]);
    list.insert(0, [new Y.XmlElement("mindMap")]);
    expect(isUnknown(list)).toBe(true);
  });
});

describe("what slips into a selection after it was made", () => {
  const start = (html: string): EditorState => EditorState.create({ schema, doc: pasted(html), plugins: [keepSlipped()] });
  const all = (state: EditorState): EditorState => state.apply(state.tr.setSelection(new AllSelection(state.doc)));
  /** As y-tiptap brings what the partner did: the whole document anew. */
  const theirs = (state: EditorState, act: (change: Transaction) => Transaction): EditorState => {
    const { doc } = act(state.tr);
    const whole = state.tr.replaceWith(0, state.doc.content.size, doc.content);
    const { selection } = state;
    whole.setSelection(selection instanceof AllSelection ? new AllSelection(whole.doc) : TextSelection.create(whole.doc, selection.from, selection.to + doc.content.size - state.doc.content.size));
    return state.apply(whole.setMeta(ySyncPluginKey, { isChangeOrigin: true }));
  };
  const typed = (state: EditorState, words: string): EditorState => {
    const first = state.apply(state.tr.insertText(words[0] as string));
    return first.apply(first.tr.insertText(words.slice(1)));
  };

  test("stays behind what is typed over it", () => {
    const state = theirs(theirs(all(start("<p>Speak at the guild</p>")), (tr) => tr.insertText("loud ", 7)), (tr) => tr.insertText("ly", 11));
    expect(brief(typed(state, "Talk").doc)).toBe("doc[paragraph[Talkloudly ]]");
  });

  test("stays with its looks, over several paragraphs", () => {
    const state = theirs(all(start("<p>one</p><p>two</p>")), (tr) => tr.replaceWith(8, 8, schema.text("bold", [schema.mark("bold")])));
    expect(brief(typed(state, "new").doc)).toBe("doc[paragraph[new bold(bold)]]");
  });

  test("goes with the rest when it was selected anew, or came in elsewhere", () => {
    const slipped = theirs(all(start("<p>Speak at the guild</p>")), (tr) => tr.insertText("loud ", 7));
    const anew = slipped.apply(slipped.tr.setSelection(TextSelection.create(slipped.doc, 1, 12)));
    expect(brief(typed(anew, "Up").doc)).toBe("doc[paragraph[Upat the guild]]");
    const part = start("<p>Speak at the guild</p>");
    const outside = theirs(part.apply(part.tr.setSelection(TextSelection.create(part.doc, 10, 13))), (tr) => tr.insertText("!", 19));
    expect(brief(outside.apply(outside.tr.setSelection(TextSelection.create(outside.doc, 10, 13)).insertText("a")).doc)).toBe("doc[paragraph[Speak at a guild!]]");
  });
});

test("a note that both write in holds what both wrote", () => {
  const ada = new Y.Doc();
  prosemirrorToYXmlFragment(pasted("<p>one two</p>"), ada.getXmlFragment("note"));
  const lin = replicaOf(ada);
  const wordsOf = (doc: Y.Doc): Y.XmlText => (doc.getXmlFragment("note").get(0) as Y.XmlElement).get(0) as Y.XmlText;
  wordsOf(ada).insert(7, " three");
  wordsOf(lin).format(0, 3, { bold: {} });
  lin.getXmlFragment("note").insert(1, [new Y.XmlElement("horizontalRule")]);
  exchange(ada, lin);
  const [a, b] = [ada, lin].map((doc) => yXmlFragmentToProseMirrorRootNode(doc.getXmlFragment("note"), schema));
  expect(brief(a as Node)).toBe("doc[paragraph[bold(one)  two three] horizontalRule[]]");
  expect((b as Node).toJSON()).toEqual((a as Node).toJSON());
});
