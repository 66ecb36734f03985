/**
 * Moving goals, benchmarks and actions, as a part that is loaded after the first view. The board itself only marks its
 * rows and handles (see targets.ts); everything is listened for here, once, for the whole page.
 *   data-handle="actions/<id>"   drag it, or press it for the menu
 *   data-move="actions/<id>"     opens the menu
 */
import { render } from "preact";
import type { Movable } from "../doc/edit";
import { type App, AppProvider } from "../state";
import { carry } from "./carry";
import { press } from "./drag";
import { MoveMenu } from "./MoveMenu";
import "./moving.css";
import type { Thing } from "./places";
import { step } from "./put";
import { settle } from "./settle";
import { handleOf } from "./targets";

function thingOf(mark: string | undefined): Thing | null {
  const [kind, id] = mark?.split("/") ?? [];
  return kind && id ? { kind: kind as Movable, id } : null;
}

const marked = (event: Event, attribute: string): HTMLElement | null =>
  event.target instanceof Element ? event.target.closest<HTMLElement>(`[${attribute}]`) : null;

export function startMoving(app: App): void {
  const host = document.createElement("div");
  document.body.append(host);
  const close = (): void => render(null, host);
  const menu = (thing: Thing, anchor: Element | null): void =>
    render(
      <AppProvider value={app}>
        <MoveMenu thing={thing} anchor={anchor} onClose={close} key={`${thing.kind}/${thing.id}`} />
      </AppProvider>,
      host,
    );

  document.addEventListener("pointerdown", (event) => {
    const thing = thingOf(marked(event, "data-handle")?.dataset["handle"]);
    if (thing) press(app, thing, event, (one) => menu(one, null));
  });
  document.addEventListener("click", (event) => {
    const handle = marked(event, "data-handle");
    const opener = handle ?? marked(event, "data-move");
    const thing = thingOf(opener?.dataset["handle"] ?? opener?.dataset["move"]);
    if (thing) menu(thing, handle ?? handleOf(thing));
  });
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || event.isComposing) return;
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key] as -1 | 1 | undefined;
    if (event.altKey && by !== undefined) {
      const row = marked(event, "data-sort-id");
      const thing = thingOf(row?.querySelector<HTMLElement>("[data-handle]")?.dataset["handle"]);
      if (!thing) return;
      event.preventDefault();
      settle(thing, null, () => step(app, thing, by));
    } else if (!event.altKey && (event.key === "Enter" || event.key === " ")) {
      const thing = thingOf(marked(event, "data-handle")?.dataset["handle"]);
      if (!thing) return;
      // Otherwise it would be a click, which is what a screen reader in its reading mode makes: that opens the menu.
      event.preventDefault();
      carry(app, thing);
    }
  });
}
