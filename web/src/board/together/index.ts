/** Being together on the board: going to the partner, going with them, and asking them to come. */
import { newId } from "../doc/edit";
import type { States } from "../presence";
import { hashOf, liesOver } from "../route";
import { type App, dismissTopic, say, showToast } from "../state";
import { isShown, placeOf } from "../ui/show";
import { t } from "../../words/catalogue";
import { type Call, readAnswers } from "./calls";
import { goThere, spotOf } from "./places";

/** How long a call waits for an answer. */
const WAITS = 60_000;
/** Topics of toasts: what this person asked, and what they are asked. */
const [ASKED, CALLED] = ["asked", "called"];

const them = (app: App): string => app.names.peek()[app.other];

export function goToPartner(app: App): void {
  const partner = app.presence.partner.peek();
  if (partner === null) return;
  const spot = spotOf(app, partner);
  const name = them(app);
  void goThere(app, partner);
  say(app, spot.at === "goal" ? t("together.there-goal", { name, title: spot.title }) : t(`together.there-${spot.at}`, { name }));
}

export function follow(app: App): void {
  if (app.presence.partner.peek() !== null) app.following.value = true;
}

/** Asks the partner to come here. They decide; whoever asked hears when they have. */
export function bringPartner(app: App): void {
  const route = app.route.peek();
  const field = app.presence.lastField();
  const call: Call = {
    id: newId(),
    place: liesOver(route) ? "#" : hashOf(route),
    field: field !== null && isShown(placeOf(field)) ? field : null,
  };
  const name = them(app);
  app.presence.say({ call });
  const { awareness } = app.presence;
  const over = (): void => {
    clearTimeout(timer);
    awareness.off("change", listen);
    app.presence.say({ call: null });
    dismissTopic(app, ASKED);
  };
  const listen = (): void => {
    if (!readAnswers(awareness.getStates() as States, app.other).has(call.id)) return;
    over();
    showToast(app, { words: t("together.comes", { name }), topic: ASKED });
  };
  awareness.on("change", listen);
  const timer = setTimeout(over, WAITS);
  showToast(app, {
    words: t("together.asked", { name }),
    topic: ASKED,
    stays: WAITS,
    act: { name: t("together.never-mind"), does: over },
  });
}

/** Passes the partner's call on, gently: to go there or not is this person's to decide. */
export function hear(app: App, call: Call): void {
  const spot = spotOf(app, call);
  const name = them(app);
  const words = spot.at === "goal" ? t("together.call-goal", { name, title: spot.title }) : t(`together.call-${spot.at}`, { name });
  showToast(app, {
    words,
    topic: CALLED,
    stays: WAITS,
    act: {
      name: t("together.go"),
      does: () => {
        app.presence.say({ answered: call.id });
        void goThere(app, call);
      },
    },
  });
}

export const unhear = (app: App): void => dismissTopic(app, CALLED);
