/** Benchmarks as stones on a path: each stone can be ticked, moved and reworded where it lies. */
import type { BenchmarkView, Id } from "../doc/schema";
import { addBenchmark, reachBenchmark, remove, setDue } from "../doc/edit";
import { dueInWords } from "../format";
import { removeWithUndo, useApp } from "../state";
import { t } from "../../words/catalogue";
import { DayField } from "./DayField";
import { isDraft, useDraft } from "./draft";
import { focusSoon } from "./focus";
import { Handle, MoveTo } from "./Handle";
import { More } from "./icons";
import { Popover } from "./Popover";
import { Stone } from "./Stone";
import { TextField } from "./TextField";

const field = (id: Id): string => `[data-field="benchmarks/${id}/title"]`;

export function Benchmarks({ goal, items }: { goal: Id; items: readonly BenchmarkView[] }) {
  const app = useApp();
  const { rows, after, openAfter, close } = useDraft(items, field);

  return (
    <ol class="path" data-sort-list="benchmarks" data-sort-group={goal}>
      {rows.map((row, n) => {
        if (isDraft(row)) {
          return (
            <li class="row draft" key={row.draft}>
              <span class="handle-room" />
              <span class="stone-tick"><Stone seed={n} state="draft" /></span>
              <TextField
                root="benchmarks"
                path={[row.draft, "title"]}
                label={t("benchmarks.add")}
                placeholder={items.length === 0 ? t("benchmarks.first") : t("benchmarks.add")}
                testId="add-benchmark"
                onCreate={() => {
                  app.undo.stopCapturing();
                  addBenchmark(app.doc, { id: row.draft, goal, after });
                }}
                onEnter={() => (document.activeElement as HTMLElement).blur()}
                onEmptyBackspace={() => {
                  const before = rows[n - 1];
                  close();
                  if (before && !isDraft(before)) focusSoon(field(before.id));
                }}
                onBlur={close}
              />
            </li>
          );
        }
        const reached = row.reached !== null;
        return (
          <li class={`row ${reached ? "done" : ""}`} key={row.id} data-sort-id={row.id} data-testid="benchmark-row">
            <Handle kind="benchmarks" id={row.id} title={row.title} />
            <label class="stone-tick">
              <input
                type="checkbox"
                checked={reached}
                aria-label={t("benchmarks.reached", { title: row.title })}
                onChange={(event) => {
                  app.undo.stopCapturing();
                  reachBenchmark(app.doc, row.id, event.currentTarget.checked);
                }}
              />
              <Stone seed={n} state={reached ? "reached" : "open"} />
            </label>
            <TextField
              root="benchmarks"
              path={[row.id, "title"]}
              label={t("benchmarks.one")}
              placeholder={t("benchmarks.hint")}
              onEnter={() => openAfter(row.id)}
              onEmptyBackspace={() => {
                const next = items[items.indexOf(row) - 1];
                remove(app.doc, "benchmarks", row.id, app.seat);
                if (next) focusSoon(field(next.id));
                else focusSoon('[data-testid="add-benchmark"]');
              }}
            />
            <Popover
              class="row-more"
              align="end"
              label={
                row.due
                  ? t("benchmarks.more-due", { when: dueInWords(row.due, app.today.value, true), title: row.title })
                  : t("benchmarks.more", { title: row.title })
              }
              title={t("benchmarks.one")}
              button={row.due && !reached ? <span class={late(row.due, app.today.value)}>{dueInWords(row.due, app.today.value, true)}</span> : <More />}
            >
              {(shut) => (
                <>
                  <DayField label={t("common.date")} value={row.due} onChange={(due) => setDue(app.doc, "benchmarks", row.id, due)} />
                  <MoveTo kind="benchmarks" id={row.id} onOpen={shut} />
                  <button
                    type="button"
                    class="button danger wide"
                    onClick={() => {
                      shut();
                      removeWithUndo(app, "benchmarks", row.id, row.title);
                    }}
                  >
                    {t("benchmarks.remove")}
                  </button>
                </>
              )}
            </Popover>
          </li>
        );
      })}
    </ol>
  );
}

export const late = (due: string, today: string): string => (due < today ? "late" : "");
