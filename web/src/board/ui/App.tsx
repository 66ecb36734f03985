/** The board as a whole: list, open goal, and what lies beside; on a phone one of them at a time. */
import { useEffect, useRef } from "preact/hooks";
import { type Route, hashOf, liesOver } from "../route";
import { goalInFront, there } from "../select";
import { useApp } from "../state";
import { t } from "../../words/catalogue";
import { Goal } from "./Goal";
import { GoalList, startGoal } from "./GoalList";
import { Header } from "./Header";
import { Goals, Share, Star, Steps } from "./icons";
import { later } from "./later";
import { memo } from "./memo";
import { PartnerCard } from "./PartnerCard";
import { savingInWords } from "./SavingState";
import { Cairn } from "./Stone";
import { TextField } from "./TextField";
import { Toasts } from "./Toasts";
import { useBoard } from "./useBoard";
import { CairnCard, Wins } from "./Wins";

const InviteCard = later(() => import("./Invite").then((part) => part.InviteCard), "card invite room");
const ShareDialog = later(() => import("./ShareDialog").then((part) => part.ShareDialog));
const NextSteps = later(() => import("../glance/NextSteps").then((part) => part.NextSteps));

const Following = later(() => import("../together/Following").then((part) => part.Following));
const Trash = later(() => import("../trash/Trash").then((part) => part.Trash));

/** As in board.css. */
const NARROW = "(max-width: 46rem)";

export function App() {
  const app = useApp();
  if (!app.ready.value) return <Opening />;
  return <Board />;
}

/** Nothing has arrived yet. The server draws the same, so that nothing jumps. */
function Opening() {
  const app = useApp();
  const saving = app.saving.value;
  const words = saving.state === "connecting" || saving.state === "saving" ? t("board.opening") : saving.state === "refused" ? saving.why : savingInWords(saving);
  return (
    <main class="opening">
      <Cairn stones={5} />
      <h1>{app.boot.title}</h1>
      <p class="soft" role="status" data-testid="saving" data-state={saving.state}>
        {saving.state === "offline" ? t("board.unreachable") : words}
      </p>
      {saving.state === "refused" && (
        <p>
          <a class="button" href="/">{t("board.to-start")}</a>
        </p>
      )}
    </main>
  );
}

function Board() {
  const app = useApp();
  const board = app.board.value;
  const beneath = useRef<Route>({ at: "goals" });
  if (!liesOver(app.route.value)) beneath.current = app.route.value;
  const route = beneath.current;
  const saving = app.saving.value;
  const News = app.news.value?.Card;
  const ComingUp = app.comingUp.value;
  const open = goalInFront(board, route, app.filter.value?.keeps);
  const asked = route.at === "goal" && open?.id === route.id ? open : undefined;

  // Where there is room for one thing only, the list shows no goal.
  const seen = route.at === "goals" && matchMedia(NARROW).matches ? null : (open?.id ?? null);
  const here = hashOf(route);
  useEffect(() => app.presence.look(seen, here), [seen, here]);
  useEffect(() => {
    scrollTo({ top: 0, behavior: "instant" });
  }, [route.at, asked?.id]);

  // On a phone, one place at a time; a goal that is gone leads back to the list.
  const place = route.at === "goal" && asked === undefined ? "goals" : route.at;
  return (
    <div class={`board at-${place}`}>
      <a class="skip-link button" href="#main" onClick={(event) => skip(event)}>
        {t("board.skip")}
      </a>
      <Header />
      {saving.state === "refused" && (
        <p class="banner" role="alert">
          {t(app.connection.facts.value.waiting ? "board.refused-unsaved" : "board.refused", { why: saving.why })}
        </p>
      )}
      <main class="columns">
        <div class="column-list">
          <Purpose />
          <GoalList open={route.at === "actions" || route.at === "wins" ? null : (open?.id ?? null)} />
        </div>
        <div class="column-main" id="main" tabIndex={-1}>
          {route.at === "actions" ? <NextSteps /> : open ? <Goal goal={open} key={open.id} /> : <NoGoal />}
        </div>
        {News && <News />}
        <div class="column-side">
          {app.partnerJoined.value ? <PartnerCard /> : <InviteCard />}
          <Wins />
          <CairnCard />
          {/* Fetched later than the rest, so it stands last and moves nothing. */}
          {ComingUp && <ComingUp />}
        </div>
      </main>
      <Places place={place} goal={asked !== undefined} />
      {app.route.value.at === "share" && <ShareDialog onClose={() => leave("#share", here)} />}
      {app.route.value.at === "trash" && <Trash onClose={() => leave("#trash", here)} />}
      {app.following.value && <Following />}
      <Toasts />
    </div>
  );
}

function skip(event: Event): void {
  event.preventDefault();
  document.getElementById("main")?.focus();
}

/** Back to what it lay over. At once: history.back() comes later, and would take back where the person goes next. */
function leave(place: string, beneath: string): void {
  if (location.hash === place) location.replace(beneath);
}

const Purpose = memo(function Purpose() {
  useBoard((board) => board.about);
  return (
    <div class="purpose">
      <TextField
        root="about"
        path={["purpose"]}
        label={t("board.purpose")}
        placeholder={t("board.purpose-hint")}
        testId="purpose"
      />
    </div>
  );
});

/** An empty board is an invitation. */
const NoGoal = memo(function NoGoal() {
  const app = useApp();
  const area = useBoard((board) => there(board.areas)[0]?.id ?? "");
  const any = useBoard((board) => there(board.goals).length > 0);
  return (
    <section class="card no-goal" aria-label={t("goals.first")}>
      <h2>{any ? t("goals.next") : t("goals.begin")}</h2>
      <p>{t("goals.begin-hint")}</p>
      <p class="example">{t("goals.example")}</p>
      <button type="button" class="button primary" onClick={() => startGoal(app, area)}>
        {t("goals.add")}
      </button>
    </section>
  );
});

/** The four places of the phone, below the thumb. */
const Places = memo(function Places({ place, goal }: { place: string; goal: boolean }) {
  const app = useApp();
  const share = app.route.value.at === "share";
  const link = (to: Parameters<typeof hashOf>[0], here: boolean, words: string, icon: preact.JSX.Element) => (
    <a href={hashOf(to)} class={here && !share ? "here" : ""} aria-current={here && !share ? "page" : undefined}>
      {icon}
      {words}
    </a>
  );
  return (
    <nav class="places" aria-label={t("board.places")}>
      {link({ at: "goals" }, place === "goals" || goal, t("board.goals"), <Goals />)}
      {link({ at: "actions" }, place === "actions", t("board.steps"), <Steps />)}
      {link({ at: "wins" }, place === "wins", t("board.wins"), <Star />)}
      <a href={hashOf({ at: "share" })} class={share ? "here" : ""}>
        <Share />
        {t("board.share-short")}
      </a>
    </nav>
  );
});
