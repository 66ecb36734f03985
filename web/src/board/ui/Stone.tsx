/** The stones: one hand-drawn family for benchmarks on a path and for the cairn. */

/** Outlines in a box of 24 by 18; no two neighbours are the same. */
const OUTLINES = [
  "M2.6 10.400C2 6.2 5.4 2.6 11 2.200c6.2-.4 10.6 2.6 10.5 7.2-.1 4.4-4.3 6.7-10 6.6-5.2-.1-8.4-1.8-8.9-5.600Z",
  "M2.3 9.200c.3-4.1 4.6-7 10.1-6.7 5.6.3 9.5 3.5 9.3 7.3-.2 4-4.7 6.3-10.2 6.1-5.7-.2-9.5-2.7-9.2-6.700Z",
  "M2.5 9.900C2.4 5.6 6.3 2.9 12.3 2.600c5.7-.3 9.3 2.3 9.2 6.4-.1 4.6-4.1 7-9.8 7-5.5 0-9.1-2.1-9.2-6.100Z",
];

export function Stone({ seed, state }: { seed: number; state: "open" | "reached" | "draft" }) {
  return (
    <svg class={`stone ${state}`} viewBox="0 0 24 18" width="24" height="18" aria-hidden="true" focusable="false">
      <path d={OUTLINES[seed % OUTLINES.length]} />
    </svg>
  );
}

const BOULDERS = [
  "M3 52C4 30 30 14 90 10c62-4 104 10 107 34 2 24-38 36-98 36C38 80 2 74 3 52Z",
  "M4 46c-2-22 34-34 94-36 58-2 98 12 98 36 0 22-40 34-96 34C42 80 6 70 4 46Z",
  "M3 40C6 20 42 8 102 10c56 2 94 16 95 38 1 24-44 34-104 32C34 78 0 64 3 40Z",
];

const STONES_SHOWN = 9;

/** The cairn: a stone for each goal reached, the first at the bottom, the newest on top. */
export function Cairn({ stones, label }: { stones: readonly string[]; label: string }) {
  const shown = stones.slice(-STONES_SHOWN);
  // Each stone a little smaller than the one it lies on.
  const heights = shown.map((_, n) => 44 * 0.9 ** n);
  const total = 24 + Math.max(36, heights.reduce((sum, height) => sum + height - 4, 0));
  let top = total - 8;
  return (
    <svg class="cairn" viewBox={`0 0 200 ${total}`} role="img" aria-label={label}>
      {shown.length === 0 && (
        <g transform={`translate(36 ${total - 48}) scale(.64 .46)`}>
          <path class="boulder none" d={BOULDERS[0]} />
        </g>
      )}
      {shown.map((id, n) => {
        const height = heights[n] as number;
        const width = 176 * 0.8 ** n;
        const lean = (((hash(id) % 7) - 3) * width) / 50;
        top -= height - 4;
        const newest = n === shown.length - 1;
        return (
          <g key={id} transform={`translate(${100 - width / 2 + lean} ${top}) scale(${width / 200} ${height / 84})`}>
            <path class={`boulder ${newest ? "newest" : `kind-${(n % 3) + 1}`}`} d={BOULDERS[hash(id) % BOULDERS.length]} />
          </g>
        );
      })}
    </svg>
  );
}

/** A small steady number from an id, so that a stone always looks the same. */
function hash(id: string): number {
  let sum = 7;
  for (const character of id) sum = (sum * 31 + character.charCodeAt(0)) % 9973;
  return sum;
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
