/**
 * The mirror lies behind a text field with the same words: it gives the field its height and carries what a textarea
 * can't: the partner's caret and selection, and how many characters are left.
 */
import * as Y from "yjs";
import type { Here } from "../presence";
import type { App } from "../state";
import { t } from "../../words/catalogue";

/** Below this many characters left the field says how many. */
const NEAR_LIMIT = 20;

function placeIn(app: App, text: Y.Text, position: unknown): number | null {
  try {
    const absolute = Y.createAbsolutePositionFromRelativePosition(
      Y.createRelativePositionFromJSON(position),
      app.doc,
    );
    return absolute?.type === text ? absolute.index : null;
  } catch {
    return null;
  }
}

function span(classes: string, content: string): HTMLSpanElement {
  const made = document.createElement("span");
  made.className = classes;
  made.textContent = content;
  return made;
}

export function drawMirror(
  app: App,
  mirror: HTMLDivElement,
  field: HTMLTextAreaElement,
  key: string,
  text: Y.Text | null,
  limit: number,
): void {
  const partner: Here | null = app.presence.partner.value;
  const name = app.names.value[app.other];
  const value = field.value;
  const inside = partner !== null && partner.field === key && !partner.away;
  const left = limit - value.length;
  mirror.dataset["left"] = left < NEAR_LIMIT && document.activeElement === field ? t("common.letters-left", { n: left }) : "";
  mirror.classList.toggle("partner-here", inside);
  mirror.classList.toggle(app.other, inside);
  // A last character without width keeps an empty last line as high as the others.
  const words = `${value === "" ? field.placeholder : value}\u200b`;

  const anchor = inside && text && partner.caret ? placeIn(app, text, partner.caret.anchor) : null;
  const head = inside && text && partner.caret ? placeIn(app, text, partner.caret.head) : null;
  if (anchor === null || head === null || value === "") {
    mirror.replaceChildren(words);
    if (inside) mirror.prepend(span("partner-caret", ""), span("partner-name", name));
    return;
  }
  const [from, to] = anchor < head ? [anchor, head] : [head, anchor];
  const caret = span("partner-caret", "");
  caret.append(span("partner-name", name));
  const parts: Node[] = [document.createTextNode(words.slice(0, from))];
  const selected = span("partner-selection", words.slice(from, to));
  parts.push(...(head === from ? [caret, selected] : [selected, caret]));
  parts.push(document.createTextNode(words.slice(to)));
  mirror.replaceChildren(...parts);
}
