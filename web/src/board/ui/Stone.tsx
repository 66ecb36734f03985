/** The stones: one hand-drawn family for benchmarks on a path and for the cairn. */
import { useRef } from "preact/hooks";

/** Outlines in a box of 24 by 18; no two neighbours are the same. */
const OUTLINES = [
  "M2.6 10.400C2 6.2 5.4 2.6 11 2.200c6.2-.4 10.6 2.6 10.5 7.2-.1 4.4-4.3 6.7-10 6.6-5.2-.1-8.4-1.8-8.9-5.600Z",
  "M2.3 9.200c.3-4.1 4.6-7 10.1-6.7 5.6.3 9.5 3.5 9.3 7.3-.2 4-4.7 6.3-10.2 6.1-5.7-.2-9.5-2.7-9.2-6.700Z",
  "M2.5 9.900C2.4 5.6 6.3 2.9 12.3 2.600c5.7-.3 9.3 2.3 9.2 6.4-.1 4.6-4.1 7-9.8 7-5.5 0-9.1-2.1-9.2-6.100Z",
];

export function Stone({ seed, state }: { seed: number; state: "open" | "reached" | "draft" }) {
  // Only a stone that is being reached settles; one that was reached long ago just lies there.
  const before = useRef(state);
  const settling = state === "reached" && before.current === "open";
  return (
    <svg class={`stone ${state} ${settling ? "settling" : ""}`} viewBox="0 0 24 18" width="24" height="18" aria-hidden="true" focusable="false">
      <path d={OUTLINES[seed % OUTLINES.length]} />
    </svg>
  );
}

/** Pebbles in a box from -50 to 50 both ways; the pages that the server draws have the same. */
const PEBBLES = [
  "M-50 14C-52-10-50-30-36-40C-18-52 26-52 40-42C50-32 51-12 49 12C47 34 36 45 18 48C-4 51-30 50-40 43C-47 38-49 28-50 14Z",
  "M-49-8C-48-34-36-46-14-48C8-51 32-48 42-38C51-26 52 6 46 26C40 44 24 48 2 49C-24 51-42 46-47 30C-50 18-50 4-49-8Z",
  "M-50 18C-51-8-44-30-28-40C-8-50 22-51 38-44C50-36 51-14 49 8C48 32 40 44 22 47C-2 51-30 51-42 45C-49 40-50 30-50 18Z",
  "M-48 4C-50-24-46-40-30-46C-10-51 20-50 36-44C48-36 51-16 50 10C48 36 38 46 16 49C-10 51-34 48-42 40C-47 32-48 18-48 4Z",
];

/** From the ground up: width, height, shift, turn, colour. A stone's place depends on its number alone. */
const PILE = [
  [156, 38, 0, 0, 1],
  [128, 31, 5, -1.5, 2],
  [108, 30, -6, 1.5, 3],
  [92, 25, 3, -2, 1],
  [84, 25, -3, 1, 2],
  [70, 22, 4, 2, 3],
  [66, 21, -2, -2, 1],
  [54, 19, 3, 1.5, 2],
  [50, 18, -2, -1, 3],
  [40, 16, 2, 2, 1],
  [34, 14, -1, -2, 2],
  [26, 12, 1, 0, 3],
] as const;

/** How far a stone sinks onto the one below. */
const SINK = 2.5;

/** The cairn: a stone for each goal reached, twelve at most; the words beside it say the number. */
export function Cairn({ stones }: { stones: number }) {
  // What lay there when the page was opened just lies there; a stone that comes is laid.
  const before = useRef(stones);
  const laid = stones > before.current;
  if (stones < before.current) before.current = stones;
  const shown = PILE.slice(0, stones);
  if (shown.length === 0) {
    return (
      <svg class="cairn to-come" viewBox="-90 -68 180 68" width="180" height="68" aria-hidden="true" focusable="false">
        <path transform="translate(0 -19) scale(1.5 .36)" d={PEBBLES[0]} />
        <path transform="translate(4 -51) scale(1.1 .28)" d={PEBBLES[1]} />
      </svg>
    );
  }
  const height = Math.round(shown.reduce((sum, [, each]) => sum + each - SINK, 0)) + 3;
  let ground = 0;
  return (
    <svg
      class="cairn"
      viewBox={`-90 -${height} 180 ${height}`}
      width="180"
      height={height}
      aria-hidden="true"
      focusable="false"
    >
      {shown.map(([wide, high, shift, turn, colour], n) => {
        const middle = ground - high / 2;
        ground -= high - SINK;
        const newest = n === shown.length - 1;
        return (
          <g key={n} class={newest && laid ? "laid" : ""}>
            <path
              class={newest ? "newest" : `kind-${colour}`}
              transform={`translate(${shift} ${middle}) rotate(${turn}) scale(${wide / 100} ${high / 100})`}
              d={PEBBLES[n % PEBBLES.length]}
            />
          </g>
        );
      })}
    </svg>
  );
}

/** The sign of the house beside the board's title. */
export function Mark() {
  return (
    <svg class="mark" viewBox="0 0 28 32" width="28" height="32" aria-hidden="true" focusable="false">
      <ellipse class="kind-1" cx="14" cy="27.5" rx="12.5" ry="3.9" />
      <ellipse class="kind-2" cx="13" cy="19.8" rx="9" ry="3.5" />
      <ellipse class="kind-3" cx="15" cy="12.9" rx="6.3" ry="3" />
      <ellipse class="newest" cx="13.8" cy="6.8" rx="3.8" ry="2.5" />
    </svg>
  );
}

/** How far a goal is, as a thin ring. The number stands beside it in words. */
export function Ring({ progress }: { progress: number }) {
  const radius = 15.5;
  const around = 2 * Math.PI * radius;
  return (
    <svg class={`ring ${progress >= 1 ? "full" : ""}`} viewBox="0 0 40 40" width="40" height="40" aria-hidden="true" focusable="false">
      <circle class="ring-all" cx="20" cy="20" r={radius} />
      {progress > 0 && (
        <circle
          class="ring-done"
          cx="20"
          cy="20"
          r={radius}
          stroke-dasharray={`${progress * around} ${around}`}
          transform="rotate(-90 20 20)"
        />
      )}
      {progress >= 1 && <path class="ring-tick" d="m13.5 20.5 4.5 4.5 8.7-9.5" />}
    </svg>
  );
}
