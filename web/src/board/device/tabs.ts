/**
 * Two tabs of one browser are one person: what is written in one is in the other at once, also without a network. Each
 * tab still brings all of it to the server and waits for its word, so neither says "saved" of what only the other sent.
 */
import * as Y from "yjs";

type Message = { update: Uint8Array } | { have: Uint8Array };

/** An update that says nothing. */
const NOTHING = 2;

export interface Tabs {
  /** The origin of changes that came from another tab. */
  origin: object;
}

/** `unsaved` tells by its origin whether a change is one that the server may lack. */
export function shareWithTabs(doc: Y.Doc, board: string, unsaved: (origin: unknown) => boolean): Tabs {
  const origin = {};
  if (!("BroadcastChannel" in globalThis)) return { origin };
  const channel = new BroadcastChannel(`cairn-${board}`);
  const post = (message: Message): void => channel.postMessage(message);
  /** Whoever has more answers, and asks back if we have more too. */
  const ask = (): void => post({ have: Y.encodeStateVector(doc) });

  channel.onmessage = ({ data }: MessageEvent<Partial<Message>>) => {
    // The other tab may be of another version: what we don't know is passed over.
    if ("update" in data && data.update instanceof Uint8Array) Y.applyUpdate(doc, data.update, origin);
    if ("have" in data && data.have instanceof Uint8Array) {
      const update = Y.encodeStateAsUpdate(doc, data.have);
      if (update.length > NOTHING) post({ update });
      if (isAhead(data.have, doc)) ask();
    }
  };
  doc.on("update", (update: Uint8Array, from: unknown) => {
    if (from !== origin && unsaved(from)) post({ update });
  });
  ask();
  // A page that comes back out of the browser's memory has heard nothing meanwhile.
  globalThis.addEventListener?.("pageshow", (event) => {
    if (event.persisted) ask();
  });
  return { origin };
}

/** Whether somebody with this state vector has something that `doc` lacks. */
function isAhead(vector: Uint8Array, doc: Y.Doc): boolean {
  const ours = Y.decodeStateVector(Y.encodeStateVector(doc));
  return [...Y.decodeStateVector(vector)].some(([client, clock]) => clock > (ours.get(client) ?? 0));
}
