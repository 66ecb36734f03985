/** Runs commands: by their keys, and by what asks for one by name. */
import type { App } from "../state";
import { type At, COMMANDS } from "./commands";
import { hearing, isField, nameOf } from "./keys";
import { loadParts } from "../find/open";
import { goalAt, rowAt } from "./places";
import { singleKeys } from "./single";

export const atNow = (app: App): At => ({ app, goal: goalAt(app), row: rowAt(app, document.activeElement) });

/** Does it, if it means anything just now. */
export function command(app: App, id: string): void {
  const at = atNow(app);
  const found = COMMANDS.find((one) => one.id === id);
  if (found?.when?.(at) ?? true) found?.run?.(at);
}

/** Where letters are looked for, or choose among what is open. */
const BUSY = "dialog, [role=dialog], [role=menu], [role=listbox], details.popover";

let heard = false;

export function hearKeys(app: App): void {
  if (heard) return;
  heard = true;
  if ("requestIdleCallback" in window) requestIdleCallback(() => void loadParts().catch(() => {}), { timeout: 5000 });
  const hear = hearing();
  addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    const name = nameOf(event);
    if (name === "") return;
    // What has just been closed may have the focus for a moment still.
    const target = event.target instanceof Element && event.target.checkVisibility() ? event.target : document.body;
    if (target.closest(BUSY)) return;
    const single = !name.startsWith("mod+");
    if (single && (isField(target) || !singleKeys())) return;
    const at = atNow(app);
    const now = COMMANDS.filter(({ keys, run, when }) => keys && run && (when?.(at) ?? true));
    const result = hear(name, now.map(({ keys }) => keys as string), event.timeStamp);
    if (result === null || result === "more") return;
    event.preventDefault();
    now.find(({ keys }) => keys === result.heard)?.run?.(at);
  });
}
