/** Chance that can be had again. */

/** Seeds for a test each, so that the name of a failing one says which. */
export const seeds = (count: number): number[] => Array.from({ length: count }, (_, n) => n + 1);

/** Numbers that look random and are the same every time (mulberry32). */
export function seeded(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4294967296) * below);
  };
}
