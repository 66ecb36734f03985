/** What is new since this person was here: a part of its own, fetched beside the board while that is being connected. */
import { effect } from "@preact/signals";
import { t } from "../../words/catalogue";
import type { App } from "../state";
import { NewsCard } from "./Card";
import type { Line } from "./lines";
import { type Shown, trackNews } from "./tracker";
import { watcher } from "./watch";

/** Marks are called `benchmarks/<id>`, `goals/<id>/why`, and `goals/<id>` in the list. */
export interface News extends Shown {
  /** A mark was drawn; the answer is to be called when it goes. */
  watch(element: Element, mark: string): () => void;
  look(line: Line): void;
  gotIt(): void;
  /** "new" */
  word: string;
  Card: typeof NewsCard;
}

export function startNews(app: App): void {
  const tracker = trackNews(app);
  const watch = watcher(tracker);
  effect(() => {
    const shown = tracker.shown.value;
    app.news.value = shown && {
      ...shown,
      watch,
      look: (line) => tracker.look(line.marks.keys()),
      gotIt: tracker.gotIt,
      word: t("news.new"),
      Card: NewsCard,
    };
  });
}
