/** The one edit that all ways of moving end in: dragging, carrying by keyboard, the menu. It tells what came of it. */
import { moveTo } from "../doc/edit";
import { areaName, goalOf, there } from "../select";
import { type App, backAgain, say, toast } from "../state";
import { t } from "../../words/catalogue";
import { type List, type Place, type Thing, indexAt, standing, standingIn } from "./places";

export const named = (title: string): string => title || t("move.unnamed");

/** What a list is called. */
export function listName(app: App, kind: Thing["kind"], list: List): string {
  const board = app.board.peek();
  if (kind === "goals") return areaName(board, list ?? "");
  return list === null ? t("move.no-goal") : named(goalOf(board, list)?.title ?? "");
}

/** Says that a thing is gone, as when the partner removed it while it was being moved. */
export function sayGone(app: App, title: string): void {
  say(app, t("move.gone", { title: named(title) }));
}

/** Puts a thing in its place, as the board is now. False when it is no longer there. */
export function put(app: App, thing: Thing, place: Place): boolean {
  const { kind, id } = thing;
  const board = app.board.peek();
  const from = standing(board, thing);
  if (from === null) return false;
  const siblings = standingIn(board, kind, place.list);
  const others = siblings.filter((one) => one.id !== id);
  const index = indexAt(others, place);
  const away = from.list !== place.list;
  const title = named(from.title);
  const where = { title, at: index + 1, n: others.length + 1 };
  if (!away && siblings[index]?.id === id) {
    say(app, t("move.stayed", where));
    return true;
  }

  app.undo.stopCapturing();
  moveTo(app.doc, kind, id, place.list, siblings, index);
  const list = listName(app, kind, place.list);
  if (away && kind !== "goals") {
    // It has left the page that the person looks at: say where it went, and offer it back.
    const back = backAgain(app, () => {
      const before = standingIn(app.board.peek(), kind, from.list).filter((one) => one.id !== id);
      const at = before.findIndex((one) => one.order > from.order);
      moveTo(app.doc, kind, id, from.list, before, at === -1 ? before.length : at);
    });
    toast(app, t("move.moved-to", { title, list }), back);
  } else say(app, away ? t("move.moved-in", { ...where, list }) : t("move.moved", where));
  return true;
}

/** One step up or down; a goal goes on into the area above or below. */
export function step(app: App, thing: Thing, by: -1 | 1): void {
  const board = app.board.peek();
  const from = standing(board, thing);
  if (from === null) return;
  const siblings = standingIn(board, thing.kind, from.list);
  const at = siblings.findIndex((one) => one.id === thing.id) + by;
  const others = siblings.filter((one) => one.id !== thing.id);
  if (at >= 0 && at <= others.length) {
    put(app, thing, { list: from.list, after: others[at - 1]?.id ?? null, before: others[at]?.id ?? null });
    return;
  }
  if (thing.kind !== "goals") return;
  const areas = there(board.areas).map((area) => area.id);
  const next = areas[(from.list === null ? areas.length : areas.indexOf(from.list)) + by];
  if (next === undefined) return;
  const goals = standingIn(board, "goals", next);
  put(app, thing, { list: next, after: null, before: by === 1 ? (goals[0]?.id ?? null) : null });
}
