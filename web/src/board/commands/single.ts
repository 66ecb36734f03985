/** Whether single keys do things: some people speak to their computer, or press keys by chance, and turn them off. */
const NAME = "cairn-single-keys";

export function singleKeys(): boolean {
  try {
    return localStorage.getItem(NAME) !== "off";
  } catch {
    return true;
  }
}

export function turnSingleKeys(on: boolean): void {
  try {
    if (on) localStorage.removeItem(NAME);
    else localStorage.setItem(NAME, "off");
  } catch {
    // Nothing can be kept here.
  }
}
