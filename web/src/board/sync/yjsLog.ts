/**
 * Stands in for lib0/logging in the bundle (vite.config.ts): Yjs warns by it, and lib0's own brings coloured words, a DOM
 * and a schema library along, which is 3 KB of the first view.
 */
export const BOLD = "";
export const UNBOLD = "";
export const ORANGE = "";
export const RED = "";

export function print(...words: unknown[]): void {
  console.log(...words.filter((word) => word !== ""));
}

export function warn(...words: unknown[]): void {
  console.warn(...words);
}
