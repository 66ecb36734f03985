/**
 * The mirror lies behind a text field with the same words in the same places: it gives the field its height, tells
 * where a character stands (text/partner.ts), and says how many characters are left.
 */
import { t } from "../../words/catalogue";

/** Below this many characters left the field says how many. */
const NEAR_LIMIT = 20;

export function drawMirror(mirror: HTMLElement, field: HTMLTextAreaElement, limit: number): void {
  const { value } = field;
  // A last character without width keeps an empty last line as high as the others.
  const words = `${value === "" ? field.placeholder : value}\u200b`;
  if (mirror.textContent !== words) mirror.textContent = words;
  const left = limit - value.length;
  const said = left < NEAR_LIMIT && document.activeElement === field ? t("common.letters-left", { n: left }) : "";
  if ((mirror.dataset["left"] ?? "") !== said) mirror.dataset["left"] = said;
}
