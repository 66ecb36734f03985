import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import { describe, expect, test } from "vitest";
import * as awareness from "y-protocols/awareness";
import * as sync from "y-protocols/sync";
import * as Y from "yjs";
import { countingSocket, documentFrame, readSaved, readTrouble } from "@/board/sync/saved";

function frame(type: number, write: (encoder: encoding.Encoder) => void): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, type);
  write(encoder);
  return encoding.toUint8Array(encoder);
}

const doc = new Y.Doc();
doc.getText("t").insert(0, "words");
const question = frame(0, (encoder) => sync.writeSyncStep1(encoder, doc));
const answer = frame(0, (encoder) => sync.writeSyncStep2(encoder, doc));
const update = frame(0, (encoder) => sync.writeUpdate(encoder, Y.encodeStateAsUpdate(doc)));
const presence = frame(1, (encoder) =>
  encoding.writeVarUint8Array(encoder, awareness.encodeAwarenessUpdate(new awareness.Awareness(doc), [doc.clientID])),
);

describe("document frames", () => {
  test("are answers and updates, and nothing else", () => {
    expect([question, answer, update, presence].map(documentFrame)).toEqual([null, "answer", "update", null]);
    expect(["words", new Uint8Array(), null, new Blob()].map(documentFrame)).toEqual([null, null, null, null]);
    expect(documentFrame(update.buffer.slice(update.byteOffset, update.byteOffset + update.length))).toBe("update");
  });

  test("are counted by the socket that takes them, while it is open", () => {
    class FakeSocket {
      readonly OPEN = 1;
      readyState = 1;
      taken: unknown[] = [];
      send(data: unknown): void {
        this.taken.push(data);
      }
    }
    const counted: string[] = [];
    const Counting = countingSocket(FakeSocket as unknown as typeof WebSocket, (kind) => counted.push(kind));
    const socket = new Counting("ws://board") as unknown as FakeSocket;
    for (const data of [question, answer, presence, update, update]) socket.send(data);
    expect(counted).toEqual(["answer", "update", "update"]);
    expect(socket.taken).toHaveLength(5);
    socket.readyState = 2;
    socket.send(update);
    expect(counted).toHaveLength(3);
  });
});

test("what the server says of saving is read as it was written", () => {
  const saved = decoding.createDecoder(frame(100, (encoder) => encoding.writeVarUint(encoder, 300)));
  expect([decoding.readVarUint(saved), readSaved(saved)]).toEqual([100, 300]);
  const trouble = decoding.createDecoder(frame(101, (encoder) => encoding.writeVarString(encoder, "disk-full")));
  expect([decoding.readVarUint(trouble), readTrouble(trouble)]).toEqual([101, "disk-full"]);
  const read = (word: string): string => readTrouble(decoding.createDecoder(frame(101, (encoder) => encoding.writeVarString(encoder, word)).slice(1)));
  expect([read(""), read("something newer 🪨")]).toEqual(["", "unknown"]);
});
