/** The one place that talks to the server about the document: the stock y-websocket provider, and what we add to it. */
import { type Signal, signal } from "@preact/signals";
import { WebsocketProvider } from "y-websocket";
import type * as Y from "yjs";
import { t } from "../../words/catalogue";
import { type Kept, keepOnDevice } from "./keep";
import { SAVED, TROUBLE, countingSocket, readSaved, readTrouble } from "./saved";
import { type Facts, type Happened, START, happened } from "./saving";

/** Codes that the server closes with; the rest are of no interest here. */
const RESTART = 1012;
const TOO_BIG = 1009;
const REVOKED = 4403;

const RESYNC_EVERY = 60_000;
const LONGEST_WAIT = 30_000;
/** What this device kept is read first, so that less is sent; but nobody waits longer than this for it. */
const WAIT_FOR_DEVICE = 400;

export interface Connection {
  provider: WebsocketProvider;
  facts: Signal<Facts>;
  /** Try again now, as when the network has come back. */
  wake(): void;
  /** Tells by its origin whether a change is one that the server may lack. */
  unsaved(origin: unknown): boolean;
  /** Stop for good: nothing of this board waits here any more. */
  leave(): void;
}

export interface ConnectionOptions {
  origin: string;
  board: string;
  query: string;
  /** Asks the server whether this browser still has its seat; null when it can't be asked. */
  hasSeat(): Promise<boolean | null>;
}

export function connect(doc: Y.Doc, { origin, board, query, hasSeat }: ConnectionOptions): Connection {
  const facts = signal<Facts>(START);
  const tell = (event: Happened): void => {
    const { waiting } = facts.peek();
    facts.value = happened(facts.peek(), event);
    if (waiting && !facts.peek().waiting) kept.saved();
  };

  const provider = new WebsocketProvider(`${origin.replace(/^http/, "ws")}/sync`, board, doc, {
    connect: false,
    params: Object.fromEntries(new URLSearchParams(query)),
    protocols: ["cairn.1"],
    WebSocketPolyfill: countingSocket(WebSocket, (frame) => tell({ what: "sent", frame })),
    // Tabs meet in device/tabs.ts: this provider would not send on to the server what it got from another tab.
    disableBc: true,
    resyncInterval: RESYNC_EVERY,
  });
  provider.messageHandlers[SAVED] = (_encoder, decoder) => tell({ what: "saved", frames: readSaved(decoder) });
  provider.messageHandlers[TROUBLE] = (_encoder, decoder) => tell({ what: "trouble", why: readTrouble(decoder) });

  const unsaved = (from: unknown): boolean => from !== provider && from !== kept.origin;
  doc.on("update", (_update: Uint8Array, from: unknown) => {
    if (unsaved(from)) tell({ what: "edited" });
  });
  const kept: Kept = keepOnDevice(doc, board, unsaved, tell);

  const refuse = (why: string): void => {
    tell({ what: "refused", why });
    provider.disconnect();
  };

  let failures = 0;
  provider.on("status", ({ status }) => {
    if (status === "connected") {
      failures = 0;
      tell({ what: "opened" });
    }
  });
  provider.on("sync", (synced) => {
    if (synced) tell({ what: "synced" });
  });
  provider.on("connection-close", (event) => {
    if (event?.code === REVOKED) {
      refuse(t("saving.no-seat"));
      return;
    }
    const wasOpen = provider.wsconnected;
    tell({ what: "closed" });
    // A restart sends everyone away at once, and a board that is too big won't have shrunk: come back over a longer time.
    if (event?.code === RESTART) provider.wsUnsuccessfulReconnects = Math.max(provider.wsUnsuccessfulReconnects, 4);
    if (event?.code === TOO_BIG) provider.wsUnsuccessfulReconnects = Math.max(provider.wsUnsuccessfulReconnects, 7);
    // Full jitter: any moment up to the longest wait that the provider's own doubling allows.
    const doubled = 2 ** (provider.wsUnsuccessfulReconnects + 1) * 100;
    provider.maxBackoffTime = Math.random() * Math.min(doubled, LONGEST_WAIT);

    // A refused socket tells no reason. Ask in a way that does, but not at every try.
    if (wasOpen) return;
    failures += 1;
    if (failures % 4 === 1 && navigator.onLine) {
      void hasSeat().then((seat) => {
        if (seat === false) refuse(t("saving.no-seat"));
      });
    }
  });

  let left = false;
  const wake = (): void => {
    if (facts.peek().link !== "refused" && !left) provider.connect();
  };
  const start = new Promise<void>((resolve) => setTimeout(resolve, WAIT_FOR_DEVICE));
  void Promise.race([kept.loaded, start]).then(wake);

  addEventListener("online", wake);
  addEventListener("offline", () => {
    // Don't wait until the silence is noticed: leave, try at once, and find out.
    provider.disconnect();
    wake();
  });
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) wake();
  });
  const leave = (): void => {
    left = true;
    provider.disconnect();
    facts.value = { ...facts.peek(), waiting: false };
  };
  return { provider, facts, wake, unsaved, leave };
}
