/** The whole board on paper: every goal with its benchmarks and actions, for a conversation without a screen. */
import { render } from "preact";
import { t } from "../../words/catalogue";
import { type ActionView, type BenchmarkView, type GoalView, fragmentAt } from "../doc/schema";
import { wholeDay } from "../format";
import { actionsOf, benchmarksOf, groups, howFar, looseActions, there, winsOf } from "../select";
import { type App, AppProvider, useApp } from "../state";
import { Still } from "../text/rich/Still";
import { ownerName } from "./Actions";
import "./print.css";

/** Opens the browser's print dialog on a page made for paper; nothing of it stays. */
export function printBoard(app: App): void {
  const paper = document.createElement("div");
  paper.className = "paper";
  document.body.append(paper);
  render(
    <AppProvider value={app}>
      <PrintBoard />
    </AppProvider>,
    paper,
  );
  addEventListener(
    "afterprint",
    () => {
      render(null, paper);
      paper.remove();
    },
    { once: true },
  );
  print();
}

function PrintBoard() {
  const app = useApp();
  const board = app.board.value;
  const names = app.names.value;
  const loose = looseActions(board);
  const wins = winsOf(board);
  const closed = there(board.goals).filter((goal) => goal.status !== "open");
  return (
    <>
      <header>
        <h1>{board.about.title}</h1>
        <p>
          {t("print.people", { mentor: names.mentor, mentee: names.mentee })} · {t("print.day", { day: wholeDay(app.today.value) })}
        </p>
        {board.about.purpose && <p class="purpose">{board.about.purpose}</p>}
      </header>
      {groups(board).map(
        ({ area, goals }) =>
          goals.length > 0 && (
            <section key={area.id}>
              <h2>{area.name}</h2>
              {goals.map((goal) => (
                <PrintGoal goal={goal} key={goal.id} />
              ))}
            </section>
          ),
      )}
      {loose.length > 0 && (
        <section>
          <h2>{t("actions.other")}</h2>
          <Lines items={loose} />
        </section>
      )}
      {closed.length > 0 && (
        <section>
          <h2>{t("print.closed")}</h2>
          <ul>
            {closed.map((goal) => (
              <li key={goal.id}>
                {goal.title || t("goals.unnamed")} ({t(`goal.status-${goal.status}`)})
              </li>
            ))}
          </ul>
        </section>
      )}
      {wins.length > 0 && (
        <section>
          <h2>{t("board.wins")}</h2>
          <ul>
            {wins.map((win) => (
              <li key={win.id}>
                {win.title}
                {win.on && <small> {wholeDay(win.on)}</small>}
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

function PrintGoal({ goal }: { goal: GoalView }) {
  const app = useApp();
  const board = app.board.value;
  const notes = goal.notes === "" ? null : fragmentAt(app.doc, "goals", [goal.id, "notes"]);
  const due = goal.due && t("days.by", { day: wholeDay(goal.due) });
  return (
    <article>
      <h3>{goal.title || t("goals.unnamed")}</h3>
      <p>
        {howFar(board, goal)}
        {due && ` · ${due}`}
      </p>
      {goal.why && <p class="why">{goal.why}</p>}
      <Lines items={benchmarksOf(board, goal.id)} />
      <Lines items={actionsOf(board, goal.id)} />
      {notes && (
        <div class="rich">
          <Still fragment={notes} level={3} />
        </div>
      )}
    </article>
  );
}

/** Benchmarks or actions, each with a box that a pen can tick. */
function Lines({ items }: { items: readonly (BenchmarkView | ActionView)[] }) {
  const app = useApp();
  return (
    <ul class="boxes">
      {items.map((item) => {
        const done = ("reached" in item ? item.reached : item.done) !== null;
        const notes = ["owner" in item && ownerName(app, item.owner), item.due && !done && t("days.by", { day: wholeDay(item.due) })];
        return (
          <li key={item.id} class={done ? "ticked" : ""}>
            {item.title} <small>{notes.filter(Boolean).join(", ")}</small>
          </li>
        );
      })}
    </ul>
  );
}
