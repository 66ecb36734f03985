/** The languages that Cairn speaks, and how their words get here: each a chunk, and later parts bring their own. */
import { type Area, learn, speak } from "./catalogue";

/** As each language calls itself. */
export const LANGUAGES = { en: "English", pl: "Polski" } as const;
export type Language = keyof typeof LANGUAGES;

/** Which English a day is written in when the browser has no wish of its own. */
const REGION: Record<Language, string> = { en: "en-GB", pl: "pl-PL" };

const FIRST: Record<Language, () => Promise<{ words: Record<string, Area> }>> = {
  en: () => import("./en"),
  pl: () => import("./pl"),
};
const LATER = import.meta.glob<Area>("../../words/*/later/*.json", { import: "default" });

let language: Language = "en";
export const languageNow = (): Language => language;

/** Loads the words of the page's language; the server preloads them, and chose the language. */
export async function speakAs(tag: string): Promise<void> {
  language = tag in LANGUAGES ? (tag as Language) : "en";
  speak(navigator.languages.find((one) => one.startsWith(`${language}-`)) ?? REGION[language]);
  learn((await FIRST[language]()).words);
}

/** Loads a part that isn't needed at once together with its own words (web/words/<language>/later/<area>.json). */
export async function withWords<T>(area: string, part: Promise<T>): Promise<T> {
  const path = `../../words/${language}/later/${area}.json`;
  const [loaded, words] = await Promise.all([part, LATER[path]?.()]);
  if (words) learn({ [path]: words });
  return loaded;
}
