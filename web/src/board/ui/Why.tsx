/** Why a goal matters, as rich text. The editor is a part of its own that loads when there is time; until then: plain words. */
import { useEffect, useRef, useState } from "preact/hooks";
import { ensureRich } from "../doc/edit";
import { type GoalView, fragmentAt } from "../doc/schema";
import { fieldKey } from "../presence";
import { useApp } from "../state";
import { NewMark } from "./NewMark";
import { whenIdle } from "./idle";
import type { RichEditor } from "../text/rich";
import { t } from "../../words/catalogue";

type Rich = typeof import("../text/rich");
let loading: Promise<Rich> | null = null;
const load = (): Promise<Rich> => {
  loading ??= import("../text/rich").catch((error: unknown) => {
    loading = null;
    throw error;
  });
  return loading;
};

export function Why({ goal }: { goal: GoalView }) {
  return <WhyOf goal={goal} key={goal.id} />;
}

function WhyOf({ goal }: { goal: GoalView }) {
  const app = useApp();
  const around = useRef<HTMLDivElement>(null);
  const wanted = useRef(false);
  const [editor, setEditor] = useState<RichEditor | null>(null);
  const [trouble, setTrouble] = useState("");
  const [tries, tryAgain] = useState(0);
  const fragment = fragmentAt(app.doc, "goals", [goal.id, "why"]);

  useEffect(() => {
    let gone = false;
    let made: RichEditor | null = null;
    const start = (): void => {
      load().then(
        ({ openRich }) => {
          if (gone || around.current === null) return;
          const text = fragmentAt(app.doc, "goals", [goal.id, "why"]) ?? ensureRich(app.doc, "goals", [goal.id, "why"]);
          if (text === null) return;
          made = openRich({
            element: around.current,
            fragment: text,
            awareness: app.connection.provider.awareness,
            undo: app.undo,
            label: t("goal.why"),
            placeholder: t("goal.why-hint"),
            onFocus: () => app.presence.focus(fieldKey("goals", goal.id, "why"), null),
            onBlur: () => app.presence.focus(null, null),
            onUnknown: () => {
              setEditor(null);
              setTrouble(t("goal.why-newer"));
            },
          });
          setEditor(made);
          if (made && wanted.current) made.focus();
        },
        () => setTrouble(wanted.current ? t("goal.why-offline") : ""),
      );
    };
    const stop = whenIdle(start);
    return () => {
      gone = true;
      stop();
      made?.destroy();
    };
  }, [fragment, tries]);

  return (
    <div class="why">
      <NewMark of={`goals/${goal.id}/why`} />
      <div ref={around} class="why-editor" />
      {editor === null && (
        <button
          type="button"
          class={`why-plain ${goal.why === "" ? "soft" : ""}`}
          aria-label={goal.why === "" ? t("goal.why-hint") : t("goal.why-is", { why: goal.why })}
          onClick={() => {
            wanted.current = true;
            tryAgain(tries + 1);
          }}
        >
          {(goal.why || t("goal.why-hint")).split("\n").map((line, n) => (
            <span key={n}>{line}</span>
          ))}
        </button>
      )}
      {trouble && <p class="soft small" role="status">{trouble}</p>}
    </div>
  );
}
