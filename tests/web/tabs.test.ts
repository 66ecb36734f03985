import { expect, test, vi } from "vitest";
import * as Y from "yjs";
import { shareWithTabs } from "@/board/device/tabs";

const SERVER = "the server";

function tab(board: string): { doc: Y.Doc; from: unknown[]; text: Y.Text; origin: object } {
  const doc = new Y.Doc();
  const from: unknown[] = [];
  doc.on("update", (_update: Uint8Array, origin: unknown) => from.push(origin));
  const tabs = shareWithTabs(doc, board, (origin) => origin !== SERVER);
  return { doc, from, text: doc.getText("t"), origin: tabs.origin };
}

test("what is written in one tab is in the other, once, as a change that it still has to bring to the server", async () => {
  const [one, two] = [tab("a"), tab("a")];
  one.text.insert(0, "hello");
  await vi.waitFor(() => expect(two.text.toString()).toBe("hello"));
  two.text.insert(5, " you");
  await vi.waitFor(() => expect(one.text.toString()).toBe("hello you"));
  expect(one.from).toEqual([null, one.origin]);
  expect(two.from).toEqual([two.origin, null]);
});

test("a tab that comes with something new is asked for it", async () => {
  const one = tab("e");
  const doc = new Y.Doc();
  doc.getText("t").insert(0, "before it could tell");
  shareWithTabs(doc, "e", () => true);
  await vi.waitFor(() => expect(one.text.toString()).toBe("before it could tell"));
});

test("a tab that opens later is told what it lacks", async () => {
  const one = tab("b");
  one.text.insert(0, "earlier");
  const two = tab("b");
  await vi.waitFor(() => expect(two.text.toString()).toBe("earlier"));
});

test("what the server told is not told again, and other boards hear nothing", async () => {
  const [one, two, other] = [tab("c"), tab("c"), tab("d")];
  one.doc.getText("u").insert(0, "we hear each other: ");
  await vi.waitFor(() => expect(two.from).toHaveLength(1));
  const partner = new Y.Doc();
  partner.getText("t").insert(0, "news");
  Y.applyUpdate(one.doc, Y.encodeStateAsUpdate(partner), SERVER);
  one.doc.getText("u").insert(0, "mine");
  await vi.waitFor(() => expect(two.from).toHaveLength(2));
  expect(two.text.toString()).toBe("");
  expect(other.from).toEqual([]);
});
