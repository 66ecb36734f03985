/** One goal, open: what it is, why it matters, the path to it, what comes next, and who may see it. */
import type { GoalView } from "../doc/schema";
import { setStatus } from "../doc/edit";
import { dayInWords, dayOf } from "../format";
import { go } from "../route";
import { actionsOf, benchmarksOf, there } from "../select";
import { removeWithUndo, useApp } from "../state";
import { t } from "../../words/catalogue";
import { Actions } from "./Actions";
import { Benchmarks } from "./Benchmarks";
import { AreaChip, DueChip, MeasureChip, StatusChip } from "./GoalChips";
import { Back, More } from "./icons";
import { Gauge } from "./Gauge";
import { memo } from "./memo";
import { NewMark } from "./NewMark";
import { Popover } from "./Popover";
import { RichText } from "./RichText";
import { TextField } from "./TextField";
import { TwoKeys, useKeys } from "./TwoKeys";
import { useBoard } from "./useBoard";

export const Goal = memo(function Goal({ goal }: { goal: GoalView }) {
  const app = useApp();
  const benchmarks = useBoard((board) => benchmarksOf(board, goal.id), [goal.id]);
  const actions = useBoard((board) => actionsOf(board, goal.id), [goal.id]);
  const value = useBoard((board) => there(board.values).find((one) => one.id === goal.value), [goal.value]);
  const { public: shown } = useKeys(goal.id);

  return (
    <article class="card lifted goal" aria-label={goal.title || t("goal.new")} data-focus-home tabIndex={-1}>
      <div class="goal-head">
        <a class="back" href="#">
          <Back /> {t("board.goals")}
        </a>
        <div class="chips">
          <AreaChip goal={goal} />
          {value && <span class="chip">{t("goal.value", { value: value.name })}</span>}
          <DueChip goal={goal} />
          <StatusChip goal={goal} />
          {shown && <span class="chip moss">{t("common.public")}</span>}
        </div>
        <Popover class="icon-button" align="end" label={t("goal.more")} title={t("goal.goal")} button={<More />}>
          {(close) => (
            <button
              type="button"
              class="button danger wide"
              onClick={() => {
                close();
                removeWithUndo(app, "goals", goal.id, goal.title);
                go({ at: "goals" });
              }}
            >
              {t("goal.remove")}
            </button>
          )}
        </Popover>
      </div>

      <h2 class="goal-title">
        <TextField
          root="goals"
          path={[goal.id, "title"]}
          label={t("goal.goal")}
          placeholder={t("goal.hint")}
          testId="goal-title"
          onEnter={() => document.querySelector<HTMLElement>(".why .rich")?.focus()}
        />
      </h2>
      <div class="why">
        <NewMark of={`goals/${goal.id}/why`} />
        <RichText root="goals" path={[goal.id, "why"]} label={t("goal.why")} placeholder={t("goal.why-hint")} level={2} />
      </div>

      {goal.status === "reached" && (
        <p class="note">
          {goal.reached
            ? t("goal.reached-on", { day: dayInWords(dayOf(goal.reached), app.today.value) })
            : t("goal.reached-some-day")}
        </p>
      )}
      {goal.status === "open" && goal.progress >= 1 && (
        <p class="note">
          <span>{t("goal.all-done")}</span>
          <button type="button" class="button primary" onClick={() => setStatus(app.doc, goal.id, "reached")}>
            {t("goal.mark-reached")}
          </button>
        </p>
      )}

      <section class="part" aria-label={t("goal.benchmarks")}>
        <div class="part-head">
          <h3>{t("goal.benchmarks")}</h3>
          <MeasureChip goal={goal} />
        </div>
        {(goal.measure.kind === "number" || goal.measure.kind === "judged") && <Gauge goal={goal} />}
        <Benchmarks goal={goal.id} items={benchmarks} key={goal.id} />
      </section>

      <section class="part" aria-label={t("goal.actions")}>
        <h3>{t("goal.actions")}</h3>
        <Actions goal={goal.id} items={actions} key={goal.id} />
      </section>

      <section class="part notes" aria-label={t("goal.notes")}>
        <NewMark of={`goals/${goal.id}/notes`} />
        <RichText
          root="goals"
          path={[goal.id, "notes"]}
          label={t("goal.notes")}
          placeholder={t("goal.notes-hint")}
          level={3}
          title={t("goal.notes")}
        />
      </section>

      <section class="part" aria-label={t("goal.who-sees")}>
        <h3>{t("goal.who-sees")}</h3>
        <TwoKeys item={goal.id} what="goal" />
      </section>
    </article>
  );
});
