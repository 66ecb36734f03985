/** A date with its label, and a way to have none. */
import { useId } from "preact/hooks";
import type { Day } from "../doc/schema";
import { t } from "../../words/catalogue";

interface DayFieldProps {
  label: string;
  value: Day | null;
  onChange: (day: Day | null) => void;
}

export function DayField({ label, value, onChange }: DayFieldProps) {
  const id = useId();
  return (
    <div class="field day-field">
      <label for={id}>{label}</label>
      <div class="side-by-side">
        <input
          id={id}
          type="date"
          value={value ?? ""}
          min="2000-01-01"
          max="2099-12-31"
          onChange={(event) => {
            // An unfinished date reads as "": that is no wish to have none.
            const day = event.currentTarget.value;
            if (day !== "" && event.currentTarget.validity.valid) onChange(day);
          }}
        />
        {value !== null && (
          <button type="button" class="button quiet" onClick={() => onChange(null)}>
            {t("common.no-date")}
          </button>
        )}
      </div>
    </div>
  );
}
