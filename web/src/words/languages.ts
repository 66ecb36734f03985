/** The languages that Cairn speaks, and how their words get here: each a chunk, and later parts bring their own. */
import { type Area, learn, speak } from "./catalogue";

/** As each language calls itself. */
export const LANGUAGES = { en: "English", pl: "Polski" } as const;
export type Language = keyof typeof LANGUAGES;

const FIRST: Record<Language, () => Promise<{ words: Record<string, Area> }>> = {
  en: () => import("./en"),
  pl: () => import("./pl"),
};
const LATER = import.meta.glob<Area>("../../words/*/later/*.json", { import: "default" });

let language: Language = "en";
export const languageNow = (): Language => language;

/** Loads the words of the page's language and region ("en-GB"); the server preloads them, and chose both. */
export async function speakAs(tag: string): Promise<void> {
  const [wanted = ""] = tag.split("-");
  language = wanted in LANGUAGES ? (wanted as Language) : "en";
  speak(tag);
  learn((await FIRST[language]()).words);
}

/** Loads a part that isn't needed at once together with its own words (web/words/<language>/later/<area>.json). */
export async function withWords<T>(area: string, part: Promise<T>): Promise<T> {
  const path = `../../words/${language}/later/${area}.json`;
  const [loaded, words] = await Promise.all([part, LATER[path]?.()]);
  if (words) learn({ [path]: words });
  return loaded;
}
