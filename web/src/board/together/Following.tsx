/** While one goes where the partner goes: says so, and ends as soon as one does something oneself. */
import { useEffect } from "preact/hooks";
import { say, useApp } from "../state";
import { t } from "../../words/catalogue";
import { goThere } from "./places";
import "./together.css";

/** What a person does that means: from here I go alone. */
const OWN = ["pointerdown", "keydown", "wheel", "touchmove"] as const;
const NO_KEY = new Set(["Shift", "Control", "Alt", "Meta"]);

export function Following() {
  const app = useApp();
  const partner = app.presence.partner.value;
  const name = app.names.value[app.other];

  useEffect(() => {
    app.presence.say({ follows: true });
    say(app, t("together.following", { name }));
    const stop = new AbortController();
    const end = (event: Event): void => {
      if (event instanceof KeyboardEvent && NO_KEY.has(event.key)) return;
      app.following.value = false;
    };
    for (const own of OWN) addEventListener(own, end, { capture: true, passive: true, signal: stop.signal });
    return () => {
      stop.abort();
      app.presence.say({ follows: false });
      say(app, t("together.alone", { name }));
    };
  }, []);

  useEffect(() => {
    if (partner === null) app.following.value = false;
    else void goThere(app, partner, { focus: false });
  }, [partner === null, partner?.place, partner?.goal, partner?.field]);

  return (
    <div class={`following ${app.other}`} data-testid="following">
      <button type="button" class="button" onClick={() => (app.following.value = false)}>
        {t("together.stop", { name })}
      </button>
    </div>
  );
}
