/**
 * Keys by what they type, not by where they lie: `n` is the key that types n on any layout. Where a layout has no Latin
 * letters, the key counts that has the letter on a US one. Written `mod+k`, `?`, `g n` (one after the other).
 */

/** What of a keyboard event matters here. */
export interface Press {
  key: string;
  code: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
}

const LATIN = /^[\x21-\x7e]$/;

/** The sign or letter that was meant, in lower case; "" for keys that are none. */
export function letterOf({ key, code }: Pick<Press, "key" | "code">): string {
  if (LATIN.test(key)) return key.toLowerCase();
  if ([...key].length !== 1) return "";
  const [, letter] = /^Key([A-Z])$/.exec(code) ?? [];
  return letter?.toLowerCase() ?? "";
}

/** As commands write it; "" when it is no key for a command. */
export function nameOf(press: Press): string {
  const letter = letterOf(press);
  // AltGr, which types signs, shows as Ctrl with Alt on Windows.
  if (letter === "" || press.altKey) return "";
  if (!press.ctrlKey && !press.metaKey) return /[a-z]/.test(letter) && press.shiftKey ? "" : letter;
  return `mod+${press.shiftKey && /[a-z]/.test(letter) ? "shift+" : ""}${letter}`;
}

/** Milliseconds within which the second key of two has to come. */
const TOGETHER = 1500;

/** Hears one key after the other; tells the command that they are, if any. `keys` are those of all commands now. */
export function hearing(): (name: string, keys: readonly string[], at: number) => { heard: string } | "more" | null {
  let first = "";
  let since = 0;
  return (name, keys, at) => {
    const both = first !== "" && at - since < TOGETHER ? `${first} ${name}` : name;
    first = "";
    const heard = keys.includes(both) ? both : both !== name && keys.includes(name) ? name : null;
    if (heard !== null) return { heard };
    if (!keys.some((each) => each.startsWith(`${name} `))) return null;
    [first, since] = [name, at];
    return "more";
  };
}

const MAC = /Mac|iPhone|iPad/;
export const onMac = (): boolean => MAC.test(navigator.platform);

/** As it stands on the keys: ["Ctrl", "Shift", "Z"], ["g", "n"]. */
export function keyCaps(keys: string, mac: boolean): string[] {
  const names: Record<string, string> = mac
    ? { mod: "⌘", shift: "⇧", alt: "⌥", enter: "↩" }
    : { mod: "Ctrl", shift: "Shift", alt: "Alt", enter: "Enter" };
  return keys.split(/[ +](?=.)/).map((key) => names[key] ?? (keys.includes("+") && key.length === 1 ? key.toUpperCase() : key));
}

const FIELDS = "input:not([type=checkbox], [type=radio], [type=range], [type=button]), textarea, select, [contenteditable]";

/** Whether letters are typed where the event comes from. */
export const isField = (target: EventTarget | null): boolean => target instanceof Element && target.closest(FIELDS) !== null;
