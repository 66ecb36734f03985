/** What a goal belongs to, by when, how it is measured and where it stands: chips that open to be changed. */
import { useId, useState } from "preact/hooks";
import { setArea, setAreaByName, setDue, setMeasure, setStatus } from "../doc/edit";
import type { GoalView, MeasureKind, Status } from "../doc/schema";
import { dueInWords } from "../format";
import { areaName, howFar, there } from "../select";
import { say, useApp } from "../state";
import { late } from "./Benchmarks";
import { DayField } from "./DayField";
import { NumberField } from "./Gauge";
import { Choice, Popover } from "./Popover";

export function AreaChip({ goal }: { goal: GoalView }) {
  const app = useApp();
  const areas = there(app.board.value.areas);
  const [name, setName] = useState("");
  const id = useId();
  return (
    <Popover class="chip moss" button={areaName(app.board.value, goal.area)} title="Part of life" testId="area-chip">
      {(close) => (
        <>
          <Choice
            label="Area"
            value={goal.area}
            options={areas.map((area) => ({ value: area.id, label: area.name || "Other" }))}
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
            <label for={id}>Another area</label>
            <div class="side-by-side">
              <input
                id={id}
                value={name}
                maxLength={40}
                placeholder="Family, craft, money …"
                onInput={(event) => setName(event.currentTarget.value)}
              />
              <button type="submit" class="button">Add</button>
            </div>
          </form>
        </>
      )}
    </Popover>
  );
}

export function DueChip({ goal }: { goal: GoalView }) {
  const app = useApp();
  const words = goal.due === null ? "No date yet" : dueInWords(goal.due, app.today.value);
  const passed = goal.due !== null && goal.status === "open" ? late(goal.due, app.today.value) : "";
  return (
    <Popover class={`chip ${passed}`} button={words} title="By when?" testId="due-chip">
      {() => <DayField label="Date" value={goal.due} onChange={(due) => setDue(app.doc, "goals", goal.id, due)} />}
    </Popover>
  );
}

const MEASURES: readonly { value: MeasureKind; label: string; hint: string }[] = [
  { value: "benchmarks", label: "Benchmarks", hint: "how many are reached" },
  { value: "actions", label: "Actions", hint: "how many are done" },
  { value: "number", label: "A number", hint: "pages, reviews, euros …" },
  { value: "judged", label: "Judged", hint: "how far it feels, 0 to 100" },
];

const MEASURED_BY: Record<MeasureKind, string> = {
  benchmarks: "by benchmarks",
  actions: "by actions",
  number: "by a number",
  judged: "as you judge it",
};

/** How far the goal is, in words; it opens to how that is measured. */
export function MeasureChip({ goal }: { goal: GoalView }) {
  const app = useApp();
  const { measure } = goal;
  const id = useId();
  const far = howFar(app.board.value, goal);
  return (
    <Popover
      class="far"
      align="end"
      button={far}
      label={`${far}, measured ${MEASURED_BY[measure.kind]}`}
      title="How do you see that it moves?"
      testId="measure-chip"
    >
      {() => (
        <>
          <Choice
            label="Measure"
            value={measure.kind}
            options={MEASURES}
            onChoose={(kind) => {
              app.undo.stopCapturing();
              setMeasure(app.doc, goal.id, { kind });
            }}
          />
          {measure.kind === "number" && (
            <div class="number-fields">
              <NumberField label="From" value={measure.start} onChange={(start) => setMeasure(app.doc, goal.id, { start })} />
              <NumberField label="To" value={measure.target} onChange={(target) => setMeasure(app.doc, goal.id, { target })} />
              <div class="field">
                <label for={id}>Of what</label>
                <input
                  id={id}
                  value={measure.unit}
                  maxLength={40}
                  placeholder="reviews"
                  onChange={(event) => setMeasure(app.doc, goal.id, { unit: event.currentTarget.value.trim() })}
                />
              </div>
            </div>
          )}
        </>
      )}
    </Popover>
  );
}

const STATUS: Record<Status, { label: string; hint: string }> = {
  open: { label: "On the way", hint: "you two work on it" },
  reached: { label: "Reached", hint: "puts a stone on the cairn" },
  "set-aside": { label: "Set aside", hint: "not now; it stays here" },
};

export function StatusChip({ goal }: { goal: GoalView }) {
  const app = useApp();
  return (
    <Popover
      class={`chip ${goal.status === "reached" ? "moss" : ""}`}
      button={STATUS[goal.status].label}
      title="Where does it stand?"
      testId="status-chip"
    >
      {(close) => (
        <Choice
          label="Status"
          value={goal.status}
          options={(["open", "reached", "set-aside"] as const).map((value) => ({ value, ...STATUS[value] }))}
          onChoose={(status) => {
            app.undo.stopCapturing();
            setStatus(app.doc, goal.id, status);
            if (status === "reached") say(app, "A stone for your cairn");
            close();
          }}
        />
      )}
    </Popover>
  );
}
