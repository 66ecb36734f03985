/**
 * What the page knows, as signals. State flows one way: the document is observed and read into `board`, components
 * draw from signals, and a handler only edits the document (doc/edit.ts) or asks the server (api.ts).
 */
import { type ReadonlySignal, type Signal, computed, signal } from "@preact/signals";
import { type ComponentType, createContext } from "preact";
import { useContext } from "preact/hooks";
import * as Y from "yjs";
import { t } from "../words/catalogue";
import { withWords } from "../words/languages";
import { type Api, type Boot, makeApi } from "./api";
import { remove, restore, today } from "./doc/edit";
import { type BoardView, type BySeat, type Day, type Id, type Kind, type Seat, otherSeat } from "./doc/schema";
import { watchBoard } from "./doc/watch";
import type { Filtering } from "./filter/start";
import { firstName } from "./format";
import type { News } from "./news/start";
import { type Presence, watchPresence } from "./presence";
import { type Route, watchRoute } from "./route";
import { type Connection, connect } from "./sync/connection";
import { type Saving, savingOf } from "./sync/saving";
import { type Undoing, startUndoing } from "./undoing";

export interface Toast {
  id: number;
  words: string;
  /** What can be done about it, with its name. */
  act?: { name: string; does: () => void };
  /** A toast of the same topic takes its place. */
  topic?: string;
  /** Milliseconds. */
  stays?: number;
}

export interface App {
  boot: Boot;
  seat: Seat;
  other: Seat;
  doc: Y.Doc;
  board: ReadonlySignal<BoardView>;
  /** False while nothing of the board has arrived, from the server or from this device. */
  ready: ReadonlySignal<boolean>;
  names: ReadonlySignal<BySeat<string>>;
  /** Whether the partner has ever taken their seat. */
  partnerJoined: ReadonlySignal<boolean>;
  today: Signal<Day>;
  route: ReadonlySignal<Route>;
  connection: Connection;
  saving: ReadonlySignal<Saving>;
  presence: Presence;
  /** Whether this person goes where the partner goes. */
  following: Signal<boolean>;
  undo: Undoing;
  api: Api;
  /** Which goals this person wants to see; null until somebody asks for that. */
  filter: Signal<Filtering | null>;
  /** What is new since this person was here; null until it is known. */
  news: Signal<News | null>;
  /** The card that tells what comes next, once it is here. */
  comingUp: Signal<ComponentType | null>;
  toasts: Signal<readonly Toast[]>;
  /** Said to screen readers. */
  said: Signal<string>;
  /** The browser's own offer to install Cairn, while it makes one. */
  install: Signal<InstallOffer | null>;
}

/** Chromium's BeforeInstallPromptEvent, which the DOM's types don't know. */
export interface InstallOffer extends Event {
  prompt(): Promise<unknown>;
}

export function startApp(boot: Boot): App {
  const doc = new Y.Doc();
  const board = signal<BoardView>(undefined as unknown as BoardView);
  board.value = watchBoard(doc, (view) => (board.value = view)).view;

  const api = makeApi(boot);
  const connection = connect(doc, {
    origin: location.origin,
    board: boot.board,
    query: boot.query,
    hasSeat: api.hasSeat,
  });
  const presence = watchPresence(connection.provider.awareness, boot.seat);
  const other = otherSeat(boot.seat);
  const seen = signal(boot.people[other].taken);
  presence.partner.subscribe((partner) => {
    if (partner !== null) seen.value = true;
  });

  const called = (seat: Seat): string =>
    firstName(board.value.people[seat].name || boot.people[seat].name) || t(`people.${seat}`);
  const day = signal(today());
  setInterval(() => (day.value = today()), 60_000);

  const undo = startUndoing(doc, boot.seat, (told) => {
    const asked = window.event;
    withWords(import("./ui/undone")).then(
      ({ tellUndone }) => tellUndone(app, told, asked),
      () => {}, // without a network: it is done all the same
    );
  });

  const app: App = {
    boot,
    seat: boot.seat,
    other,
    doc,
    board,
    ready: computed(() => board.value.about.created !== null),
    names: computed(() => ({ mentor: called("mentor"), mentee: called("mentee") })),
    partnerJoined: seen,
    today: day,
    route: watchRoute(),
    connection,
    saving: computed(() => savingOf(connection.facts.value)),
    presence,
    following: signal(false),
    undo,
    api,
    filter: signal(null),
    news: signal(null),
    comingUp: signal(null),
    toasts: signal([]),
    said: signal(""),
    install: signal(null),
  };
  return app;
}

const Context = createContext<App | null>(null);
export const AppProvider = Context.Provider;

export function useApp(): App {
  const app = useContext(Context);
  if (app === null) throw new Error("no board around this component");
  return app;
}

/** Tells screen readers; the same words twice are said twice. */
export function say(app: App, words: string): void {
  app.said.value = app.said.peek() === words ? `${words}\u00a0` : words;
}

let toasts = 0;

/** Shows words, with a way back or with something else to do. */
export function toast(app: App, words: string, undo?: () => void): void {
  const act = undo && { name: t("common.undo"), does: undo };
  showToast(app, { words, ...(act ? { act } : {}) });
}

export function showToast(app: App, shown: Omit<Toast, "id">): number {
  toasts += 1;
  const others = app.toasts.peek().filter(({ topic }) => topic === undefined || topic !== shown.topic);
  // Two are enough to look at; the oldest makes room.
  app.toasts.value = [...others.slice(-1), { ...shown, id: toasts }];
  return toasts;
}

export function dismiss(app: App, id: number): void {
  app.toasts.value = app.toasts.peek().filter((one) => one.id !== id);
}

export function dismissTopic(app: App, topic: string): void {
  app.toasts.value = app.toasts.peek().filter((one) => one.topic !== topic);
}

/** Takes back what was done just now, when it is called; `otherwise` does so once it is no step of the history any more. */
export function backAgain(app: App, otherwise: () => void): () => void {
  const takeBack = app.undo.lastStep();
  return () => {
    if (takeBack()) return;
    otherwise();
    say(app, t("board.back"));
  };
}

/** Runs one of commands/commands.ts, which are fetched for it. */
export function command(app: App, id: string): void {
  withWords(import("./commands/start")).then(
    (part) => part.command(app, id),
    () => toast(app, t("common.unreachable")),
  );
}

/** Removes something and offers it back. */
export function removeWithUndo(app: App, kind: Kind, id: Id, title: string): void {
  app.undo.stopCapturing();
  remove(app.doc, kind, id, app.seat);
  const words = title === "" ? t(`board.removed-${kind}`) : t("board.removed", { title });
  toast(app, words, backAgain(app, () => restore(app.doc, kind, id)));
}
