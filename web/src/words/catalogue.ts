/**
 * Words for people, by key, in the language of the page: `t("saving.saved")`. The words themselves are web/words/*; their
 * keys and placeholders are typed from the English ones (`npm run check` writes the types). See CONTRIBUTING.md.
 */
import type { ComponentChildren } from "preact";
import type { Words } from "cairn:words";

export type Key = keyof Words & string;

/** Words, or a form for each plural category of the language, chosen by `n`; "=1" is for exactly one. */
export type Message = string | Readonly<Record<string, string>>;

/** One file of web/words/<language>; its name is the first part of its keys. */
export type Area = Readonly<Record<string, Message>>;

type Plain = string | number;
type Wrap = (inside: string) => ComponentChildren;
/** Of one key, or of any of several that are chosen between. */
type NameIn<K extends Key> = K extends Key ? keyof Words[K] : never;
type KindOf<K extends Key, P> = K extends Key ? (P extends keyof Words[K] ? Words[K][P] : never) : never;
/** What a message needs: `{name}` a word or number, `<b>…</b>` something around the words inside. */
type Needs<K extends Key, Value> = {
  [P in NameIn<K>]: KindOf<K, P> extends "around" ? Wrap : KindOf<K, P> extends "count" ? number : Value;
};
type Given<K extends Key, Value> = [NameIn<K>] extends [never] ? [] : [values: Needs<K, Value>];
/** Keys of messages with `<b>…</b>` are for `rich` alone. */
type PlainKey = { [K in Key]: "around" extends Words[K][keyof Words[K]] ? never : K }[Key];

const areas = new Map<string, Area>();
let locale = "en-GB";
let numbers = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 });
let plurals = new Intl.PluralRules(locale);

export const localeNow = (): string => locale;

/** The language of words, days and numbers from now on. Called before anything is drawn. */
export function speak(tag: string): void {
  locale = tag;
  numbers = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 });
  plurals = new Intl.PluralRules(locale);
}

/** Adds files of the catalogue, by their path or name. */
export function learn(files: Readonly<Record<string, Area>>): void {
  for (const [path, area] of Object.entries(files)) areas.set(path.replace(/^.*\/|\.json$/g, ""), area);
}

const shown = (value: unknown): string => (typeof value === "number" ? numbers.format(value) : String(value));

function message(key: string, values: Record<string, unknown>): string {
  const dot = key.indexOf(".");
  const found = areas.get(key.slice(0, dot))?.[key.slice(dot + 1)];
  if (found === undefined || typeof found === "string") return found ?? key;
  const n = values["n"] as number;
  return found[`=${n}`] ?? found[plurals.select(n)] ?? found["other"] ?? key;
}

/** The words of a key, with what stands in its `{placeholders}`; numbers are written as the language writes them. */
export function t<K extends PlainKey>(key: K, ...[given]: Given<K, Plain>): string {
  const values = (given ?? {}) as Record<string, unknown>;
  return message(key, values).replace(/\{(\w+)\}/g, (_all, name: string) => shown(values[name]));
}

/** The same for words with elements in them: `rich("partner.looking", { name: <strong>{them}</strong> })`. */
export function rich<K extends Key>(key: K, ...[given]: Given<K, ComponentChildren>): ComponentChildren[] {
  const values = (given ?? {}) as Record<string, unknown>;
  const fill = (text: string): ComponentChildren[] =>
    text.split(/(\{\w+\})/).map((part) => {
      const value = part.startsWith("{") ? values[part.slice(1, -1)] : part;
      return typeof value === "number" ? shown(value) : (value as ComponentChildren);
    });
  return message(key, values)
    .split(/(<(\w+)>.*?<\/\2>)/)
    .flatMap((part, n, all) => {
      if (n % 3 === 2) return []; // the tag's name, which the split leaves behind
      if (n % 3 === 0) return fill(part);
      const tag = all[n + 1] as string;
      const inside = part.slice(tag.length + 2, -(tag.length + 3));
      return [(values[tag] as Wrap)(fill(inside).join(""))];
    });
}
