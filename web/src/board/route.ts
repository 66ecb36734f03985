/** Where the person is on the board, held by the address's hash: reload, back and a copied address all work. */
import { type Signal, signal } from "@preact/signals";
import type { Id } from "./doc/schema";

export type Route =
  | { at: "goals" }
  | { at: "goal"; id: Id }
  | { at: "actions" }
  | { at: "wins" }
  | { at: "share" }
  | { at: "trash" };

export const PLACES = ["actions", "wins", "share", "trash"] as const;

/** Places that lie over the one they were opened from. */
export const liesOver = ({ at }: Route): boolean => at === "share" || at === "trash";

/** An address that someone mistyped or cut short is read as it stands. */
function decoded(word: string): string {
  try {
    return decodeURIComponent(word);
  } catch {
    return word;
  }
}

export function parseHash(hash: string): Route {
  const word = hash.replace(/^#/, "");
  if (word.startsWith("goal-")) return { at: "goal", id: decoded(word.slice(5)) };
  const place = PLACES.find((each) => each === word);
  return place ? { at: place } : { at: "goals" };
}

export const hashOf = (route: Route): string =>
  route.at === "goals" ? "#" : route.at === "goal" ? `#goal-${encodeURIComponent(route.id)}` : `#${route.at}`;

export function watchRoute(): Signal<Route> {
  const route = signal(parseHash(location.hash));
  addEventListener("hashchange", () => {
    route.value = parseHash(location.hash);
  });
  return route;
}

export function go(route: Route): void {
  location.hash = hashOf(route);
}
