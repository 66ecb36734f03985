/** The public page, live: what the server sends replaces what is shown, piece by piece, and the page says whether it is live. */
import { morph } from "./morph";

const main = document.querySelector<HTMLElement>("#progress");
const live = document.querySelector<HTMLElement>("#live");
const announcer = document.querySelector<HTMLElement>("#announce");

const LONGEST_WAIT = 5 * 60_000;
let wait = 5_000;

/** Say the last change in the reader's own time: the server can only know the day. */
function inOwnTime(root: ParentNode): void {
  const time = root.querySelector<HTMLTimeElement>("#updated");
  const at = new Date(time?.dateTime ?? "");
  if (!time || Number.isNaN(at.getTime())) return;
  const clock = at.toLocaleTimeString(document.documentElement.lang, { hour: "numeric", minute: "2-digit", hourCycle: "h23" });
  const day = (date: Date): string => date.toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" });
  time.textContent = day(at) === day(new Date()) ? `today at ${clock}` : `${day(at)} at ${clock}`;
}

function say(words: string, on: boolean): void {
  if (!live) return;
  live.hidden = false;
  live.classList.toggle("on", on);
  if (live.textContent !== words) live.textContent = words;
}

/** Tell those who listen to the page, also when the words are the same as last time. */
function announce(words: string): void {
  if (!announcer) return;
  announcer.textContent = "";
  requestAnimationFrame(() => (announcer.textContent = words));
}

function show(html: string, title: string): void {
  if (!main) return;
  const next = document.createElement("template");
  next.innerHTML = html;
  inOwnTime(next.content);
  const before = main.textContent;
  morph(main, next.content);
  document.title = `${title} - Cairn`;
  if (main.textContent !== before) announce("This page has just been updated.");
}

function takenBack(): void {
  if (!main) return;
  const heading = document.createElement("h1");
  heading.textContent = "This page has been taken back";
  const words = document.createElement("p");
  words.textContent = "The two people it belongs to no longer share it. Nothing is wrong on your side.";
  const message = document.createElement("section");
  message.className = "gone";
  message.append(heading, words);
  main.replaceChildren(message);
  document.title = "This page has been taken back - Cairn";
  main.classList.add("over");
  announce(heading.textContent);
}

/** The stream was refused, not just broken off: either the page is gone, or the server has a bad moment. */
async function refused(address: string): Promise<void> {
  const answer = await fetch(address, { method: "GET", headers: { Accept: "text/event-stream" } }).catch(() => null);
  void answer?.body?.cancel();
  if (answer?.status === 404) return takenBack();
  setTimeout(listen, wait * (0.5 + Math.random() / 2), address);
  wait = Math.min(wait * 2, LONGEST_WAIT);
}

function listen(address: string): void {
  const source = new EventSource(address);
  source.addEventListener("open", () => {
    wait = 5_000;
    say("Live: what they change appears here.", true);
  });
  source.addEventListener("progress", (event: MessageEvent<string>) => {
    const { html, title } = JSON.parse(event.data) as { html: string; title: string };
    show(html, title);
  });
  source.addEventListener("gone", () => {
    source.close();
    takenBack();
  });
  source.addEventListener("error", () => {
    say("Not live at the moment.", false);
    if (source.readyState === EventSource.CLOSED) void refused(address); // else the browser itself tries again
  });
}

if (main?.dataset["events"]) {
  inOwnTime(main);
  listen(main.dataset["events"]);
}
