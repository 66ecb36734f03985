/** One goal, open: what it is, why it matters, the path to it, what comes next, and who may see it. */
import type { GoalView } from "../doc/schema";
import { setStatus } from "../doc/edit";
import { dayInWords } from "../format";
import { go } from "../route";
import { actionsOf, benchmarksOf, there } from "../select";
import { removeWithUndo, useApp } from "../state";
import { Actions } from "./Actions";
import { Benchmarks } from "./Benchmarks";
import { AreaChip, DueChip, MeasureChip, StatusChip } from "./GoalChips";
import { Back, More } from "./icons";
import { Gauge } from "./Gauge";
import { Popover } from "./Popover";
import { TextField } from "./TextField";
import { TwoKeys, useKeys } from "./TwoKeys";
import { Why } from "./Why";

export function Goal({ goal }: { goal: GoalView }) {
  const app = useApp();
  const board = app.board.value;
  const benchmarks = benchmarksOf(board, goal.id);
  const actions = actionsOf(board, goal.id);
  const value = there(board.values).find((one) => one.id === goal.value);
  const { public: shown } = useKeys(goal.id);

  return (
    <article class="card lifted goal" aria-label={goal.title || "New goal"} data-focus-home tabIndex={-1}>
      <div class="goal-head">
        <a class="back" href="#">
          <Back /> Goals
        </a>
        <div class="chips">
          <AreaChip goal={goal} />
          {value && <span class="chip">Grounded in: {value.name}</span>}
          <DueChip goal={goal} />
          <StatusChip goal={goal} />
          {shown && <span class="chip moss">Public</span>}
        </div>
        <Popover class="icon-button" align="end" label="More for this goal" title="Goal" button={<More />}>
          {(close) => (
            <button
              type="button"
              class="button danger wide"
              onClick={() => {
                close();
                removeWithUndo(app, "goals", goal.id, goal.title, "the goal");
                go({ at: "goals" });
              }}
            >
              Remove goal
            </button>
          )}
        </Popover>
      </div>

      <h2 class="goal-title">
        <TextField
          root="goals"
          path={[goal.id, "title"]}
          label="Goal"
          placeholder="What do you want to reach?"
          testId="goal-title"
          onEnter={() => document.querySelector<HTMLElement>(".why [contenteditable], .why button")?.focus()}
        />
      </h2>
      <Why goal={goal} />

      {goal.status === "reached" && (
        <p class="note">
          Reached{goal.reached ? ` ${on(dayInWords(goal.reached.slice(0, 10), app.today.value))}` : ""}. Its stone lies
          on your cairn.
        </p>
      )}
      {goal.status === "open" && goal.progress >= 1 && (
        <p class="note">
          <span>Everything on the path is done. Is the goal reached?</span>
          <button type="button" class="button primary" onClick={() => setStatus(app.doc, goal.id, "reached")}>
            Mark as reached
          </button>
        </p>
      )}

      <section class="part" aria-label="Benchmarks">
        <div class="part-head">
          <h3>Benchmarks</h3>
          <MeasureChip goal={goal} />
        </div>
        {(goal.measure.kind === "number" || goal.measure.kind === "judged") && <Gauge goal={goal} />}
        <Benchmarks goal={goal.id} items={benchmarks} key={goal.id} />
      </section>

      <section class="part" aria-label="Next actions">
        <h3>Next actions</h3>
        <Actions goal={goal.id} items={actions} key={goal.id} />
      </section>

      <section class="part" aria-label="Who sees this goal">
        <h3>Who sees this goal</h3>
        <TwoKeys item={goal.id} what="goal" />
      </section>
    </article>
  );
}

/** "today" stays as it is; "12 December" needs its "on". */
const on = (day: string): string => (/\d/.test(day) ? `on ${day}` : day);
