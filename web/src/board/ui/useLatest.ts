/** Hands the same object on at every drawing, with the latest value in it: what gets it need not be drawn again. */
import { useRef } from "preact/hooks";

export function useLatest<T>(value: T): { readonly current: T } {
  const latest = useRef(value);
  latest.current = value;
  return latest;
}
