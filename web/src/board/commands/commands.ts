/**
 * All that can be done by a command, in one list: the palette shows it, the keys run it, and the sheet of keys is read
 * from it. Something new that people can do belongs here, with a word for it in `commands.json`.
 */
import { languageNow, LANGUAGES } from "../../words/languages";
import { t } from "../../words/catalogue";
import { Failure } from "../api";
import { reachBenchmark, setOwner, setStatus, tickAction } from "../doc/edit";
import { type GoalView, OWNERS, type Owner, type Status } from "../doc/schema";
import { withFilter } from "../filter/load";
import { openFinder } from "../find/open";
import { go } from "../route";
import { anyRemoved, there } from "../select";
import { type App, removeWithUndo, say, toast } from "../state";
import { copy } from "../ui/copy";
import { startGoal } from "../ui/GoalList";
import { together } from "../ui/together";
import { type Row, beside, openChip, openMove, turnTo, writeIn } from "./places";

export const GROUPS = ["go", "add", "row", "goal", "view", "board"] as const;
export type Group = (typeof GROUPS)[number];

/** Where a command is given: the page, the goal that is open on it, and the row that the focus is in. */
export interface At {
  app: App;
  goal: GoalView | null;
  row: Row | null;
}

export interface Command {
  id: string;
  group: Group;
  words: (at: At) => string;
  keys?: string;
  /** Whether it means anything just now. */
  when?: (at: At) => boolean;
  /** Missing for keys that are heard elsewhere: they only stand on the sheet. */
  run?: (at: At) => void;
}

const onGoal = ({ goal }: At): boolean => goal !== null;
const onRow = ({ row }: At): boolean => row !== null && row.kind !== "goals";
const rowTitle = ({ row }: At): string => row?.title || t("common.untitled");

const become = (status: Status) => ({ app, goal }: At): void => {
  if (goal === null) return;
  app.undo.stopCapturing();
  setStatus(app.doc, goal.id, status);
  say(app, t(status === "reached" ? "goal.stone" : `commands.is-${status}`));
};
const status = (id: string, to: Status): Command => ({
  id,
  group: "goal",
  words: () => t(`commands.${to}`),
  when: ({ goal }) => goal !== null && goal.status !== to,
  run: become(to),
});

const give = (owner: Owner): Command => ({
  id: `give-${owner}`,
  group: "row",
  words: (at) =>
    owner === "both"
      ? t("commands.give-both", { title: rowTitle(at) })
      : t("commands.give", { title: rowTitle(at), name: at.app.names.value[owner] }),
  when: ({ row }) => row?.kind === "actions" && row.owner !== owner,
  run: ({ app, row }) => {
    app.undo.stopCapturing();
    if (row) setOwner(app.doc, row.id, owner);
  },
});

function attempt(app: App, asked: Promise<void>): void {
  asked.catch((error: unknown) => toast(app, error instanceof Failure ? error.message : t("common.unclear")));
}

async function invite(app: App): Promise<void> {
  const { url } = await app.api.invite();
  const done = await copy(url);
  toast(app, done ? t("commands.invitation-copied") : url);
}

