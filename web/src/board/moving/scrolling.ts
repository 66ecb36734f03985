/** Scrolls what lies under the pointer when it comes near an edge, the faster the nearer. */

/** How near, in pixels, and how fast at the very edge, in pixels a second. */
const ZONE = 88;
const FASTEST = 1100;

function scrollerAt(x: number, y: number): Element {
  let at = document.elementFromPoint(x, y);
  for (; at !== null && at !== document.body; at = at.parentElement) {
    if (at.scrollHeight > at.clientHeight && /auto|scroll/.test(getComputedStyle(at).overflowY)) return at;
  }
  return document.scrollingElement ?? document.documentElement;
}

/** Pixels a second at `y` between two edges; negative is up. */
export function speedAt(y: number, top: number, bottom: number): number {
  const zone = Math.min(ZONE, (bottom - top) / 4);
  const near = y < top + zone ? (y - top - zone) / zone : y > bottom - zone ? (y - bottom + zone) / zone : 0;
  return Math.max(-1, Math.min(1, near)) * FASTEST;
}

/** One frame of it; true when something moved. */
export function scrollNear(x: number, y: number, milliseconds: number): boolean {
  const scroller = scrollerAt(x, Math.max(0, Math.min(innerHeight - 1, y)));
  const page = scroller === document.scrollingElement;
  const box = scroller.getBoundingClientRect();
  const speed = page ? speedAt(y, 0, innerHeight) : speedAt(y, Math.max(0, box.top), Math.min(innerHeight, box.bottom));
  if (speed === 0) return false;
  const before = scroller.scrollTop;
  // At least a pixel: where frames come often, less would be rounded away.
  const by = (speed * Math.min(milliseconds, 50)) / 1000;
  scroller.scrollBy({ top: Math.sign(by) * Math.max(1, Math.abs(by)), behavior: "instant" });
  return scroller.scrollTop !== before;
}
