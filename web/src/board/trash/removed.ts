/** What lies in the trash, as a list: with what hangs on each thing, and what comes back or is deleted together with it. */
import { type BoardView, type Id, type Instant, KINDS, type Kind, type Seat } from "../doc/schema";

export type Thing = readonly [Kind, Id];

export interface Removed {
  kind: Kind;
  id: Id;
  /** "" for what has no words yet. */
  title: string;
  at: Instant;
  by: Seat | null;
  /** The goal that it hangs on, and whether that is in the trash too. */
  goal: { title: string; removed: boolean } | null;
  /** What comes back with a goal, or stood in an area or under a value. */
  with: { benchmarks: number; actions: number; goals: number };
  /** Other words of it, for the search. */
  more: string;
}

interface Part {
  id: Id;
  goal: Id | null;
  title: string;
  removed: Instant | null;
}

const fold = (words: string): string => words.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

const there = (parts: readonly Part[], goal: Id): number =>
  parts.filter((part) => part.goal === goal && part.removed === null).length;

/** The last removed first. What never had a word, and nothing on it, is nothing to bring back. */
export function removedThings(board: BoardView): Removed[] {
  const goals = new Map(board.goals.map((goal) => [goal.id, goal]));
  const found = KINDS.flatMap((kind) =>
    (board[kind] as readonly (BoardView[Kind][number] & Partial<Part>)[]).flatMap((item): Removed[] => {
      if (item.removed === null) return [];
      const of = item.goal == null ? undefined : goals.get(item.goal);
      const goal = of ? { title: of.title, removed: of.removed !== null } : null;
      const standing = (by: "area" | "value"): number =>
        board.goals.filter((one) => one[by] === item.id && one.removed === null).length;
      return [
        {
          kind,
          id: item.id,
          title: "title" in item ? (item.title ?? "") : "name" in item ? item.name : "",
          at: item.removed,
          by: item.removedBy,
          goal: kind === "wins" ? null : goal,
          with: {
            benchmarks: kind === "goals" ? there(board.benchmarks, item.id) : 0,
            actions: kind === "goals" ? there(board.actions, item.id) : 0,
            goals: kind === "areas" ? standing("area") : kind === "values" ? standing("value") : 0,
          },
          more: [goal?.title, "why" in item ? `${item.why} ${item.notes}` : "", "meaning" in item ? item.meaning : ""].join(" "),
        },
      ];
    }),
  );
  const something = (one: Removed): boolean => one.title.trim() !== "" || one.more.trim() !== "" || one.with.benchmarks + one.with.actions > 0;
  return found.filter(something).sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0));
}

/** Those in which each word of `query` is found, however it is accented. */
export function search(things: readonly Removed[], query: string): Removed[] {
  const words = fold(query).split(/\s+/).filter(Boolean);
  return things.filter(({ title, more }) => {
    const text = fold(`${title} ${more}`);
    return words.every((word) => text.includes(word));
  });
}

/** What has to come back so that a thing is seen again: itself, and the goal that it hangs on. */
export function comingBack(board: BoardView, { kind, id }: Removed): Thing[] {
  const item = kind === "benchmarks" || kind === "actions" ? board[kind].find((one) => one.id === id) : undefined;
  const goal = item && board.goals.find((one) => one.id === item.goal && one.removed !== null);
  return [[kind, id], ...(goal ? ([["goals", goal.id]] as Thing[]) : [])];
}

/** What is deleted for ever with things: all that hangs on a goal goes with it, however it was removed or not. */
export function goingWith(board: BoardView, things: readonly Thing[]): Thing[] {
  const goals = new Set(things.flatMap(([kind, id]) => (kind === "goals" ? [id] : [])));
  const parts = (["benchmarks", "actions"] as const).flatMap((kind) =>
    board[kind].filter((one) => one.goal !== null && goals.has(one.goal)).map((one): Thing => [kind, one.id]),
  );
  const all = new Map([...things, ...parts].map((thing) => [thing.join("/"), thing]));
  return [...all.values()];
}

/** All that is removed, also what is not listed. */
export const everything = (board: BoardView): Thing[] =>
  goingWith(
    board,
    KINDS.flatMap((kind) => (board[kind] as readonly { id: Id; removed: Instant | null }[]).filter((one) => one.removed !== null).map((one): Thing => [kind, one.id])),
  );