export const COMMANDS: readonly Command[] = [
  { id: "goals", group: "go", keys: "g g", words: () => t("board.home"), run: ({ app }) => turnTo(app, { at: "goals" }) },
  { id: "steps", group: "go", keys: "g n", words: () => t("board.steps"), run: ({ app }) => turnTo(app, { at: "actions" }) },
  { id: "wins", group: "go", keys: "g w", words: () => t("board.wins"), run: ({ app }) => turnTo(app, { at: "wins" }) },
  { id: "share", group: "go", keys: "g s", words: () => t("board.share"), run: () => go({ at: "share" }) },
  {
    id: "trash",
    group: "go",
    keys: "g t",
    words: () => t("board.trash"),
    when: ({ app }) => anyRemoved(app.board.value),
    run: () => go({ at: "trash" }),
  },
  { id: "next-goal", group: "go", keys: "j", words: () => t("commands.next-goal"), run: () => beside(1) },
  { id: "previous-goal", group: "go", keys: "k", words: () => t("commands.previous-goal"), run: () => beside(-1) },
  {
    id: "partner",
    group: "go",
    keys: "g p",
    words: ({ app }) => t("commands.partner", { name: app.names.value[app.other] }),
    when: ({ app, goal }) => (app.presence.partner.value?.goal ?? goal?.id ?? null) !== (goal?.id ?? null),
    run: ({ app }) => together(app, (part) => part.goToPartner(app)),
  },

  {
    id: "add-goal",
    group: "add",
    keys: "n",
    words: () => t("goals.add"),
    run: ({ app, goal }) => startGoal(app, goal?.area || (there(app.board.value.areas)[0]?.id ?? "")),
  },
  { id: "add-benchmark", group: "add", keys: "b", words: () => t("benchmarks.add"), when: onGoal, run: (at) => writeIn(at, "add-benchmark") },
  { id: "add-action", group: "add", keys: "a", words: () => t("actions.add"), run: (at) => writeIn(at, "add-action") },
  { id: "add-win", group: "add", keys: "w", words: () => t("wins.add"), run: (at) => writeIn(at, "add-win") },

  {
    id: "tick",
    group: "row",
    words: (at) => t(at.row?.done ? "commands.untick" : "commands.tick", { title: rowTitle(at) }),
    when: onRow,
    run: ({ app, row }) => {
      app.undo.stopCapturing();
      if (row?.kind === "actions") tickAction(app.doc, row.id, !row.done);
      if (row?.kind === "benchmarks") reachBenchmark(app.doc, row.id, !row.done);
    },
  },
  ...OWNERS.map(give),
  { id: "move-row", group: "row", words: (at) => t("commands.move-row", { title: rowTitle(at) }), when: onRow, run: ({ row }) => openMove(row) },
  {
    id: "remove-row",
    group: "row",
    words: (at) => t("commands.remove-row", { title: rowTitle(at) }),
    when: onRow,
    run: ({ app, row }) => row && removeWithUndo(app, row.kind, row.id, row.title),
  },

  { id: "title", group: "goal", keys: "e", words: () => t("commands.title"), when: onGoal, run: (at) => writeIn(at, "goal-title") },
  { id: "due", group: "goal", keys: "d", words: () => t("commands.due"), when: onGoal, run: (at) => openChip(at, "due-chip") },
  { id: "area", group: "goal", words: () => t("commands.area"), when: onGoal, run: (at) => openChip(at, "area-chip") },
  { id: "measure", group: "goal", words: () => t("commands.measure"), when: onGoal, run: (at) => openChip(at, "measure-chip") },
  status("reach", "reached"),
  status("set-aside", "set-aside"),
  status("reopen", "open"),
  {
    id: "move-goal",
    group: "goal",
    words: () => t("commands.move-goal"),
    when: ({ goal }) => goal?.status === "open",
    run: ({ goal }) => goal && openMove({ kind: "goals", id: goal.id }),
  },
  {
    id: "remove-goal",
    group: "goal",
    words: () => t("goal.remove"),
    when: onGoal,
    run: ({ app, goal }) => {
      if (goal === null) return;
      removeWithUndo(app, "goals", goal.id, goal.title);
      go({ at: "goals" });
    },
  },

  { id: "search", group: "view", keys: "/", words: () => t("commands.search"), run: (at) => void openFinder(at, "search") },
  { id: "palette", group: "view", keys: "mod+k", words: () => t("commands.palette"), run: (at) => void openFinder(at, "palette") },
  { id: "filter", group: "view", keys: "f", words: () => t("commands.filter"), run: ({ app }) => attempt(app, withFilter(app).then((filter) => filter.turn())) },
  {
    id: "unfilter",
    group: "view",
    words: () => t("commands.unfilter"),
    when: ({ app }) => app.filter.value?.keeps != null,
    run: ({ app }) => app.filter.value?.clear(),
  },
  {
    id: "caught-up",
    group: "view",
    words: () => t("commands.caught-up"),
    when: ({ app }) => (app.news.value?.lines.length ?? 0) > 0,
    run: ({ app }) => app.news.value?.gotIt(),
  },
  { id: "help", group: "view", keys: "?", words: () => t("commands.help"), run: (at) => void openFinder(at, "help") },

  { id: "undo", group: "board", keys: "mod+z", words: () => t("common.undo"), when: ({ app }) => app.undo.steps.value.undo, run: ({ app }) => void app.undo.undo() },
  { id: "redo", group: "board", keys: "mod+shift+z", words: () => t("commands.redo"), when: ({ app }) => app.undo.steps.value.redo, run: ({ app }) => void app.undo.redo() },
  {
    id: "invite",
    group: "board",
    words: () => t("commands.invite"),
    when: ({ app }) => !app.partnerJoined.value,
    run: ({ app }) => attempt(app, invite(app)),
  },
  ...Object.entries(LANGUAGES).map(([language, own]): Command => ({
    id: `language-${language}`,
    group: "board",
    words: () => own,
    when: () => language !== languageNow(),
    run: ({ app }) => attempt(app, app.api.chooseLanguage(language).then(() => location.reload())),
  })),
  { id: "print", group: "board", words: () => t("commands.print"), run: () => print() },
];
