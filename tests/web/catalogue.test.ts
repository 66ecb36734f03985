/** The catalogue of words (web/words) is whole in every language, used, and the only place with words for people. */
import { readFileSync, readdirSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { describe, expect, test } from "vitest";
import { parseSync } from "vite";
import { LANGUAGES } from "@/words/languages";

const ROOT = join(import.meta.dirname, "../..");
const BUNDLES = ["board", "later", "server"] as const;
type Message = string | Record<string, string>;

const read = (path: string): string => readFileSync(join(ROOT, path), "utf8");
const files = (folder: string, ending: RegExp): string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && ending.test(entry.name))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)));

function catalogue(language: string, bundle: string): Map<string, Message> {
  const messages = new Map<string, Message>();
  for (const file of files(`web/words/${language}/${bundle}`, /\.json$/)) {
    for (const [name, message] of Object.entries(JSON.parse(read(file)) as Record<string, Message>)) {
      messages.set(`${basename(file, ".json")}.${name}`, message);
    }
  }
  return messages;
}

const forms = (message: Message): string[] => (typeof message === "string" ? [message] : Object.values(message));
const marks = (message: Message): string[] => {
  const found = forms(message).flatMap((form) => form.match(/\{\w+\}|<\w+>/g) ?? []);
  return [...new Set([...found, ...(typeof message === "string" ? [] : ["{n}"])])].sort();
};

const BROWSER = files("web/src", /\.tsx?$/);
const TEMPLATES = files("web/templates", /\.html$/);
const SERVER = [...files("server", /\.py$/), ...TEMPLATES];

describe.each(BUNDLES)("the words of %s", (bundle) => {
  const english = catalogue("en", bundle);

  test.each(Object.keys(LANGUAGES))("%s has every key, and none too many", (language) => {
    expect([...catalogue(language, bundle).keys()].sort()).toEqual([...english.keys()].sort());
  });

  test.each(Object.keys(LANGUAGES))("%s has the placeholders of the English words, and a form for each plural", (language) => {
    const categories = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
    for (const [key, message] of catalogue(language, bundle)) {
      expect(marks(message), `${language} ${key}`).toEqual(marks(english.get(key) ?? ""));
      expect(typeof message, `${language} ${key}`).toBe(typeof english.get(key));
      expect(forms(message).every((form) => form.trim() !== ""), `${language} ${key}`).toBe(true);
      if (typeof message === "string") continue;
      const named = Object.keys(message).filter((form) => !form.startsWith("="));
      expect(named.sort(), `${language} ${key}`).toEqual([...categories].sort());
    }
  });

  test("every key is used", () => {
    const code = (bundle === "server" ? SERVER : BROWSER).map(read).join("\n");
    // What stands before `${…}`, `{…}` or ` ~ …` is the beginning of keys.
    const beginnings = [...code.matchAll(/["'`]([a-z-]+\.[\w-]*)(?:\$?\{|["'] ~)/g)].map(([, beginning]) => beginning as string);
    const unused = [...english.keys()].filter(
      (key) => !new RegExp(`["'\`]${key.replace(".", "\\.")}["'\`]`).test(code) && !beginnings.some((each) => key.startsWith(each)),
    );
    expect(unused).toEqual([]);
  });
});

test("an area's name is used once, whatever bundle it is in on either side", () => {
  const names = ["board", "later"].flatMap((bundle) => files(`web/words/en/${bundle}`, /\.json$/).map((file) => basename(file)));
  expect(names.length).toBe(new Set(names).size);
});

test("the server and its templates ask for no key that isn't there", () => {
  const known = catalogue("en", "server");
  const asked = SERVER.flatMap((file) =>
    [...read(file).matchAll(/\b(?:t|say|text|html)\(\s*["']([a-z-]+\.[\w-]+)["'](?! ~)/g)].map(([, key]) => `${file}: ${key}`),
  );
  expect(asked.length).toBeGreaterThan(0);
  expect(asked.filter((one) => !known.has(one.split(": ")[1] as string))).toEqual([]);
});

const WORDS = /\p{L}{2}/u;
/** A sentence, or the beginning of one: no class name, key or selector looks like that. */
const SENTENCE = /^[“"]?\p{Lu}[\p{Ll}'’]*,? +\p{L}/u;
const READ_OUT = new Set(["aria-label", "aria-description", "aria-roledescription", "alt", "title", "label", "placeholder", "words", "heading"]);

interface Node {
  type: string;
  [field: string]: unknown;
}

function hardCoded(file: string): string[] {
  const found: string[] = [];
  const visit = (node: Node, parent: Node | null): void => {
    const text = node.type === "JSXText" || node.type === "Literal" ? node["value"] : node.type === "TemplateElement" ? (node["value"] as { cooked: string }).cooked : null;
    if (typeof text === "string" && WORDS.test(text)) {
      const attribute = parent?.type === "JSXAttribute" ? ((parent["name"] as Node)["name"] as string) : null;
      const error = parent?.type === "NewExpression" && /Error$/.test((parent["callee"] as Node)["name"] as string);
      const shown = node.type === "JSXText" || (attribute !== null && READ_OUT.has(attribute)) || SENTENCE.test(text);
      if (shown && !error) found.push(`${file}: ${text.trim()}`);
    }
    for (const value of Object.values(node)) {
      for (const child of Array.isArray(value) ? value : [value]) {
        if (child !== null && typeof child === "object" && typeof (child as Node).type === "string") visit(child as Node, node);
      }
    }
  };
  visit(parseSync(file, read(file)).program as unknown as Node, null);
  return found;
}

test("components hold no words of their own", () => {
  expect(BROWSER.flatMap(hardCoded)).toEqual([]);
});

test("templates hold no words of their own", () => {
  const found = TEMPLATES.flatMap((file) => {
    const source = read(file).replace(/\{#.*?#\}/gs, "").replace(/<meta name="(viewport|color-scheme|theme-color)".*?>/g, "");
    const inside = [...source.matchAll(/\{[{%](.*?)[%}]\}/gs)].flatMap(([, code]) => [...(code as string).matchAll(/"([^"]*)"/g)].map(([, one]) => one as string));
    const plain = source.replace(/\{[{%].*?[%}]\}/gs, "");
    const attributes = [...plain.matchAll(/\s(?:aria-label|alt|title|placeholder|content)="([^"]*)"/g)].map(([, one]) => one as string);
    const between = plain.replace(/<[^>]*>| [\w-]+="[^"]*"/gs, "\n").split("\n");
    return [...inside.filter((one) => SENTENCE.test(one)), ...attributes, ...between]
      .map((one) => one.replace(/\bCairn\b|&\w+;/g, "").trim())
      .filter((one) => WORDS.test(one))
      .map((one) => `${file}: ${one}`);
  });
  expect(found).toEqual([]);
});
