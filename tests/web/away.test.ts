// @vitest-environment jsdom
import { beforeEach, expect, test, vi } from "vitest";
import { HIDDEN_FOR, STILL_FOR, watchAway } from "@/board/together/away";

let told: [boolean, number][];
let hidden = false;
const hide = (now: boolean): void => {
  hidden = now;
  document.dispatchEvent(new Event("visibilitychange"));
};

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 });
  hidden = false;
  Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
  told = [];
  const stop = watchAway((...each) => told.push(each));
  return () => {
    stop();
    vi.useRealTimers();
  };
});

test("whoever touches nothing for some minutes is away since the last touch, and here again at the next", () => {
  vi.advanceTimersByTime(60_000);
  dispatchEvent(new Event("pointermove"));
  vi.advanceTimersByTime(STILL_FOR - 1);
  expect(told).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(told).toEqual([[true, 1_060_000]]);
  dispatchEvent(new Event("keydown"));
  expect(told.at(-1)?.[0]).toBe(false);
  vi.advanceTimersByTime(STILL_FOR);
  expect(told.at(-1)?.[0]).toBe(true);
});

test("whoever puts the page away is away sooner, and here again when they look at it", () => {
  vi.advanceTimersByTime(30_000);
  hide(true);
  vi.advanceTimersByTime(HIDDEN_FOR - 1);
  dispatchEvent(new Event("pointermove"));
  expect(told).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(told).toEqual([[true, 1_030_000]]);
  hide(false);
  expect(told.map(([away]) => away)).toEqual([true, false]);
});

test("whoever looks elsewhere for a moment was never away", () => {
  hide(true);
  vi.advanceTimersByTime(HIDDEN_FOR / 2);
  hide(false);
  vi.advanceTimersByTime(HIDDEN_FOR);
  expect(told).toEqual([]);
});
