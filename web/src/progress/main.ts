/** The public page, live: what the server sends replaces what is shown, piece by piece, and the page says whether it is live. */
import { morph } from "./morph";

const main = document.querySelector<HTMLElement>("#progress");
const live = document.querySelector<HTMLElement>("#live");
const announcer = document.querySelector<HTMLElement>("#announce");

const LONGEST_WAIT = 5 * 60_000;
let wait = 5_000;

const locale = document.documentElement.lang;
/** What this page may have to say, in its language: the server knows the words. */
const words = JSON.parse(main?.dataset["words"] ?? "{}") as Record<"updated" | "today" | "live" | "notLive" | "changed" | "gone" | "goneWhy", string>;

/** Say the last change in the reader's own time: the server can only know the day. */
function inOwnTime(root: ParentNode): void {
  const time = root.querySelector<HTMLTimeElement>("#updated");
  const at = new Date(time?.dateTime ?? "");
  if (!time || Number.isNaN(at.getTime())) return;
  const written = (options: Intl.DateTimeFormatOptions): string => at.toLocaleString(locale, options);
  time.textContent =
    at.toDateString() === new Date().toDateString()
      ? words.today.replace("{time}", written({ timeStyle: "short" }))
      : words.updated.replace("{day}", written({ dateStyle: "long", timeStyle: "short" }));
}

function say(state: string, on: boolean): void {
  if (!live) return;
  live.hidden = false;
  live.classList.toggle("on", on);
  if (live.textContent !== state) live.textContent = state;
}

/** Tell those who listen to the page, also when the words are the same as last time. */
function announce(news: string): void {
  if (!announcer) return;
  announcer.textContent = "";
  requestAnimationFrame(() => (announcer.textContent = news));
}

function show(html: string, title: string): void {
  if (!main) return;
  const next = document.createElement("template");
  next.innerHTML = html;
  inOwnTime(next.content);
  const before = main.textContent;
  morph(main, next.content);
  document.title = `${title} - Cairn`;
  if (main.textContent !== before) announce(words.changed);
}

function takenBack(): void {
  if (!main) return;
  const heading = document.createElement("h1");
  heading.textContent = words.gone;
  const why = document.createElement("p");
  why.textContent = words.goneWhy;
  const message = document.createElement("section");
  message.className = "gone";
  message.append(heading, why);
  main.replaceChildren(message);
  document.title = `${words.gone} - Cairn`;
  main.classList.add("over");
  announce(words.gone);
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
    say(words.live, true);
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
    say(words.notLive, false);
    if (source.readyState === EventSource.CLOSED) void refused(address); // else the browser itself tries again
  });
}

if (main?.dataset["events"]) {
  inOwnTime(main);
  listen(main.dataset["events"]);
}
