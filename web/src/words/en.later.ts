/** The English words of all that is fetched when it is wanted, as one chunk. */
import type { Area } from "./catalogue";

export const words = import.meta.glob<Area>("../../words/en/later/*.json", { eager: true, import: "default" });
