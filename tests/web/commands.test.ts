/** Commands and their keys: one list, on any layout, and none that is heard twice. */
import { describe, expect, test, vi } from "vitest";
import { COMMANDS } from "@/board/commands/commands";
import { type Press, hearing, keyCaps, nameOf } from "@/board/commands/keys";

// The parts of the page that commands use ask for it when they are loaded.
vi.hoisted(() => Object.assign(globalThis, { matchMedia: () => ({ matches: false }) }));

const press = (key: string, more: Partial<Press> = {}): Press => ({
  key,
  code: "",
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...more,
});

describe("a key's name", () => {
  test.each<[string, Press, string]>([
    ["a letter", press("n"), "n"],
    ["a letter where Dvorak has it", press("n", { code: "KeyL" }), "n"],
    ["a letter on a Russian layout, by where it lies", press("т", { code: "KeyN" }), "n"],
    ["a Polish letter is itself, and no command", press("ł", { code: "KeyL", altKey: true }), ""],
    ["the sign for help, whatever it takes to type it", press("?", { code: "Minus", shiftKey: true }), "?"],
    ["the slash of a German layout", press("/", { code: "Digit7", shiftKey: true }), "/"],
    ["a capital letter is somebody writing", press("N", { shiftKey: true }), ""],
    ["Ctrl with a letter", press("k", { ctrlKey: true }), "mod+k"],
    ["⌘ with a letter on a Greek layout", press("κ", { code: "KeyK", metaKey: true }), "mod+k"],
    ["with Shift", press("Z", { ctrlKey: true, shiftKey: true }), "mod+shift+z"],
    ["AltGr, as Windows shows it", press("@", { ctrlKey: true, altKey: true }), ""],
    ["a key without a sign", press("ArrowDown"), ""],
    ["a dead key", press("Dead", { code: "KeyN" }), ""],
    ["a key that an input method holds", press("Process", { code: "KeyN" }), ""],
  ])("%s", (_what, event, name) => {
    expect(nameOf(event)).toBe(name);
  });

  test("stands as it does on the keys", () => {
    expect(keyCaps("mod+shift+z", false)).toEqual(["Ctrl", "Shift", "Z"]);
    expect(keyCaps("mod+k", true)).toEqual(["⌘", "K"]);
    expect(keyCaps("g n", false)).toEqual(["g", "n"]);
    expect(keyCaps("?", false)).toEqual(["?"]);
  });
});

describe("two keys, one after the other", () => {
  const keys = ["g n", "n", "w"];

  test("are one command, and the second alone another", () => {
    const hear = hearing();
    expect(hear("g", keys, 0)).toBe("more");
    expect(hear("n", keys, 300)).toEqual({ heard: "g n" });
    expect(hear("n", keys, 600)).toEqual({ heard: "n" });
  });

  test("that come too late are what each is alone", () => {
    const hear = hearing();
    hear("g", keys, 0);
    expect(hear("n", keys, 5000)).toEqual({ heard: "n" });
  });

  test("that mean nothing together are what the second is", () => {
    const hear = hearing();
    hear("g", keys, 0);
    expect(hear("w", keys, 100)).toEqual({ heard: "w" });
    expect(hear("x", keys, 200)).toBe(null);
  });
});

test("no two commands have the same id, nor the same keys, nor keys that begin another's", () => {
  const ids = COMMANDS.map(({ id }) => id);
  expect(ids.length).toBe(new Set(ids).size);
  const keys = COMMANDS.flatMap((command) => command.keys ?? []);
  expect(keys.length).toBe(new Set(keys).size);
  for (const one of keys) expect(keys.filter((other) => other.startsWith(`${one} `))).toEqual([]);
});
