/**
 * The fields on the page that two may type in, by their keys (`fieldKey`), so that the partner's caret finds its place.
 * What draws it (partner.ts) is fetched when the partner first stands in a field.
 */
import type { Caret } from "../presence";
import type { App } from "../state";
import type { TextBinding } from "./binding";

/** A line of text: the mirror behind it has the same words in the same places. */
export interface LiveText {
  /** A positioned box around the words, into which is drawn. */
  box: HTMLElement;
  field: HTMLTextAreaElement;
  mirror: HTMLElement;
  binding: TextBinding;
}

/** Rich notes, which know themselves where a caret is on the screen. */
export interface LiveRich {
  box: HTMLElement;
  field: HTMLElement;
  marks(caret: Caret): Marks | null;
  /** Where the person's own caret is. */
  own(): DOMRect | null;
}

export type LiveField = LiveText | LiveRich;

/** Where something stands on the screen. */
export interface Marks {
  caret: DOMRect;
  selection: readonly DOMRect[];
}

const fields = new Map<string, LiveField>();
let told: (key: string) => void = () => {};

export const liveField = (key: string | null): LiveField | undefined => (key === null ? undefined : fields.get(key));

export const liveFields = (): Iterable<LiveField> => fields.values();

/** Puts a field on the list, until the returned function is called. */
export function enlist(key: string, field: LiveField): () => void {
  fields.set(key, field);
  told(key);
  return () => {
    if (fields.get(key) === field) fields.delete(key);
    told(key);
  };
}

/** The words of a field are others now, or stand elsewhere. */
export const moved = (key: string): void => told(key);

/** Has `seen` told of every field that comes, goes or changes. */
export function watchFields(seen: (key: string) => void): void {
  told = seen;
}

/** Fetches what draws the partner when it is first wanted; without a network it is tried again at their next move. */
export function showPartner(app: App): void {
  let state: "not yet" | "coming" | "here" = "not yet";
  app.presence.partner.subscribe((partner) => {
    if (state !== "not yet" || !partner?.field) return;
    state = "coming";
    import("./partner").then(
      ({ drawPartner }) => {
        state = "here";
        drawPartner(app);
      },
      () => (state = "not yet"),
    );
  });
}
