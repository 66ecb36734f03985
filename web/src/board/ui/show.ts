/** Brings a field into view: goes where it stands, scrolls to it, lights it up for a moment, and focuses it if asked to. */
import "./show.css";
import type { BoardView, Id, Root } from "../doc/schema";
import { type Route, go } from "../route";
import type { App } from "../state";
import { allWins } from "./allWins";

export interface Place {
  root: Root;
  id: Id | null;
  field: string;
}

/** What presence calls a field: the root, the path in it. */
export function placeOf(key: string): Place {
  const [root, ...path] = key.split("/") as [Root, ...string[]];
  return path.length < 2 ? { root, id: null, field: path[0] ?? "" } : { root, id: path[0] as string, field: path[1] as string };
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

/** The control in which a field is seen and changed. */
function find({ root, id, field }: Place): HTMLElement | null {
  const one = (selector: string, within: ParentNode | null = document): HTMLElement | null =>
    visible(within?.querySelector<HTMLElement>(selector) ?? null);
  if (id === null) return one(`[data-field="${root}/${field}"]`);
  const words = one(`[data-field="${root}/${CSS.escape(id)}/title"]`);
  if (root === "goals") {
    const article = words?.closest("article") ?? null;
    if (field === "why" || field === "notes") return one(`[data-field="goals/${CSS.escape(id)}/${field}"]`, article) ?? words;
    const chip = CHIPS[field];
    return (chip ? one(`[data-testid="${chip}"]`, article) : null) ?? words;
  }
  const row = words?.closest("li") ?? null;
  if (field === "done" || field === "reached") return one("input[type=checkbox]", row) ?? words;
  if (field === "due" || field === "owner" || field === "on") return one(".row-more", row) ?? words;
  if (field === "order" || field === "goal") return one("[data-handle]", row) ?? words;
  return words;
}

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
  const around = found.closest<HTMLElement>("li, .live-text") ?? found;
  around.scrollIntoView({ block: "nearest", behavior: calm ? "instant" : "smooth" });
  light(around, by);
  return found;
}

const LIT = 1600;

function light(element: HTMLElement, by = ""): void {
  const classes = ["lit", ...(by ? [`lit-${by}`] : [])];
  element.classList.add(...classes);
  setTimeout(() => element.classList.remove(...classes), LIT);
}
