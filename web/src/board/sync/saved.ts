/**
 * What the server has put on disk. `saved n` (type 100) says: the first n document frames that this socket sent are
 * committed. So the socket itself counts what goes out; nothing else may claim that something is saved.
 */
import * as decoding from "lib0/decoding";

export const SAVED = 100;
export const TROUBLE = 101;

export type DocumentFrame = "answer" | "update";

/** Which frames the server counts: sync step 2 (0, 1), our answer to its question, and updates (0, 2). */
export function documentFrame(data: unknown): DocumentFrame | null {
  const bytes = data instanceof Uint8Array ? data : data instanceof ArrayBuffer ? new Uint8Array(data) : null;
  if (bytes === null || bytes[0] !== 0) return null;
  return bytes[1] === 1 ? "answer" : bytes[1] === 2 ? "update" : null;
}

/** A WebSocket that tells of every document frame it takes. One that isn't open takes none: the frame is lost. */
export function countingSocket(Base: typeof WebSocket, sent: (frame: DocumentFrame) => void): typeof WebSocket {
  return class CountingSocket extends Base {
    override send(data: Parameters<WebSocket["send"]>[0]): void {
      super.send(data);
      const frame = documentFrame(data);
      if (frame !== null && this.readyState === this.OPEN) sent(frame);
    }
  };
}

export const readSaved = (decoder: decoding.Decoder): number => decoding.readVarUint(decoder);

/** The server's word for why it can't save; "" when that is over. */
const TROUBLES = ["disk-full", "disk-error", "read-only", "no-file", "not-a-database", "damaged", "locked", "unknown"] as const;
export type Trouble = (typeof TROUBLES)[number];

export function readTrouble(decoder: decoding.Decoder): Trouble | "" {
  const word = decoding.readVarString(decoder);
  // A newer server may know a trouble that this page has no words for.
  return word === "" ? "" : (TROUBLES.find((one) => one === word) ?? "unknown");
}
