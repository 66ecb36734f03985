/** The board page: reads what the server put into the page, starts the app, draws it. */
import { render } from "preact";
import "../styles/tokens.css";
import "../styles/base.css";
import "./board.css";
import "./adapt.css";
import { speakAs, withWords } from "../words/languages";
import type { Boot } from "./api";
import { loadMoving } from "./moving/load";
import { AppProvider, type InstallOffer, startApp } from "./state";
import { wouldLose } from "./sync/saving";
import { showPartner } from "./text/live";
import { App } from "./ui/App";
import { keepFocus } from "./ui/focus";
import { whenIdle } from "./ui/idle";
import { noteOwnZone } from "./zone";

const root = document.getElementById("board") as HTMLElement;
const boot = JSON.parse(root.dataset["boot"] ?? "{}") as Boot;

await speakAs(document.documentElement.lang);
keepFocus();
const app = startApp(boot);
// While the board is being connected, which takes longer.
void withWords(import("./beside")).then(({ startBeside }) => startBeside(app)).catch(() => {});
noteOwnZone(app);

addEventListener("beforeunload", (event) => {
  // Only when something would really be lost: asking for nothing teaches people to click it away.
  if (wouldLose(app.connection.facts.peek())) event.preventDefault();
});

addEventListener("beforeinstallprompt", (event) => {
  event.preventDefault(); // offered where the person looks for it (device/DevicePanel.tsx), not across the board
  app.install.value = event as InstallOffer;
});

addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
  const key = event.key.toLowerCase();
  const redo = key === "y" || (key === "z" && event.shiftKey);
  if (key !== "z" && !redo) return;
  const at = event.target as HTMLElement;
  // Fields that aren't on the board (a link's label, a number) have their own history; the rich editor calls ours itself.
  if (event.defaultPrevented || (at.matches("input:not([type=checkbox], [type=range])") && !at.matches("[data-live]"))) return;
  event.preventDefault();
  if (redo) app.undo.redo();
  else app.undo.undo();
});

app.board.subscribe((board) => {
  document.title = `${board.about.title || boot.title} - Cairn`;
});

showPartner(app);

root.textContent = "";
render(
  <AppProvider value={app}>
    <App />
  </AppProvider>,
  root,
);
loadMoving(app);
whenIdle(() => {
  void withWords(import("./together/attend")).then(({ attend }) => attend(app), () => undefined);
  void withWords(import("./device/settle")).then(({ settle }) => settle(app), () => undefined);
});
