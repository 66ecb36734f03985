/**
 * The service worker: Cairn opens without a network. It holds the files and pages of one version, answers with them only
 * when the server can't, and never for it: who may open what is the server's word, and nothing that it said is held here.
 */
import { heldBoard, heldBoards, seatLost } from "../device/boards";
import { addressOf, boardPage, isAway, languageOf, offlinePage, planFor } from "./answers";

/** Written by the server above this script (server/worker.py). */
interface Version {
  /** Changes with the files of the board. */
  build: string;
  /** Changes with anything of this. */
  id: string;
  files: string[];
  /** By language. */
  pages: Record<string, { board: string; offline: string }>;
  /** What every page of ours carries, ours no less. */
  headers: Record<string, string>;
}

declare const self: ServiceWorkerGlobalScope & { CAIRN: Version };
const version = self.CAIRN;

const CACHE = "cairn-files-";
/** A page of the version before may still be open, and want a part of it that it has not loaded yet. */
const VERSIONS_HELD = 2;
/** A network that is this slow is none, where there is a board to show. */
const SLOW = 4_000;

self.addEventListener("install", (event) => {
  event.waitUntil(holdFiles().then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(Promise.all([dropOldFiles(), self.registration.navigationPreload?.enable(), self.clients.claim()]));
});

self.addEventListener("fetch", (event) => {
  const plan = planFor(event.request, self.location.origin);
  if (plan.kind === "leave") return;
  if (plan.kind === "file") event.respondWith(file(event.request));
  else if (plan.kind === "board") event.respondWith(board(event, plan.board, plan.seat));
  else event.respondWith(fromServer(event).catch(() => (plan.kind === "boards" ? boards() : offline())));
});

async function holdFiles(): Promise<void> {
  const cache = await caches.open(CACHE + version.id);
  // A bundle's file never changes under its name, so the browser's own copy will do.
  await cache.addAll(
    version.files.map((path) => new Request(path, { cache: path.startsWith("/assets/") ? "default" : "no-cache" })),
  );
}

async function dropOldFiles(): Promise<void> {
  const ours = (await caches.keys()).filter((name) => name.startsWith(CACHE)); // in the order of their making
  await Promise.all(ours.slice(0, -VERSIONS_HELD).map((name) => caches.delete(name)));
}

const file = async (request: Request): Promise<Response> =>
  (await caches.match(request, { ignoreVary: true })) ?? fetch(request);

/** The browser asked while the worker woke up (navigation preload), or else we ask. */
const fromServer = async (event: FetchEvent): Promise<Response> =>
  ((await event.preloadResponse) as Response | undefined) ?? fetch(event.request);

async function board(event: FetchEvent, id: string, seat: string | null): Promise<Response> {
  const asked = fromServer(event);
  event.waitUntil(asked.catch(() => undefined)); // it may come after we have answered
  const held = await heldBoard(id, seat).catch(() => null);
  if (held === null) return asked.catch(offline);
  const kept = (): Response => page(boardPage(pagesIn(held.lang).board, held, version.build));
  const late = new Promise<null>((resolve) => setTimeout(resolve, SLOW, null));
  const answer = await Promise.race([asked, late]).catch(() => null);
  if (answer === null || isAway(answer.status)) return kept();
  // Our server itself said so, not something on the way: then nothing of the board stays here.
  if (answer.headers.get("Cairn-Seat") === "none") event.waitUntil(seatLost(id));
  return answer;
}

/** To the board, where there is one; else to choose from. */
async function boards(): Promise<Response> {
  const held = await heldBoards().catch(() => []);
  const [first] = held;
  return held.length === 1 && first ? Response.redirect(addressOf(first), 302) : offline();
}

async function offline(): Promise<Response> {
  const held = await heldBoards().catch(() => []);
  return page(offlinePage(pagesIn(held[0]?.lang).offline, held), 503);
}

/** The pages in the language of the board, or else in the browser's own. */
function pagesIn(lang: string | undefined): Version["pages"][string] {
  const wishes = [...(lang === undefined ? [] : [lang]), ...self.navigator.languages];
  return version.pages[languageOf(wishes, Object.keys(version.pages))] as Version["pages"][string];
}

const page = (html: string, status = 200): Response =>
  new Response(html, {
    status,
    headers: { ...version.headers, "Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store" },
  });
