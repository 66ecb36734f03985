/**
 * A board as two people may have it after three years: 200 goals, 1,000 actions, and the history that made them. Every
 * sitting has a client id of its own, as every opened page has; titles are typed letter by letter, with corrections; things
 * are ticked, moved, put off, removed. The same seed grows the same board, to the last id.
 */
import * as Y from "yjs";
import * as edit from "@/board/doc/edit";
import { ensureRich } from "@/board/doc/rich";
import { type Seat, SEATS, rootOf, textAt } from "@/board/doc/schema";
import { seeded } from "../web/seeded";

export interface Shape {
  seed: number;
  goals: number;
  benchmarks: number;
  actions: number;
  wins: number;
  /** Times that somebody opened the board. */
  sittings: number;
}

export const LARGE: Shape = { seed: 3, goals: 200, benchmarks: 600, actions: 1000, wins: 150, sittings: 1500 };

const YEARS = 3 * 365 * 24 * 3600 * 1000;
const WORDS =
  "ask about after again the team review write first draft call plan talk guild quarter without notes before Friday with Sam numbers story room morning two pages book garden run sleep read listen feedback project customer open source price weekly retro budget design letter question answer 😀 café naïve".split(
    " ",
  );

interface Person {
  random: (below: number) => number;
  at: number;
}

/** Everything that the edits take from the world comes from the seed: the clock, chance, ids. */
function inTheirTime<T>({ random, at }: Person, act: () => T): T {
  const real = { Date, random: Math.random };
  globalThis.Date = class extends real.Date {
    constructor(...given: []) {
      super(...((given.length > 0 ? given : [at]) as []));
    }
    static override now = (): number => at;
  } as DateConstructor;
  Math.random = () => random(2 ** 30) / 2 ** 30;
  try {
    return act();
  } finally {
    globalThis.Date = real.Date;
    Math.random = real.random;
  }
}

export function grow(doc: Y.Doc, shape: Shape = LARGE, end = Date.UTC(2026, 10, 20)): void {
  const random = seeded(shape.seed);
  const person: Person = { random, at: 0 };
  const pick = <T>(of: readonly T[]): T => of[random(of.length)] as T;
  let ids = 0;
  const id = (): string => `${(++ids).toString(36).padStart(4, "0")}${random(2 ** 30).toString(36).padStart(6, "0")}`;
  const day = (from: number): string => new Date(from + random(90) * 86_400_000).toISOString().slice(0, 10);

  const sentence = (words: number): string => Array.from({ length: words }, () => pick(WORDS)).join(" ");
  /** As a person types: letter by letter, now and then a wrong one that is taken back. (One transaction leaves the same.) */
  const type = (text: Y.Text | Y.XmlText, words: string): void =>
    doc.transact(() => {
      for (const letter of words) {
        text.insert(text.length, letter);
        if (random(25) > 0) continue;
        text.insert(text.length, "x");
        text.delete(text.length - 1, 1);
      }
    }, edit.HERE);
  const typeTitle = (kind: "goals" | "benchmarks" | "actions" | "wins", of: string, words: number): void => {
    const text = textAt(doc, kind, [of, "title"]);
    if (text) type(text, sentence(words));
  };
  const writeNote = (goal: string, field: "why" | "notes", paragraphs: number): void => {
    const note = ensureRich(doc, "goals", [goal, field]);
    for (let n = 0; note && n < paragraphs; n += 1) {
      const text = new Y.XmlText();
      const paragraph = new Y.XmlElement("paragraph");
      doc.transact(() => {
        paragraph.insert(0, [text]);
        note.insert(note.length, [paragraph]);
      }, edit.HERE);
      type(text, sentence(8 + random(14)));
    }
  };

  const made = { goals: [] as string[], benchmarks: [] as string[], actions: [] as string[], wins: [] as string[] };
  const areas = [...rootOf(doc, "areas").keys()];
  /** Half of what happens, happens to the goals of late. */
  const goalNow = (): string => (random(2) === 0 ? pick(made.goals.slice(-12)) : pick(made.goals));

  const add = (by: Seat): void => {
    // Each kind by its share of what is still to come.
    const kind = pick(
      (["goals", "benchmarks", "actions", "wins"] as const).flatMap((one) =>
        Array.from({ length: Math.ceil((shape[one] - made[one].length) / 10) }, () => one),
      ),
    );
    const one = id();
    if (kind === "goals" || made.goals.length === 0) {
      edit.addGoal(doc, { id: one, by, area: pick(areas) });
      made.goals.push(one);
      typeTitle("goals", one, 3 + random(5));
      writeNote(one, "why", 1);
      if (random(3) === 0) writeNote(one, "notes", 1 + random(4));
      if (random(2) === 0) edit.setDue(doc, "goals", one, day(person.at));
      edit.setMeasure(doc, one, { kind: pick(["benchmarks", "benchmarks", "actions", "judged"] as const) });
    } else if (kind === "benchmarks") {
      edit.addBenchmark(doc, { id: one, goal: goalNow() });
      made.benchmarks.push(one);
      typeTitle("benchmarks", one, 2 + random(4));
    } else if (kind === "actions") {
      const goal = random(8) === 0 ? null : goalNow();
      edit.addAction(doc, { id: one, goal, owner: pick(["mentor", "mentee", "both"] as const) });
      made.actions.push(one);
      typeTitle("actions", one, 3 + random(6));
      if (random(2) === 0) edit.setDue(doc, "actions", one, day(person.at));
    } else {
      edit.addWin(doc, { id: one, by });
      made.wins.push(one);
      typeTitle("wins", one, 3 + random(6));
    }
  };

  const change = (): void => {
    const [action, benchmark, goal] = [pick(made.actions), pick(made.benchmarks), pick(made.goals)];
    if (action === undefined || benchmark === undefined || goal === undefined) return;
    switch (random(8)) {
      case 0:
      case 1:
        edit.tickAction(doc, action, random(5) > 0);
        break;
      case 2:
        edit.reachBenchmark(doc, benchmark, random(6) > 0);
        break;
      case 3:
        edit.setDue(doc, pick(["goals", "actions"] as const), random(2) === 0 ? goal : action, day(person.at));
        break;
      case 4:
        edit.moveTo(doc, "actions", action, goalNow(), [], 0);
        break;
      case 5:
        edit.setMeasure(doc, goal, { now: random(100) });
        break;
      case 6: {
        const text = textAt(doc, "goals", [goal, "title"]);
        if (text && text.length > 12) doc.transact(() => text.delete(text.length - 6, 6), edit.HERE);
        typeTitle("goals", goal, 1);
        break;
      }
      case 7:
        if (random(4) === 0) edit.setStatus(doc, goal, pick(["open", "reached", "set-aside", "open"] as const));
        else if (random(6) === 0) edit.remove(doc, "benchmarks", benchmark, pick(SEATS));
        break;
    }
  };

  const goalsAndMore = shape.goals + shape.benchmarks + shape.actions + shape.wins;
  const own = doc.clientID;
  for (let sitting = 1; sitting <= shape.sittings; sitting += 1) {
    person.at = end - YEARS + Math.floor((YEARS * sitting) / shape.sittings);
    inTheirTime(person, () => {
      doc.clientID = random(2 ** 32);
      const by = pick(SEATS);
      const due = Math.floor((goalsAndMore * sitting) / shape.sittings);
      while (made.goals.length + made.benchmarks.length + made.actions.length + made.wins.length < due) add(by);
      for (let n = random(8); n > 0; n -= 1) change();
    });
  }
  doc.clientID = own;
}
