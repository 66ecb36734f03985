/** Benchmarks as stones on a path: each stone can be ticked, moved and reworded where it lies. */
import type { BenchmarkView, Id } from "../doc/schema";
import { addBenchmark, reachBenchmark, remove, setDue } from "../doc/edit";
import { dueInWords } from "../format";
import { removeWithUndo, useApp } from "../state";
import { t } from "../../words/catalogue";
import { DayField } from "./DayField";
import { type RowDeeds, isDraft, useDraft } from "./draft";
import { focusSoon } from "./focus";
import { Handle, MoveTo } from "./Handle";
import { More } from "./icons";
import { memo } from "./memo";
import { Popover } from "./Popover";
import { Stone } from "./Stone";
import { TextField } from "./TextField";
import { useLatest } from "./useLatest";

const field = (id: Id): string => `[data-field="benchmarks/${id}/title"]`;

export const Benchmarks = memo(function Benchmarks({ goal, items }: { goal: Id; items: readonly BenchmarkView[] }) {
  const app = useApp();
  const { rows, after, openAfter, close, leave } = useDraft(items, field);
  const list = useLatest<RowDeeds>({
    create: (id) => {
      app.undo.stopCapturing();
      addBenchmark(app.doc, { id, goal, after });
    },
    next: openAfter,
    leave,
    remove: (id) => {
      const before = items[items.findIndex((item) => item.id === id) - 1];
      remove(app.doc, "benchmarks", id, app.seat);
      focusSoon(before ? field(before.id) : '[data-testid="add-benchmark"]');
    },
    close,
  });

  return (
    <ol class="path" data-sort-list="benchmarks" data-sort-group={goal}>
      {rows.map((row, n) => {
        const id = isDraft(row) ? row.draft : row.id;
        const benchmark = isDraft(row) ? null : row;
        return <BenchmarkRow key={id} id={id} benchmark={benchmark} seed={n} first={items.length === 0} list={list} />;
      })}
    </ol>
  );
});

interface BenchmarkRowProps {
  id: Id;
  /** null for the row that isn't there yet: typing in it makes it, and the field must stay the same one. */
  benchmark: BenchmarkView | null;
  /** Which stone. */
  seed: number;
  first: boolean;
  list: { current: RowDeeds };
}

const BenchmarkRow = memo(function BenchmarkRow({ id, benchmark, seed, first, list }: BenchmarkRowProps) {
  const app = useApp();
  const shared = { root: "benchmarks", path: [id, "title"] } as const;
  if (benchmark === null) {
    return (
      <li class="row draft">
        <span class="handle-room" />
        <span class="stone-tick"><Stone seed={seed} state="draft" /></span>
        <TextField
          {...shared}
          label={t("benchmarks.add")}
          placeholder={first ? t("benchmarks.first") : t("benchmarks.add")}
          testId="add-benchmark"
          onCreate={() => list.current.create(id)}
          onEnter={() => (document.activeElement as HTMLElement).blur()}
          onEmptyBackspace={() => list.current.leave(id)}
          onBlur={() => list.current.close()}
        />
      </li>
    );
  }
  const reached = benchmark.reached !== null;
  return (
    <li class={`row ${reached ? "done" : ""}`} data-sort-id={id} data-testid="benchmark-row">
      <Handle kind="benchmarks" id={id} title={benchmark.title} />
      <label class="stone-tick">
        <input
          type="checkbox"
          checked={reached}
          aria-label={t("benchmarks.reached", { title: benchmark.title })}
          onChange={(event) => {
            app.undo.stopCapturing();
            reachBenchmark(app.doc, id, event.currentTarget.checked);
          }}
        />
        <Stone seed={seed} state={reached ? "reached" : "open"} />
      </label>
      <TextField
        {...shared}
        label={t("benchmarks.one")}
        placeholder={t("benchmarks.hint")}
        onEnter={() => list.current.next(id)}
        onEmptyBackspace={() => list.current.remove(id)}
      />
      <Popover
        class="row-more"
        align="end"
        label={
          benchmark.due
            ? t("benchmarks.more-due", { when: dueInWords(benchmark.due, app.today.value, true), title: benchmark.title })
            : t("benchmarks.more", { title: benchmark.title })
        }
        title={t("benchmarks.one")}
        button={benchmark.due && !reached ? <span class={late(benchmark.due, app.today.value)}>{dueInWords(benchmark.due, app.today.value, true)}</span> : <More />}
      >
        {(shut) => (
          <>
            <DayField label={t("common.date")} value={benchmark.due} onChange={(due) => setDue(app.doc, "benchmarks", benchmark.id, due)} />
            <MoveTo kind="benchmarks" id={id} onOpen={shut} />
            <button
              type="button"
              class="button danger wide"
              onClick={() => {
                shut();
                removeWithUndo(app, "benchmarks", benchmark.id, benchmark.title);
              }}
            >
              {t("benchmarks.remove")}
            </button>
          </>
        )}
      </Popover>
    </li>
  );
});

export const late = (due: string, today: string): string => (due < today ? "late" : "");
