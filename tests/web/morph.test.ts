// @vitest-environment jsdom
import { beforeEach, describe, expect, test } from "vitest";
import { morph } from "@/progress/morph";
import { seeded, seeds } from "./documents";

let page: HTMLElement;
beforeEach(() => {
  page = document.createElement("main");
  document.body.replaceChildren(page);
});

function parsed(html: string): DocumentFragment {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content;
}

/** Shows the first, then makes it the second; returns what stands there, without the welcome of new things. */
function change(from: string, to: string): string {
  page.innerHTML = from;
  morph(page, parsed(to));
  return page.innerHTML;
}

const at = (selector: string): Element => page.querySelector(selector) as Element;

describe("a page that changes", () => {
  test.each([
    ["words", "<p>one</p>", "<p>two</p>"],
    ["attributes", '<p class="a" title="x">one</p>', '<p class="b" lang="en">one</p>'],
    ["more", "<p>one</p>", "<p>one</p><p>two</p>"],
    ["less", "<ul><li>one</li><li>two</li></ul>", "<ul><li>two</li></ul>"],
    ["another kind of element", "<p>one</p>", "<h2>one</h2>"],
    ["nothing left", "<p>one</p>words", ""],
    ["words beside elements", "a<b>b</b>c", "<b>b</b>cd<i>e</i>"],
  ])("shows what arrived: %s", (_what, from, to) => {
    expect(change(from, to)).toBe(to);
  });

  test("leaves an element that is the same as it was", () => {
    page.innerHTML = "<h1>Title</h1><p>one</p>";
    const heading = at("h1");
    morph(page, parsed("<h1>Title</h1><p>two</p>"));
    expect(at("h1")).toBe(heading);
  });

  test("keeps the focus on what had it", () => {
    page.innerHTML = '<details data-key="g"><summary>Goal</summary><p>1 of 3</p></details>';
    const summary = at("summary") as HTMLElement;
    summary.tabIndex = 0;
    summary.focus();
    morph(page, parsed('<details data-key="g"><summary tabindex="0">Goal</summary><p>2 of 3</p></details>'));
    expect(document.activeElement).toBe(summary);
  });

  test("finds a named element again in another place", () => {
    page.innerHTML = '<li data-key="a">A</li><li data-key="b">B</li><li data-key="c">C</li>';
    const [a, b, c] = [...page.children];
    morph(page, parsed('<li data-key="c">C</li><li data-key="a">A</li><li data-key="b">B</li>'));
    expect([...page.children]).toEqual([c, a, b]);
  });

  test("welcomes a named element that is new", () => {
    change('<li data-key="a">A</li>', '<li data-key="a">A</li><li data-key="b">B</li>');
    expect(at('[data-key="b"]').className).toBe("arrived");
  });

  test("welcomes none that was there", () => {
    change('<li data-key="a">A</li>', '<li data-key="a">A, further</li>');
    expect(at('[data-key="a"]').className).toBe("");
  });

  test("is not touched at all when nothing changed", async () => {
    page.innerHTML = '<ul><li data-key="a">A</li></ul>words';
    const seen: MutationRecord[] = [];
    const observer = new MutationObserver((records) => seen.push(...records));
    observer.observe(page, { attributes: true, characterData: true, childList: true, subtree: true });
    morph(page, parsed('<ul><li data-key="a">A</li></ul>words'));
    expect([...seen, ...observer.takeRecords()]).toEqual([]);
  });

  test.each(seeds(40))("becomes whatever arrives (seed %i)", (seed) => {
    const random = seeded(seed);
    const html = (depth: number): string =>
      Array.from({ length: random(5) }, () => {
        const tag = ["p", "li", "div"][random(3)] as string;
        const name = random(2) === 0 ? ` data-key="${random(6)}"` : "";
        return random(4) === 0 ? "<hr>" : `<${tag}${name}>${depth > 0 && tag !== "p" ? html(depth - 1) : `w${random(4)}`}</${tag}>`;
      }).join("");
    page.innerHTML = html(2);
    for (let n = 0; n < 5; n += 1) {
      const next = parsed(html(2));
      const expected = document.createElement("main");
      expected.append(next.cloneNode(true));
      morph(page, next);
      for (const welcomed of page.querySelectorAll(".arrived")) welcomed.removeAttribute("class");
      expect(page.innerHTML).toBe(expected.innerHTML);
    }
  });
});
