/**
 * Keeps what the server sends of the document waiting for a moment, in its order. While a word is being composed (IME),
 * the text around it must stay as it is, or the browser types the word twice. What one writes oneself goes out all the
 * while.
 */
import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import type { WebsocketProvider } from "y-websocket";

const SYNC = 0;

type Provider = Pick<WebsocketProvider, "messageHandlers" | "ws">;

const known = new WeakMap<Provider, () => () => void>();

/** Holds back what a provider brings, until what it returns is called. */
export function hold(provider: Provider): () => void {
  let begin = known.get(provider);
  if (begin === undefined) known.set(provider, (begin = holdable(provider)));
  return begin();
}

function holdable(provider: Provider): () => () => void {
  const take = provider.messageHandlers[SYNC] as (...args: unknown[]) => void;
  const waiting: Uint8Array[] = [];
  let holds = 0;

  provider.messageHandlers[SYNC] = (encoder, decoder, ...rest) => {
    if (holds > 0) waiting.push(decoding.readTailAsUint8Array(decoder).slice());
    else take(encoder, decoder, ...rest);
  };
  const release = (): void => {
    for (const message of waiting.splice(0)) {
      const answer = encoding.createEncoder();
      take(answer, decoding.createDecoder(message), provider, true, SYNC);
      if (encoding.length(answer) > 1) provider.ws?.send(encoding.toUint8Array(answer));
    }
  };
  return () => {
    let mine = true;
    holds += 1;
    return () => {
      if (!mine) return;
      mine = false;
      holds -= 1;
      if (holds === 0) release();
    };
  };
}
