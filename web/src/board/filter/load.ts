/** Fetches the filter when somebody asks for it, or at once when this session has one. */
import { withWords } from "../../words/languages";
import type { App } from "../state";
import type { Filtering } from "./start";

/** What the session's filter is kept under. */
export const filterPlace = (board: string): string => `cairn-filter-${board}`;

export async function withFilter(app: App): Promise<Filtering> {
  const { startFilter } = await withWords(import("./start"));
  return app.filter.peek() ?? startFilter(app);
}

export function resumeFilter(app: App): void {
  try {
    const kept = sessionStorage.getItem(filterPlace(app.boot.board));
    if (kept !== null) void withFilter(app).catch(() => {});
  } catch {
    // Nothing is kept here.
  }
}
