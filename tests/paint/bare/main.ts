/** A textarea bound to a Y.Text over the stock provider, and nothing else: what any app pays at least. */
import { WebsocketProvider } from "y-websocket";
import * as Y from "yjs";

const field = document.querySelector("textarea") as HTMLTextAreaElement;
const doc = new Y.Doc();
const text = doc.getText("text");
const room = new URLSearchParams(location.search).get("room") ?? "room";
const provider = new WebsocketProvider(`${location.origin.replace(/^http/, "ws")}/sync`, room, doc, { disableBc: true });

let before = "";

field.addEventListener("input", () => {
  const now = field.value;
  let start = 0;
  while (start < before.length && start < now.length && before[start] === now[start]) start += 1;
  let same = 0;
  while (same < Math.min(before.length, now.length) - start && before.at(-1 - same) === now.at(-1 - same)) same += 1;
  doc.transact(() => {
    if (before.length - same > start) text.delete(start, before.length - same - start);
    if (now.length - same > start) text.insert(start, now.slice(start, now.length - same));
  }, field);
  before = now;
});

text.observe((_event, transaction) => {
  if (transaction.origin === field) return;
  const { selectionStart, selectionEnd } = field;
  field.value = before = text.toString();
  if (document.activeElement === field) field.setSelectionRange(selectionStart, selectionEnd);
});

provider.on("sync", () => field.setAttribute("data-synced", ""));
