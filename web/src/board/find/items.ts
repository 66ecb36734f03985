/** What the finder lists: hits of a search, or the commands and goals that fit. */
import { t } from "../../words/catalogue";
import { type At, COMMANDS, type Command } from "../commands/commands";
import { recent, used } from "../commands/recent";
import type { BoardView } from "../doc/schema";
import { go } from "../route";
import { areaName, there } from "../select";
import { arrive } from "./arrive";
import { type Folded, fold } from "./fold";
import { type Query, type Spans, matchLoosely } from "./match";
import { MOST, search } from "./search";

export interface Item {
  id: string;
  words: string;
  spans: Spans;
  hint?: string;
  /** The heading that it stands under. */
  group?: string;
  keys?: string;
  done?: boolean;
  /** The finder stays open. */
  stays?: boolean;
  run: () => void;
}

export interface Listing {
  items: Item[];
  /** What there is to say of them. */
  note: string;
}

/** Everything on the board that holds the words. */
export function found(board: BoardView, query: Query): Listing {
  const { hits, all } = search(board, query);
  const items = hits.map(({ kind, id, words, spans, goal, done, route, field }): Item => {
    const hint = kind === "goal" ? t("find.goal") : goal === "" ? t(`find.${kind}`) : t(`find.${kind}-of`, { goal });
    return { id: `${kind}/${id}`, words, spans, hint, done, run: () => arrive(route, field) };
  });
  if (query.terms.length === 0) return { items, note: t("find.begin") };
  return { items, note: all > MOST ? t("find.most", { n: all, shown: MOST }) : all === 0 ? t("find.nothing") : t("find.count", { n: all }) };
}

interface Offer extends Omit<Item, "spans"> {
  folded: Folded;
  /** Its own, without how well it fits. */
  weight: number;
}

function commandOffer(at: At, command: Command): Offer {
  const words = command.words(at);
  const { id, group, keys } = command;
  return {
    id,
    words,
    folded: fold(words),
    weight: group === "row" ? 0.3 : 0.1,
    group: t(`find.group-${group}`),
    ...(keys ? { keys } : {}),
    run: () => command.run?.(at),
  };
}

function goalOffers({ app }: At): Offer[] {
  const board = app.board.peek();
  return there(board.goals).map(({ id, title, area, status }) => ({
    id: `goal/${id}`,
    words: title || t("goals.unnamed"),
    folded: fold(title),
    weight: status === "open" ? 0.2 : 0,
    group: t("board.goals"),
    hint: status === "open" ? areaName(board, area) : t(status === "reached" ? "goals.reached" : "goals.aside"),
    done: status !== "open",
    run: () => go({ at: "goal", id }),
  }));
}

/** Commands and goals; what was used last stands first. */
export function offered(at: At, query: Query, searchAll: () => void): Listing {
  const commands = COMMANDS.filter(({ id, run, when }) => run && id !== "palette" && (when?.(at) ?? true));
  const offers = [...commands.map((command) => commandOffer(at, command)), ...goalOffers(at)];
  const place = at.app.boot.board;
  const last = recent(place);
  const item = ({ folded: _folded, weight: _weight, run, ...rest }: Offer, spans: Spans): Item => ({
    ...rest,
    spans,
    run: () => {
      used(place, rest.id);
      run();
    },
  });
  if (query.terms.length === 0) {
    const before = last.flatMap((id) => offers.find((offer) => offer.id === id) ?? []).slice(0, 5);
    const rest = offers.filter((offer) => !before.includes(offer) && !offer.id.startsWith("goal/"));
    const group = t("find.recent");
    return { items: [...before.map((offer) => ({ ...item(offer, []), group })), ...rest.map((offer) => item(offer, []))], note: "" };
  }
  const fitting = offers.flatMap((offer) => {
    const match = matchLoosely(offer.folded, query);
    const freshness = last.includes(offer.id) ? (1 - last.indexOf(offer.id) / last.length) / 2 : 0;
    return match === null ? [] : [{ offer, match, score: match.score + offer.weight + freshness }];
  });
  fitting.sort((a, b) => b.score - a.score);
  const items = fitting.slice(0, MOST).map(({ offer, match }) => {
    const { group: _group, ...rest } = item(offer, match.spans);
    return rest;
  });
  const everywhere = { id: "search-all", words: t("find.search-all", { words: query.terms.join(" ") }), spans: [], stays: true, run: searchAll };
  return { items: [...items, everywhere], note: items.length === 0 ? t("find.no-command") : "" };
}
