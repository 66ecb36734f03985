/** The languages that Cairn speaks, and how their words get here: a chunk for the first view, one for all that comes later. */
import { type Area, learn, speak } from "./catalogue";

/** As each language calls itself. */
export const LANGUAGES = { en: "English", pl: "Polski" } as const;
export type Language = keyof typeof LANGUAGES;

type Chunk = () => Promise<{ words: Record<string, Area> }>;
const FIRST: Record<Language, Chunk> = { en: () => import("./en"), pl: () => import("./pl") };
const LATER: Record<Language, Chunk> = { en: () => import("./en.later"), pl: () => import("./pl.later") };

let language: Language = "en";
export const languageNow = (): Language => language;

/** Loads the words of the page's language and region ("en-GB"); the server preloads them, and chose both. */
export async function speakAs(tag: string): Promise<void> {
  const [wanted = ""] = tag.split("-");
  language = wanted in LANGUAGES ? (wanted as Language) : "en";
  speak(tag);
  learn((await FIRST[language]()).words);
}

/** Loads a part that isn't needed at once, and the words that such parts have (web/words/<language>/later). */
export async function withWords<T>(part: Promise<T>): Promise<T> {
  const [loaded, { words }] = await Promise.all([part, LATER[language]()]);
  learn(words);
  return loaded;
}
