/** What one component needs of the board: it is drawn again when that changes, and not with every change of the board. */
import { computed } from "@preact/signals";
import { useMemo } from "preact/hooks";
import type { BoardView } from "../doc/schema";
import { kept } from "../kept";
import { useApp } from "../state";

/** `select` may use what is named in `needs`, and signals. Lists and groups of lists that say the same stay the same. */
export function useBoard<T>(select: (board: BoardView) => T, needs: readonly unknown[] = []): T {
  const { board } = useApp();
  return useMemo(() => {
    let last: T | undefined;
    return computed(() => (last = kept(last, select(board.value), 3)));
  }, needs).value;
}
