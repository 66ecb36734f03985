/** Progress that is a number or a judgement: a line with a stone on it, and a way to move it. */
import { useId, useState } from "preact/hooks";
import { setMeasure } from "../doc/edit";
import type { GoalView } from "../doc/schema";
import { percentInWords } from "../format";
import { useApp } from "../state";
import { t } from "../../words/catalogue";

interface NumberFieldProps {
  label: string;
  value: number;
  onChange: (value: number) => void;
  min?: number;
  max?: number;
}

export function NumberField({ label, value, onChange, min, max }: NumberFieldProps) {
  const id = useId();
  // While it is being typed a number may be half a number ("-", "1."): the board gets whole ones only.
  const [typed, setTyped] = useState<string | null>(null);
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        type="number"
        inputMode="decimal"
        step="any"
        min={min}
        max={max}
        value={typed ?? String(value)}
        onInput={(event) => {
          setTyped(event.currentTarget.value);
          const number = event.currentTarget.valueAsNumber;
          if (Number.isFinite(number)) onChange(number);
        }}
        onBlur={() => setTyped(null)}
      />
    </div>
  );
}

export function Gauge({ goal }: { goal: GoalView }) {
  const app = useApp();
  const { kind, start, target, now } = goal.measure;
  const percent = percentInWords(goal.progress);
  const change = (to: number): void => setMeasure(app.doc, goal.id, { now: to });
  if (kind === "judged") {
    return (
      <div class="gauge">
        <label class="gauge-words">
          <span>{t("goal.how-far")}</span>
          <output>{percent}</output>
          <input
            type="range"
            min="0"
            max="100"
            step="5"
            value={now}
            onInput={(event) => change(event.currentTarget.valueAsNumber)}
          />
        </label>
      </div>
    );
  }
  const step = target >= start ? 1 : -1;
  return (
    <div class="gauge">
      <div class="gauge-line" aria-hidden="true">
        <span class="gauge-done" style={{ width: `${goal.progress * 100}%` }} />
      </div>
      <div class="gauge-steps">
        <button type="button" class="button" aria-label={t("goal.step-back")} onClick={() => change(now - step)}>
          −
        </button>
        <NumberField label={t("goal.now")} value={now} onChange={change} />
        <button type="button" class="button" aria-label={t("goal.step-on")} onClick={() => change(now + step)}>
          +
        </button>
        <span class="soft">{percent}</span>
      </div>
    </div>
  );
}
