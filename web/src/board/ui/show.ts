/** Brings a field into view: goes where it stands, scrolls to it, lights it up for a moment, and focuses it if asked to. */
import "./show.css";
import type { BoardView, Id, Root } from "../doc/schema";
import { type Route, go } from "../route";
import { fieldKey } from "../presence";
import type { App } from "../state";
import { liveField } from "../text/live";
import { allWins } from "./allWins";

export interface Place {
  root: Root;
  id: Id | null;
  field: string;
  /** The whole of it, as presence has it. */
  key?: string;
}

/** What presence calls a field: the root, the path in it. */
export function placeOf(key: string): Place {
  const [root, first = "", second] = key.split("/") as [Root, string?, string?];
  return second === undefined ? { root, id: null, field: first, key } : { root, id: first, field: second, key };
}

/** The goal that an item stands in; "" for an item of no goal, null when it isn't on the board any more. */
function goalOf(board: BoardView, { root, id }: Place): Id | null {
  if (root !== "goals" && root !== "benchmarks" && root !== "actions") return null;
  const item = (board[root] as readonly { id: Id; removed: string | null; goal?: Id | null }[]).find((one) => one.id === id);
  if (item === undefined || item.removed !== null) return null;
  return root === "goals" ? item.id : (item.goal ?? "");
}

function routeOf(board: BoardView, place: Place): Route {
  const goal = goalOf(board, place);
  if (goal) return { at: "goal", id: goal };
  if (place.root === "actions") return { at: "actions" };
  return { at: place.root === "wins" ? "wins" : "goals" };
}

const CHIPS: Record<string, string> = {
  due: "due-chip",
  area: "area-chip",
  status: "status-chip",
  reached: "status-chip",
  measure: "measure-chip",
};

const visible = (element: HTMLElement | null): HTMLElement | null =>
  element !== null && element.getClientRects().length > 0 ? element : null;

/** Words that two may type in: a line, or notes whose editor may still be on its way. */
const words = (key: string): HTMLElement | null =>
  visible(liveField(key)?.field ?? document.querySelector<HTMLElement>(`[data-field="${CSS.escape(key)}"]`));

/** The control in which a field is seen and changed. */
function find({ root, id, field, key }: Place): HTMLElement | null {
  const exact = words(key ?? fieldKey(root, ...(id === null ? [] : [id]), field));
  if (exact !== null || id === null) return exact;
  const title = words(fieldKey(root, id, "title"));
  const one = (selector: string): HTMLElement | null =>
    visible(title?.closest(root === "goals" ? "article" : "li")?.querySelector<HTMLElement>(selector) ?? null) ?? title;
  if (root === "goals") return CHIPS[field] ? one(`[data-testid="${CHIPS[field]}"]`) : title;
  if (field === "done" || field === "reached") return one("input[type=checkbox]");
  if (field === "due" || field === "owner" || field === "on") return one(".row-more");
  if (field === "order" || field === "goal") return one("[data-handle]");
  return title;
}

/** Whether it is on the page that is open. */
export const isShown = (place: Place): boolean => find(place) !== null;

const frame = (): Promise<unknown> => new Promise((resolve) => requestAnimationFrame(resolve));
/** Frames to wait for something to be drawn. */
const PATIENCE = 30;

async function findSoon(place: Place): Promise<HTMLElement | null> {
  for (let patience = PATIENCE; patience > 0; patience -= 1) {
    await frame();
    const found = find(place);
    if (found !== null) return found;
  }
  return null;
}

export interface ShowOptions {
  focus?: boolean;
  /** Where in the words the caret goes. */
  caret?: number | null;
  /** Whose colour it is lit up in. */
  by?: "mentor" | "mentee";
}

/** Resolves to what was found. */
export async function show(app: App, place: Place, { focus = false, caret = null, by }: ShowOptions = {}): Promise<HTMLElement | null> {
  let found = find(place);
  if (found === null) {
    if (place.root === "wins") allWins.value = true;
    const board = app.board.peek();
    const route = routeOf(board, place);
    const gone = place.id !== null && (place.root === "goals" || place.root === "benchmarks" || place.root === "actions");
    if (gone && goalOf(board, place) === null) return null;
    go(route);
    found = await findSoon(place);
    if (found === null) return null;
    // Behind the page's own way to the top of a new place.
    await frame();
    await frame();
  }
  if (focus) {
    found.focus({ preventScroll: true });
    if (caret !== null && found instanceof HTMLTextAreaElement) found.setSelectionRange(caret, caret);
  }
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const around = found.closest<HTMLElement>("li, .live-text, .rich-area") ?? found;
  light(around, by);
  around.scrollIntoView({ block: "nearest", behavior: calm ? "instant" : "smooth" });
  return found;
}

const LIT = 1600;

/** An attribute, since drawing anew would write the classes anew. */
function light(element: HTMLElement, by = ""): void {
  element.dataset["lit"] = by;
  setTimeout(() => delete element.dataset["lit"], LIT);
}
