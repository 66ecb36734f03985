/**
 * How one item of the document is read. A reader never fails on what a newer or older client wrote: unknown fields are
 * ignored, missing ones and those of the wrong type read as their defaults.
 */
import * as Y from "yjs";
import {
  type AboutView,
  type ActionView,
  type AreaView,
  type BenchmarkView,
  type BySeat,
  COLOURS,
  DEFAULT_MEASURE,
  type GoalView,
  type Instant,
  type Keys,
  MEASURES,
  type Measure,
  OWNERS,
  type PersonView,
  type Seat,
  SCHEMA,
  SEATS,
  STATUSES,
  type ValueView,
  type WinView,
  isPlain,
} from "./schema";

/** One map's fields by name, whether it is a Y.Map or was written as a plain JSON object. */
type Fields = (key: string) => unknown;

function fieldsOf(value: unknown): Fields | null {
  if (value instanceof Y.Map) return (key) => value.get(key);
  if (isPlain(value)) return (key) => (Object.hasOwn(value, key) ? value[key] : undefined);
  return null;
}

const none: Fields = () => undefined;

/** Words, however they are held: shared text, rich text, or a plain string. */
function text(value: unknown): string {
  if (value instanceof Y.Text) return value.toString();
  return typeof value === "string" ? value : fragmentText(value);
}

/** An id, a day or an instant; "" is none. */
const maybe = (value: unknown): string | null => (typeof value === "string" && value !== "" ? value : null);

/** Whole numbers written by the server may arrive as BigInt. */
function number(value: unknown): number | null {
  const plain = typeof value === "bigint" ? Number(value) : value;
  return typeof plain === "number" && Number.isFinite(plain) ? plain : null;
}

const oneOf = <T extends string>(known: readonly T[], value: unknown): T | null =>
  known.includes(value as T) ? (value as T) : null;

function bySeat<T>(value: unknown, read: (value: unknown) => T): BySeat<T> {
  const fields = fieldsOf(value) ?? none;
  return { mentor: read(fields("mentor")), mentee: read(fields("mentee")) };
}

/** A block is an element that holds text itself; lists and quotes are walked into. */
export function fragmentText(value: unknown): string {
  if (!(value instanceof Y.XmlFragment)) return "";
  const blocks: string[] = [];
  const inline = (node: unknown): string => {
    if (node instanceof Y.XmlText) {
      return (node.toDelta() as { insert: unknown }[])
        .map(({ insert }) => (typeof insert === "string" ? insert : ""))
        .join("");
    }
    if (!(node instanceof Y.XmlElement)) return "";
    return node.nodeName === "hardBreak" ? "\n" : node.toArray().map(inline).join("");
  };
  const walk = (node: Y.XmlFragment): void => {
    for (const child of node.toArray()) {
      if (child instanceof Y.XmlText) blocks.push(inline(child));
      else if (child instanceof Y.XmlElement) {
        const children = child.toArray();
        if (children.length === 0 || children.some((part) => part instanceof Y.XmlText)) blocks.push(inline(child));
        else walk(child);
      }
    }
  };
  walk(value);
  return blocks.join("\n");
}

export function readAbout(value: unknown): AboutView {
  const get = fieldsOf(value) ?? none;
  return {
    schema: number(get("schema")) ?? SCHEMA,
    title: text(get("title")),
    purpose: text(get("purpose")),
    created: maybe(get("created")),
  };
}

export function readPerson(seat: Seat, value: unknown): PersonView {
  const get = fieldsOf(value) ?? none;
  return {
    name: text(get("name")),
    colour: text(get("colour")) || COLOURS[seat],
    timezone: text(get("timezone")),
  };
}

export function readMeasure(value: unknown): Measure {
  const get = fieldsOf(value) ?? none;
  return {
    kind: oneOf(MEASURES, get("kind")) ?? DEFAULT_MEASURE.kind,
    unit: text(get("unit")),
    start: number(get("start")) ?? DEFAULT_MEASURE.start,
    target: number(get("target")) ?? DEFAULT_MEASURE.target,
    now: number(get("now")) ?? DEFAULT_MEASURE.now,
  };
}

function confidence(value: unknown): number | null {
  const given = number(value);
  return given !== null && given >= 0 && given <= 100 ? given : null;
}

const removal = (get: Fields): { removed: Instant | null; removedBy: Seat | null } => ({
  removed: maybe(get("removed")),
  removedBy: oneOf(SEATS, get("removedBy")),
});

/** A goal without its progress, which rests on other items. */
export type GoalBase = Omit<GoalView, "progress">;

/** An item's reader, made of what reads its fields. */
const item =
  <T>(read: (id: string, get: Fields) => T) =>
  (id: string, value: unknown): T | null => {
    const get = fieldsOf(value);
    return get && read(id, get);
  };

/** How one item of each root is read; null when the value is no map. */
export const readers = {
  areas: item((id, get): AreaView => ({ id, name: text(get("name")), order: text(get("order")), ...removal(get) })),
  values: item((id, get): ValueView => ({ id, name: text(get("name")), meaning: text(get("meaning")), order: text(get("order")), ...removal(get) })),
  goals: item((id, get): GoalBase => ({
    id,
    title: text(get("title")),
    why: text(get("why")),
    notes: text(get("notes")),
    area: text(get("area")),
    value: text(get("value")),
    status: oneOf(STATUSES, get("status")) ?? "open",
    due: maybe(get("due")),
    order: text(get("order")),
    measure: readMeasure(get("measure")),
    confidence: bySeat(get("confidence"), confidence),
    created: maybe(get("created")),
    by: oneOf(SEATS, get("by")),
    reached: maybe(get("reached")),
    ...removal(get),
  })),
  benchmarks: item((id, get): BenchmarkView => ({
    id,
    goal: maybe(get("goal")),
    title: text(get("title")),
    due: maybe(get("due")),
    order: text(get("order")),
    reached: maybe(get("reached")),
    ...removal(get),
  })),
  actions: item((id, get): ActionView => ({
    id,
    goal: maybe(get("goal")),
    title: text(get("title")),
    owner: oneOf(OWNERS, get("owner")) ?? "both",
    due: maybe(get("due")),
    order: text(get("order")),
    done: maybe(get("done")),
    from: maybe(get("from")),
    ...removal(get),
  })),
  wins: item((id, get): WinView => ({
    id,
    title: text(get("title")),
    goal: maybe(get("goal")),
    on: maybe(get("on")),
    by: oneOf(SEATS, get("by")),
    cheers: bySeat(get("cheers"), maybe),
    ...removal(get),
  })),
  published: (_id: string, value: unknown): Keys | null => (fieldsOf(value) ? bySeat(value, maybe) : null),
};
