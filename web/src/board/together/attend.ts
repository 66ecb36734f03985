/** What presence needs besides the first view: whether this person is away, which window they are in, and calls. */
import type { States } from "../presence";
import { type App, dismissTopic, showToast } from "../state";
import { t } from "../../words/catalogue";
import { watchAway } from "./away";
import { readCall } from "./calls";
import { hear, unhear } from "./index";

const RENEW = 15_000;

export function attend(app: App): void {
  const { awareness, say } = app.presence;

  // A page that is put away may speak only once a minute, and y-protocols counts whoever is silent for half of one as
  // gone. Our server knows better: it tells when somebody has left (R8). Other clients still want to hear from us.
  clearInterval(awareness._checkInterval as number);
  setInterval(() => {
    const own = awareness.getLocalState();
    if (own !== null) awareness.setLocalState(own);
  }, RENEW);

  watchAway((away, since) => say({ away, since: away ? new Date(since).toISOString() : null }));
  const entered = (): void => {
    if (!document.hidden) say({ entered: Date.now() });
  };
  addEventListener("focus", entered);
  document.addEventListener("visibilitychange", entered);

  // What the partner wants to show is passed on to the window that the person looks at.
  let heard: string | null = null;
  const listen = (): void => {
    const call = readCall(awareness.getStates() as States, app.seat);
    if ((call?.id ?? null) === heard || (call !== null && document.hidden)) return;
    heard = call?.id ?? null;
    if (call === null) unhear(app);
    else hear(app, call);
  };
  awareness.on("change", listen);
  document.addEventListener("visibilitychange", listen);
  listen();

  // Nobody is watched without knowing it.
  let followed = false;
  app.presence.partner.subscribe((partner) => {
    const now = partner?.follows ?? false;
    if (now && !followed) showToast(app, { words: t("together.follows", { name: app.names.peek()[app.other] }), topic: "follows" });
    if (!now && followed) dismissTopic(app, "follows");
    followed = now;
  });
}
