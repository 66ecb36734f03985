/** Where a person's record of what they have seen is kept: on this device, and at the server for all their devices. */
import type { Boot } from "../api";
import { type Seen, decodeSeen, encodeSeen, nothingSeen } from "./seen";

/** What a page that is going away may still send, in bytes. */
const LAST_WORDS = 60_000;

export interface Record {
  readDevice(): Seen;
  writeDevice(seen: Seen): void;
  /** What all of this person's devices have told; null when the server can't be asked. */
  ask(): Promise<Seen | null>;
  /** Adds to it; false when that didn't reach the server. Also goes out while the page is being closed. */
  tell(more: Seen): Promise<boolean>;
}

export function recordOf({ board, seat, query }: Boot): Record {
  const place = `cairn-seen-${board}-${seat}`;
  const url = `/b/${encodeURIComponent(board)}/seen${query}`;
  return {
    readDevice() {
      try {
        return decodeSeen(Uint8Array.from(atob(localStorage.getItem(place) ?? ""), (letter) => letter.charCodeAt(0)));
      } catch {
        return nothingSeen();
      }
    },
    writeDevice(seen) {
      try {
        localStorage.setItem(place, btoa(Array.from(encodeSeen(seen), (byte) => String.fromCharCode(byte)).join("")));
      } catch {
        // Nothing can be kept here: the server knows all the same.
      }
    },
    async ask() {
      try {
        const answer = await fetch(url);
        return answer.ok ? decodeSeen(new Uint8Array(await answer.arrayBuffer())) : null;
      } catch {
        return null;
      }
    },
    async tell(more) {
      const body = encodeSeen(more);
      try {
        const answer = await fetch(url, {
          method: "POST",
          headers: { "Content-Type": "application/octet-stream" },
          body,
          keepalive: body.length < LAST_WORDS,
        });
        return answer.ok;
      } catch {
        return false;
      }
    },
  };
}
