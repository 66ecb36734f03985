import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import { beforeEach, describe, expect, test, vi } from "vitest";
import * as sync from "y-protocols/sync";
import * as Y from "yjs";
import { hold } from "@/board/sync/hold";
import { composing } from "@/board/text/rich/composing";

/** A provider that does with sync messages what y-websocket's does, and a partner's document that sends them. */
class Link {
  readonly mine = new Y.Doc();
  readonly theirs = new Y.Doc();
  readonly sent: Uint8Array[] = [];
  readonly provider = {
    ws: { send: (bytes: Uint8Array) => void this.sent.push(bytes) } as unknown as WebSocket,
    messageHandlers: [
      (encoder: encoding.Encoder, decoder: decoding.Decoder): void => {
        encoding.writeVarUint(encoder, 0);
        sync.readSyncMessage(decoder, encoder, this.mine, this.provider);
      },
    ] as never[],
  };
  readonly hold = (): (() => void) => hold(this.provider as never);

  constructor() {
    this.theirs.on("update", (update: Uint8Array) => this.bring((encoder) => sync.writeUpdate(encoder, update)));
  }

  bring(write: (encoder: encoding.Encoder) => void): void {
    const message = encoding.createEncoder();
    write(message);
    const handle = this.provider.messageHandlers[0] as unknown as (...args: unknown[]) => void;
    handle(encoding.createEncoder(), decoding.createDecoder(encoding.toUint8Array(message)), this.provider, true, 0);
  }

  get text(): string {
    return this.mine.getText("t").toString();
  }
}

let link: Link;
beforeEach(() => {
  link = new Link();
});

describe("holding back what others write", () => {
  test("it comes in its order when it is let go, and at once from then on", () => {
    const release = link.hold();
    link.theirs.getText("t").insert(0, "one");
    link.theirs.getText("t").insert(3, " two");
    expect(link.text).toBe("");
    release();
    expect(link.text).toBe("one two");
    link.theirs.getText("t").insert(7, " three");
    expect(link.text).toBe("one two three");
  });

  test("who holds twice lets go once", () => {
    const [first, second] = [link.hold(), link.hold()];
    link.theirs.getText("t").insert(0, "one");
    first();
    first();
    expect(link.text).toBe("");
    second();
    expect(link.text).toBe("one");
  });

  test("what one has typed meanwhile is kept beside it", () => {
    link.theirs.getText("t").insert(0, "Hello world");
    const release = link.hold();
    link.theirs.getText("t").insert(5, ",");
    link.mine.getText("t").insert(11, "!");
    release();
    expect(link.text).toBe("Hello, world!");
  });

  test("a question that came meanwhile is answered", () => {
    const release = link.hold();
    link.mine.getText("t").insert(0, "mine");
    link.bring((encoder) => sync.writeSyncStep1(encoder, link.theirs));
    expect(link.sent).toEqual([]);
    release();
    expect(link.sent).toHaveLength(1);
    expect([...(link.sent[0] as Uint8Array).slice(0, 2)]).toEqual([0, sync.messageYjsSyncStep2]);
  });
});

describe("while a word is composed", () => {
  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal("matchMedia", (query: string) => ({ matches: query === "(pointer: coarse)" }));
    return () => {
      vi.useRealTimers();
      vi.unstubAllGlobals();
    };
  });

  test("others' words wait until it is finished and read", () => {
    const listen = composing(link.hold);
    listen.compositionstart();
    link.theirs.getText("t").insert(0, "theirs");
    listen.compositionend();
    expect(link.text).toBe("");
    vi.advanceTimersByTime(60);
    expect(link.text).toBe("theirs");
  });

  test("a next word goes on holding them", () => {
    const listen = composing(link.hold);
    listen.compositionstart();
    link.theirs.getText("t").insert(0, "theirs");
    listen.compositionend();
    listen.compositionstart();
    vi.advanceTimersByTime(500);
    expect(link.text).toBe("");
  });

  test("on a phone they don't wait for a word in which the caret only rests", () => {
    const listen = composing(link.hold);
    listen.compositionstart();
    link.theirs.getText("t").insert(0, "theirs");
    vi.advanceTimersByTime(1_000);
    listen.compositionupdate();
    vi.advanceTimersByTime(1_000);
    expect(link.text).toBe("");
    vi.advanceTimersByTime(600);
    expect(link.text).toBe("theirs");
  });
});
