/** While a word is being composed (IME) in the rich editor, what the partner writes waits until it is finished. */

/** ProseMirror reads the finished word a moment after the browser has told of it. */
const SETTLE = 50;
/**
 * How long a composition without a key may hold the partner's words back. Keyboards of phones go on composing for as long
 * as the caret rests in a word; at a desk somebody looks for the right sign.
 */
const REST = { phone: 1_500, desk: 20_000 };

export interface Composing {
  compositionstart: () => false;
  compositionupdate: () => false;
  compositionend: () => false;
  blur: () => false;
}

/** Listeners for the editor; `hold` makes others' words wait until what it returns is called. */
export function composing(hold: () => () => void): Composing {
  const rest = matchMedia("(pointer: coarse)").matches ? REST.phone : REST.desk;
  let release: (() => void) | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const end = (): void => {
    release?.();
    release = null;
  };
  const after = (time: number): false => {
    clearTimeout(timer);
    timer = setTimeout(end, time);
    return false;
  };
  const begin = (): false => {
    release ??= hold();
    return after(rest);
  };
  return {
    compositionstart: begin,
    compositionupdate: begin,
    compositionend: () => after(SETTLE),
    blur: () => after(SETTLE),
  };
}
