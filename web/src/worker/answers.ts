/** Which requests the worker answers and how, and the pages that it makes out of what it holds: all that needs no worker. */
import type { HeldBoard } from "../device/boards";

export type Plan =
  /** Not ours: it goes the way it goes without us. All that is said to the server, and all that only it knows. */
  | { kind: "leave" }
  /** A file of the bundle: its name changes with its content, so what we hold is right. */
  | { kind: "file" }
  /** A board's page: the server's, or without it the same page from what this device holds. */
  | { kind: "board"; board: string; seat: string | null }
  /** The way to one's boards. */
  | { kind: "boards" }
  /** Any other page: the server's, or words that there is no network. */
  | { kind: "page" };

export interface Asked {
  method: string;
  mode: string;
  url: string;
}

export function planFor({ method, mode, url }: Asked, origin: string): Plan {
  const at = new URL(url);
  if (method !== "GET" || at.origin !== origin) return { kind: "leave" };
  if (/^\/(assets|static)\//.test(at.pathname)) return { kind: "file" };
  if (mode !== "navigate") return { kind: "leave" };
  const board = /^\/b\/([^/]+)$/.exec(at.pathname)?.[1];
  if (board !== undefined) return { kind: "board", board, seat: at.searchParams.get("seat") };
  return { kind: at.pathname === "/boards" ? "boards" : "page" };
}

/** What stands before a server may answer for it while it is away; its own 503 says that it can't reach its records. */
export const isAway = (status: number): boolean => status === 502 || status === 503 || status === 504;

const ESCAPES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&#34;", "'": "&#39;" };
const escape = (text: string): string => text.replace(/[&<>"']/g, (sign) => ESCAPES[sign] as string);

/** `@name@` -> its value, each once: what is put in is not looked through again. */
const fill = (page: string, values: Record<string, string>): string =>
  page.replace(/@(\w+)@/g, (all, name: string) => values[name] ?? all);

export const addressOf = ({ board, boot }: HeldBoard): string =>
  `/b/${board}${typeof boot["query"] === "string" ? boot["query"] : ""}`;

/** The board's page as the server would send it; `build` is the one whose files the page names. */
export function boardPage(page: string, { title, lang, boot }: HeldBoard, build: string): string {
  const json = JSON.stringify({ ...boot, build, fromDevice: true });
  const spoken = page.replace(/(<html lang=)"[^"]*"/, (_all, start: string) => `${start}"${escape(lang)}"`);
  return fill(spoken, { title: escape(title), boot: escape(json) });
}

/** Warm words, and the boards that open all the same. */
export function offlinePage(page: string, held: readonly HeldBoard[]): string {
  const rows = held.map((one) => `<li><a href="${escape(addressOf(one))}">${escape(one.title)}</a></li>`);
  return fill(page, { boards: rows.join(""), some: rows.length > 0 ? "some" : "none" });
}

/** The first of the wishes ("en-GB") that we speak ("en"). */
export function languageOf(wishes: readonly string[], spoken: readonly string[]): string {
  const found = wishes.map((wish) => wish.split("-", 1)[0] as string).find((wish) => spoken.includes(wish));
  return found ?? (spoken[0] as string);
}
