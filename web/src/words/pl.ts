/** The Polish words of the board's first view, as one chunk. */
import type { Area } from "./catalogue";

export const words = import.meta.glob<Area>("../../words/pl/board/*.json", { eager: true, import: "default" });
