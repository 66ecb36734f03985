/** What a goal belongs to, by when, how it is measured and where it stands: chips that open to be changed. */
import { useId, useState } from "preact/hooks";
import { setArea, setAreaByName, setDue, setMeasure, setStatus } from "../doc/edit";
import { type GoalView, type MeasureKind, STATUSES } from "../doc/schema";
import { dueInWords } from "../format";
import { areaName, howFar, there } from "../select";
import { say, useApp } from "../state";
import { t } from "../../words/catalogue";
import { late } from "./Benchmarks";
import { DayField } from "./DayField";
import { NumberField } from "./Gauge";
import { Choice, Popover } from "./Popover";
import { TextField } from "./TextField";

export function AreaChip({ goal }: { goal: GoalView }) {
  const app = useApp();
  const areas = there(app.board.value.areas);
  const [name, setName] = useState("");
  const id = useId();
  return (
    <Popover class="chip moss" button={areaName(app.board.value, goal.area)} title={t("goal.area-title")} testId="area-chip">
      {(close) => (
        <>
          <Choice
            label={t("goal.area")}
            value={goal.area}
            options={areas.map((area) => ({ value: area.id, label: area.name || t("goals.other-area") }))}
            onChoose={(area) => {
              app.undo.stopCapturing();
              setArea(app.doc, goal.id, area);
              close();
            }}
          />
          <form
            class="field"
            onSubmit={(event) => {
              event.preventDefault();
              if (name.trim() === "") return;
              app.undo.stopCapturing();
              setAreaByName(app.doc, goal.id, name.trim());
              setName("");
              close();
            }}
          >
            <label for={id}>{t("goal.another-area")}</label>
            <div class="side-by-side">
              <input
                id={id}
                value={name}
                maxLength={40}
                placeholder={t("goal.another-area-hint")}
                onInput={(event) => setName(event.currentTarget.value)}
              />
              <button type="submit" class="button">{t("common.add")}</button>
            </div>
          </form>
        </>
      )}
    </Popover>
  );
}

export function DueChip({ goal }: { goal: GoalView }) {
  const app = useApp();
  const words = goal.due === null ? t("goal.no-due") : dueInWords(goal.due, app.today.value);
  const passed = goal.due !== null && goal.status === "open" ? late(goal.due, app.today.value) : "";
  return (
    <Popover class={`chip ${passed}`} button={words} title={t("goal.due-title")} testId="due-chip">
      {() => <DayField label={t("common.date")} value={goal.due} onChange={(due) => setDue(app.doc, "goals", goal.id, due)} />}
    </Popover>
  );
}

const MEASURES: readonly MeasureKind[] = ["benchmarks", "actions", "number", "judged"];

/** How far the goal is, in words; it opens to how that is measured. */
export function MeasureChip({ goal }: { goal: GoalView }) {
  const app = useApp();
  const { measure } = goal;
  const far = howFar(app.board.value, goal);
  return (
    <Popover
      class="far"
      align="end"
      button={far}
      label={t(`goal.far-${measure.kind}`, { far })}
      title={t("goal.measure-title")}
      testId="measure-chip"
    >
      {() => (
        <>
          <Choice
            label={t("goal.measure")}
            value={measure.kind}
            options={MEASURES.map((kind) => ({
              value: kind,
              label: t(`goal.measure-${kind}`),
              hint: t(`goal.measure-${kind}-hint`),
            }))}
            onChoose={(kind) => {
              app.undo.stopCapturing();
              setMeasure(app.doc, goal.id, { kind });
            }}
          />
          {measure.kind === "number" && (
            <div class="number-fields">
              <NumberField label={t("goal.from")} value={measure.start} onChange={(start) => setMeasure(app.doc, goal.id, { start })} />
              <NumberField label={t("goal.to")} value={measure.target} onChange={(target) => setMeasure(app.doc, goal.id, { target })} />
              <div class="unit">
                <span class="label" aria-hidden="true">{t("goal.unit")}</span>
                <TextField
                  root="goals"
                  path={[goal.id, "measure", "unit"]}
                  label={t("goal.unit")}
                  placeholder={t("goal.unit-hint")}
                  class="boxed"
                  limit={40}
                  testId="unit"
                  onEnter={() => (document.activeElement as HTMLElement).blur()}
                />
              </div>
            </div>
          )}
        </>
      )}
    </Popover>
  );
}

export function StatusChip({ goal }: { goal: GoalView }) {
  const app = useApp();
  return (
    <Popover
      class={`chip ${goal.status === "reached" ? "moss" : ""}`}
      button={t(`goal.status-${goal.status}`)}
      title={t("goal.status-title")}
      testId="status-chip"
    >
      {(close) => (
        <Choice
          label={t("goal.status")}
          value={goal.status}
          options={STATUSES.map((value) => ({
            value,
            label: t(`goal.status-${value}`),
            hint: t(`goal.status-${value}-hint`),
          }))}
          onChoose={(status) => {
            app.undo.stopCapturing();
            setStatus(app.doc, goal.id, status);
            if (status === "reached") say(app, t("goal.stone"));
            close();
          }}
        />
      )}
    </Popover>
  );
}
