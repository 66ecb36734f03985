/**
 * Puts the large board onto a running Cairn over the sync socket, as somebody who comes back with three years of work.
 *   node plant.mjs SYNC_URL COOKIE ORIGIN      prints what it planted, as JSON
 */
import WebSocket from "ws";
import { WebsocketProvider } from "y-websocket";
import * as Y from "yjs";
import { readBoard } from "@/board/doc/read";
import { actionsOf, groups } from "@/board/select";
import { grow } from "../large/grow";

const [sync = "", cookie = "", origin = ""] = process.argv.slice(2);
const [, base = "", board = ""] = /^(.*)\/([^/]+)$/.exec(sync) ?? [];

class Socket extends WebSocket {
  constructor(url: string, protocols: string[]) {
    super(url, protocols, { headers: { Cookie: cookie, Origin: origin }, perMessageDeflate: false });
  }
}

const join = (doc: Y.Doc): WebsocketProvider =>
  new WebsocketProvider(base, board, doc, {
    WebSocketPolyfill: Socket as unknown as typeof globalThis.WebSocket,
    protocols: ["cairn.1"],
    disableBc: true,
  });

const doc = new Y.Doc();
const first = join(doc);
await new Promise((resolve) => first.on("sync", resolve));
first.destroy();
grow(doc);

// `saved` (type 100): the answer to the server's question, which holds all of it, is on disk.
const second = join(doc);
await new Promise<void>((resolve) => {
  second.messageHandlers[100] = () => resolve();
});

const view = readBoard(doc);
const open = groups(view).flatMap((group) => group.goals);
const most = open.toSorted((a, b) => actionsOf(view, b.id).length - actionsOf(view, a.id).length)[0];
console.log(
  JSON.stringify({
    goal: most?.id,
    "actions of that goal": most && actionsOf(view, most.id).length,
    goals: view.goals.length,
    open: open.length,
    benchmarks: view.benchmarks.length,
    actions: view.actions.length,
    "client ids": doc.store.clients.size,
    bytes: Y.encodeStateAsUpdate(doc).length,
  }),
);
process.exit();
