/**
 * Makes Cairn at home on this device, once the board stands: it opens without a network from then on, what it keeps goes
 * with the seat, and a page that an update has made old says so. Comes when the browser has time.
 */
import { effect } from "@preact/signals";
import { holdBoard, seatLost } from "../../device/boards";
import type { App } from "../state";
import { leaveWhenForgotten } from "./forget";
import { shareWithTabs } from "./tabs";
import { watchVersion } from "./version";

/** Comes along: it explains what "offline" means, and then it would be too late to fetch it. */
export { DevicePanel } from "./DevicePanel";

export function settle(app: App): void {
  holdWhenSaved(app);
  letGoWhenRefused(app);
  leaveWhenForgotten(app);
  shareWithTabs(app.doc, app.boot.board, app.connection.unsaved);
  watchVersion(app);
  askToStay(app);
  navigator.serviceWorker?.register("/sw.js", { updateViaCache: "none" }).catch(() => undefined); // as good as before
}

/** Runs `act` the first time that `when` is true. */
function once(when: () => boolean, act: () => unknown): void {
  let done = false;
  const stop = effect(() => {
    if (done || !when()) return;
    done = true;
    queueMicrotask(() => stop());
    Promise.resolve(act()).catch(() => undefined); // a device that can hold nothing is told by the state of saving
  });
}

/** What the server put into this page opens it without a server. */
function holdWhenSaved({ boot, board, seat, saving }: App): void {
  once(
    () => saving.value.state === "saved",
    () => {
      const { fromDevice: _, ...told } = boot;
      const title = board.peek().about.title || boot.title;
      return holdBoard({ board: boot.board, seat, title, lang: document.documentElement.lang, boot: { ...told, title }, opened: Date.now() });
    },
  );
}

/** Whoever has lost the seat keeps no copy of the board, but for own words that reached nobody. */
function letGoWhenRefused({ boot, connection }: App): void {
  once(
    () => connection.facts.value.link === "refused",
    () => seatLost(boot.board),
  );
}

/**
 * A browser short of room may throw away what sites keep; it is asked not to when that begins to matter: Cairn is
 * installed, or something was written that is nowhere else.
 */
function askToStay({ connection }: App): void {
  const installed = matchMedia("(display-mode: standalone)").matches;
  once(
    () => installed || (connection.facts.value.link === "down" && connection.facts.value.waiting),
    async () => {
      if (navigator.storage?.persist && !(await navigator.storage.persisted())) await navigator.storage.persist();
    },
  );
}
