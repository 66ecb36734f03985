/** What is pasted: words from the web are cleaned to what a note is made of, and Markdown becomes what it means. */
import type { EditorView } from "@tiptap/pm/view";
import { marked } from "marked";
import { safeHref } from "./links";

const CHECKED = "input[type=checkbox][checked], [aria-checked=true], .checkbox-on";
const BOX = "input[type=checkbox], .checkbox-on, .checkbox-off";

/** Lists with boxes to tick, as GitHub, Notion and Google Docs write them, become checklists. */
function checklists(page: Document): void {
  for (const item of page.querySelectorAll("li")) {
    const box = item.getAttribute("role") === "checkbox" ? item : item.querySelector(`:scope > ${BOX}, :scope > :is(p, label, span) > ${BOX}`);
    if (item.dataset["type"] === "taskItem" || box === null) continue;
    item.dataset["checked"] = String(box.matches(CHECKED));
    item.dataset["type"] = "taskItem";
    if (box !== item) box.remove();
    if (item.parentElement?.matches("ul, ol")) item.parentElement.dataset["type"] = "taskList";
  }
  // A list is one thing or the other.
  for (const item of page.querySelectorAll("[data-type=taskList] > li:not([data-type])")) item.setAttribute("data-type", "taskItem");
}

const WEIGHT = /font-weight:\s*(bold|[6-9]00)/;
const LOOKS = [
  [WEIGHT, "strong"],
  [/font-style:\s*italic/, "em"],
  [/text-decoration[^;]*line-through/, "s"],
] as const;

/** What Google Docs says by style alone, said by elements. */
function styled(page: Document): void {
  for (const element of page.querySelectorAll<HTMLElement>(`[${STYLE}]`)) {
    const style = element.getAttribute(STYLE) ?? "";
    if (element.matches("b, strong") && !WEIGHT.test(style) && /font-weight/.test(style)) {
      element.replaceWith(...element.childNodes);
      continue;
    }
    if (!element.matches("span")) continue;
    for (const [look, name] of LOOKS) {
      if (!look.test(style)) continue;
      const around = page.createElement(name);
      around.append(...element.childNodes);
      element.append(around);
    }
  }
}

const STYLE = "data-style";
const INLINE_CODE = /(<[a-z][^<>]*?\s)(style|on[a-z]+)(?=\s*=)/gi;

/** The page's policy forbids inline style and script even in what is only parsed: those attributes get another name. */
const renamed = (html: string): string => {
  let [before, after] = ["", html];
  while (before !== after) [before, after] = [after, after.replace(INLINE_CODE, "$1data-$2")];
  return after.replace(/<style[\s\S]*?<\/style>|<script[\s\S]*?<\/script>/gi, "");
};

/** Cleans HTML from the clipboard; the schema drops whatever it has no name for. */
export function cleaned(html: string): string {
  const page = new DOMParser().parseFromString(renamed(html), "text/html");
  for (const gone of page.querySelectorAll("script, style, template, title, noscript, iframe, svg, img, button, select")) gone.remove();
  styled(page);
  checklists(page);
  // Markdown's blocks of code end with a line break of their own.
  for (const code of page.querySelectorAll("pre > code:only-child")) code.textContent = (code.textContent ?? "").replace(/\n$/, "");
  for (const link of page.querySelectorAll("a")) {
    const href = safeHref(link.getAttribute("href"));
    if (href === null) link.removeAttribute("href");
    else link.setAttribute("href", href);
  }
  return page.body.innerHTML;
}

/** Marks of Markdown that don't come about by chance. */
const BLOCK = /^ {0,3}(#{1,6} \S|[-*+] (\[[ xX]\] )?\S|1[.)] \S|> ?\S|(`{3,}|~{3,})|(-{3,}|\*{3,})$)/m;
const INLINE = /(\*\*|__|~~)\S(.*\S)?\1|`[^`\n]+`|\[[^\]\n]+\]\([^)\s]+\)/;

/** Whether plain words are written as Markdown: worth being read as such, and not by chance. */
export const looksLikeMarkdown = (text: string): boolean => BLOCK.test(text) || INLINE.test(text);

export const markdownToHtml = (text: string): string =>
  marked.parse(text, { async: false, gfm: true, breaks: true });

/** Pastes Markdown as what it means. `plainly` is for whoever asked for the bare words (with Shift). */
export function pasteMarkdown(view: EditorView, clipboard: DataTransfer | null, plainly: boolean): boolean {
  const text = clipboard?.getData("text/plain") ?? "";
  const inCode = view.state.selection.$from.parent.type.spec.code === true;
  if (plainly || inCode || clipboard?.getData("text/html") || !looksLikeMarkdown(text)) return false;
  return view.pasteHTML(markdownToHtml(text));
}
