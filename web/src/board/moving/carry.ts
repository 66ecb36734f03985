/**
 * Carrying by keyboard: Enter or Space on a handle picks a thing up, the arrow keys say where it would go, Enter drops it
 * and Escape puts it back. Each step is told to screen readers. Left and right change between the list that it stands in
 * and the goals that would take it.
 */
import { t } from "../../words/catalogue";
import { type App, say } from "../state";
import { isHome, makeIndicator } from "./indicator";
import { type List, type Thing, standing } from "./places";
import { listName, named, put, sayGone } from "./put";
import { settle } from "./settle";
import { type Target, gaps, handleOf, placeOf, rowOf, same, wholes } from "./targets";

const STEPS: Readonly<Record<string, number>> = { ArrowUp: -1, ArrowDown: 1, Home: -Infinity, End: Infinity };

export function carry(app: App, thing: Thing): void {
  const home = standing(app.board.peek(), thing);
  const found = gaps(thing).find((gap) => isHome(thing, gap));
  if (home === null || found === undefined) return;
  const title = named(home.title);
  const indicator = makeIndicator(thing);
  const stop = new AbortController();
  const on = { signal: stop.signal, capture: true };
  let target: Target = found;
  let told: List | undefined = home.list;
  let frame = 0;

  const draw = (): void => {
    frame = requestAnimationFrame(draw);
    rowOf(thing)?.classList.add("being-moved");
    indicator.show(target);
  };

  const finish = (): void => {
    stop.abort();
    cancelAnimationFrame(frame);
    indicator.remove();
    for (const lifted of document.querySelectorAll(".being-moved")) lifted.classList.remove("being-moved");
  };
  const cancel = (): void => {
    finish();
    say(app, t("move.back", { title }));
  };
  const drop = (): void => {
    finish();
    const place = placeOf(target);
    settle(thing, null, () => {
      if (!put(app, thing, place)) sayGone(app, title);
    });
  };

  const tell = (): void => {
    if (target.how === "onto") {
      told = undefined;
      const { list } = placeOf(target);
      say(app, t("move.into", { list: listName(app, thing.kind, list) }));
      return;
    }
    const { list } = placeOf(target);
    const [at, n] = [target.index + 1, target.rows.length + 1];
    say(app, list === told ? t("move.at", { at, n }) : t("move.at-in", { at, n, list: listName(app, thing.kind, list) }));
    told = list;
  };
  const go = (to: Target | undefined): void => {
    if (to === undefined) return;
    target = to;
    indicator.show(target);
    const seen = target.how === "onto" ? target.element : (target.rows[target.index] ?? target.rows.at(-1) ?? target.list);
    seen.scrollIntoView({ block: "nearest", behavior: "instant" });
    tell();
  };

  /** One of the places of the same sort, so many further. */
  const along = (places: Target[], by: number): Target | undefined => {
    const at = places.findIndex((one) => same(one, target));
    return places[Math.max(0, Math.min(places.length - 1, at + by))];
  };
  const across = (to: "onto" | "between"): Target | undefined => {
    if (target.how === to) return undefined;
    if (to === "between") return gaps(thing).find((gap) => isHome(thing, gap));
    const all = wholes(thing);
    return all.find((one) => placeOf(one).list !== home.list) ?? all[0];
  };

  addEventListener(
    "keydown",
    (event) => {
      const by = STEPS[event.key];
      if (event.key === "Tab") {
        cancel();
        return;
      }
      event.preventDefault();
      event.stopPropagation();
      if (event.repeat && by === undefined) return;
      if (event.key === "Escape") cancel();
      else if (event.key === "Enter" || event.key === " ") drop();
      else if (by !== undefined) go(along(target.how === "onto" ? wholes(thing) : gaps(thing), by));
      else if (event.key === "ArrowLeft" || event.key === "ArrowRight") {
        go(across(target.how === "onto" ? "between" : "onto"));
      }
    },
    on,
  );
  // Space would click the handle when it comes up again.
  addEventListener("keyup", (event) => event.key === " " && event.preventDefault(), { capture: true, once: true });
  addEventListener("pointerdown", cancel, on);
  addEventListener(
    "focusout",
    () =>
      // A row that is drawn elsewhere loses the focus and gets it back at once (ui/focus.ts).
      setTimeout(() => {
        if (stop.signal.aborted || document.activeElement === handleOf(thing)) return;
        if (standing(app.board.peek(), thing) !== null) cancel();
        else {
          finish();
          sayGone(app, title);
        }
      }),
    on,
  );

  const at = found.how === "between" ? found.index + 1 : 1;
  const n = found.how === "between" ? found.rows.length + 1 : 1;
  say(app, t(wholes(thing).length > 0 ? "move.picked-up-goals" : "move.picked-up", { title, at, n }));
  draw();
}
