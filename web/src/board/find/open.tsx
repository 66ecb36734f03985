/** Opens the finder or the sheet of keys over the page; both are fetched for it. */
import { render } from "preact";
import { t } from "../../words/catalogue";
import { withWords } from "../../words/languages";
import type { At } from "../commands/commands";
import { AppProvider, toast } from "../state";

let host: HTMLElement | null = null;
let openings = 0;

/** Catches what is typed before there is a field for it: it is meant for the finder, not for the page. */
function typingAhead(): () => string {
  let typed = "";
  const stop = new AbortController();
  const hear = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === "Backspace") typed = typed.slice(0, -1);
    else if ([...event.key].length === 1) typed += event.key;
    else if (event.key !== "Enter") return;
    event.preventDefault();
    event.stopPropagation();
  };
  addEventListener("keydown", hear, { capture: true, signal: stop.signal });
  return () => {
    stop.abort();
    return typed;
  };
}

/** Fetched before they are asked for, so that they open at once. */
export const loadParts = () => withWords(import("./parts"));

export async function openFinder(at: At, what: "search" | "palette" | "help"): Promise<void> {
  const ahead = typingAhead();
  const parts = await loadParts().catch(() => null);
  if (parts === null) {
    ahead();
    toast(at.app, t("common.unreachable"));
    return;
  }
  const { Finder, Help } = parts;
  if (host === null) {
    host = document.createElement("div");
    document.body.append(host);
  }
  const place = host;
  openings += 1;
  const mine = openings;
  // A dialog says that it was closed a little later, when another may be open already.
  const close = (): void => {
    if (mine === openings) render(null, place);
  };
  close();
  const typed = ahead();
  render(
    <AppProvider value={at.app}>
      {what === "help" ? <Help at={at} onClose={close} /> : <Finder mode={what} typed={typed} at={at} onClose={close} />}
    </AppProvider>,
    place,
  );
}
