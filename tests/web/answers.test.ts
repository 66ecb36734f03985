/** What the service worker answers, and with what. */
import { describe, expect, test } from "vitest";
import type { HeldBoard } from "@/device/boards";
import { addressOf, boardPage, isAway, languageOf, offlinePage, planFor } from "@/worker/answers";

const HERE = "https://goals.example";
const plan = (path: string, asked: { method?: string; mode?: string } = {}): string =>
  planFor({ method: "GET", mode: "navigate", url: new URL(path, HERE).href, ...asked }, HERE).kind;

const held = (more: Partial<HeldBoard> = {}): HeldBoard => ({
  board: "b1",
  seat: "mentor",
  title: "A board of two",
  lang: "en-US",
  boot: { board: "b1", seat: "mentor", query: "", build: "old" },
  opened: 1,
  ...more,
});

describe("the service worker", () => {
  test("answers for a board's page and its seat, and for nothing else of a board", () => {
    expect(planFor({ method: "GET", mode: "navigate", url: `${HERE}/b/b1?seat=mentee#goal-1` }, HERE)).toEqual({
      kind: "board",
      board: "b1",
      seat: "mentee",
    });
    expect(plan("/b/b1", { mode: "cors" })).toBe("leave");
    expect(plan("/b/b1", { method: "POST" })).toBe("leave");
    for (const part of ["links", "published", "invitation"]) expect(plan(`/b/b1/${part}`, { mode: "cors" })).toBe("leave");
  });

  test("leaves all that is asked of the server to it", () => {
    const asked = ["/sync/b1", "/p/token.json", "/p/token/events", "/version", "/sw.js", "/healthz"];
    for (const path of asked) expect(plan(path, { mode: "cors" }), path).toBe("leave");
    for (const path of ["/boards", "/join/token", "/p/token"]) expect(plan(path, { method: "POST" }), path).toBe("leave");
    expect(plan("https://elsewhere.example/assets/a.js", { mode: "no-cors" })).toBe("leave");
  });

  test("knows files, the way to one's boards, and pages that have only words of its own", () => {
    expect(plan("/assets/board-1a2b.js", { mode: "cors" })).toBe("file");
    expect(plan("/static/icon.svg", { mode: "no-cors" })).toBe("file");
    expect(plan("/boards")).toBe("boards");
    for (const path of ["/", "/join/token", "/p/token", "/b/b1/links", "/b/"]) expect(plan(path), path).toBe("page");
  });

  test("takes a proxy's word that the server is away, and no other answer, for an absence", () => {
    expect([200, 303, 403, 404, 410, 429, 500, 502, 503, 504].filter(isAway)).toEqual([502, 503, 504]);
  });
});

describe("a page from this device", () => {
  const SHELL = '<html lang="en-GB"><title>@title@ - Cairn</title><div id="board" data-boot="@boot@"><h1>@title@</h1></div>';

  test("is the server's page with what was kept of it, for the files that are here", () => {
    const page = boardPage(SHELL, held(), "new");
    const boot = /data-boot="([^"]*)"/.exec(page)?.[1]?.replaceAll("&#34;", '"') ?? "";
    expect(JSON.parse(boot)).toEqual({ board: "b1", seat: "mentor", query: "", build: "new", fromDevice: true });
    expect(page).toContain("<h1>A board of two</h1>");
  });

  test("takes no title for a part of the page", () => {
    const title = `"><script>alert(1)</script> @boot@ $& '`;
    const page = boardPage(SHELL, held({ title, boot: { title } }), "new");
    expect(page).toContain("<h1>&#34;&gt;&lt;script&gt;alert(1)&lt;/script&gt; @boot@ $&amp; &#39;</h1>");
    expect(page).toMatch(/^<html lang="en-US"><title>[^<]*<\/title><div id="board" data-boot="[^"<>]*"><h1>[^<]*<\/h1><\/div>$/);
    expect(offlinePage("<ul>@boards@</ul>", [held({ title })])).toMatch(/^<ul><li><a href="\/b\/b1">[^<]*<\/a><\/li><\/ul>$/);
  });

  test("lists the boards that open all the same, or none", () => {
    const list = '<section class="@some@"><ul>@boards@</ul></section>';
    expect(offlinePage(list, [])).toBe('<section class="none"><ul></ul></section>');
    expect(offlinePage(list, [held({ boot: { query: "?seat=mentor" } })])).toBe(
      '<section class="some"><ul><li><a href="/b/b1?seat=mentor">A board of two</a></li></ul></section>',
    );
    expect(addressOf(held())).toBe("/b/b1");
  });

  test("speaks the first language of the browser that Cairn speaks", () => {
    expect(languageOf(["de-DE", "pl-PL", "en"], ["en", "pl"])).toBe("pl");
    expect(languageOf(["de"], ["en", "pl"])).toBe("en");
  });
});
