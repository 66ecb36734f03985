/** A part of the board that is fetched, with its words, when it is first drawn. */
import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { t } from "../../words/catalogue";
import { withWords } from "../../words/languages";
import { toast, useApp } from "../state";

/**
 * Its words are in web/words/<language>/later. Without a network a toast says so, and `onClose` is called. `room` is the
 * class of what keeps its place free until it is there.
 */
export function later<P extends { onClose?: () => void }>(
  load: () => Promise<ComponentType<P>>,
  room?: string,
): ComponentType<P> {
  let loading: Promise<ComponentType<P>> | null = null;
  let part: ComponentType<P> | null = null;
  return function Later(props: P) {
    const app = useApp();
    const [, redraw] = useState(0);
    useEffect(() => {
      if (part !== null) return;
      loading ??= withWords(load());
      loading.then(
        (loaded) => {
          part = loaded;
          redraw((n) => n + 1);
        },
        () => {
          loading = null;
          toast(app, t("common.unreachable"));
          props.onClose?.();
        },
      );
    }, []);
    const Part = part;
    return Part ? <Part {...props} /> : room ? <div class={room} /> : null;
  };
}
