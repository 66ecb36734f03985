/**
 * What stands beside the board's first view: what is new, what comes next, and commands by key. It is fetched while the
 * board is being connected, so that it is there with it; the board never waits for it, and is whole without it.
 */
import { withWords } from "../words/languages";
import { resumeFilter } from "./filter/load";
import { ComingUp } from "./glance/ComingUp";
import { startNews } from "./news/start";
import type { App } from "./state";

export function startBeside(app: App): void {
  startNews(app);
  app.comingUp.value = ComingUp;
  resumeFilter(app);
  withWords(import("./commands/start")).then(
    ({ hearKeys }) => hearKeys(app),
    () => {}, // whoever asks for a command fetches them again
  );
}
