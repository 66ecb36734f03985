/** Next actions: who does what by when. Used within a goal, and for those that stand for themselves. */
import type { ActionView, Id, Owner } from "../doc/schema";
import { addAction, remove, setDue, setOwner, tickAction } from "../doc/edit";
import { dueInWords } from "../format";
import { type App, removeWithUndo, useApp } from "../state";
import { t } from "../../words/catalogue";
import { late } from "./Benchmarks";
import { DayField } from "./DayField";
import { isDraft, useDraft } from "./draft";
import { focusSoon } from "./focus";
import { Handle, MoveTo } from "./Handle";
import { Tick } from "./icons";
import { Choice, Popover } from "./Popover";
import { TextField } from "./TextField";

const field = (id: Id): string => `[data-field="actions/${id}/title"]`;

export const ownerName = (app: App, owner: Owner): string => (owner === "both" ? t("people.both") : app.names.value[owner]);

export function Actions({ goal, items }: { goal: Id | null; items: readonly ActionView[] }) {
  const app = useApp();
  const { rows, after, openAfter, close } = useDraft(items, field);

  return (
    <ul class="lines" data-sort-list="actions" data-sort-group={goal ?? ""}>
      {rows.map((row, n) =>
        isDraft(row) ? (
          <li class="row draft" key={row.draft}>
            <span class="handle-room" />
            <span class="tick"><span class="tick-box" /></span>
            <TextField
              root="actions"
              path={[row.draft, "title"]}
              label={t("actions.add")}
              placeholder={items.length === 0 ? t("actions.first") : t("actions.add")}
              testId="add-action"
              onCreate={() => {
                app.undo.stopCapturing();
                const before = rows[n - 1];
                const owner = before && !isDraft(before) ? before.owner : app.seat;
                addAction(app.doc, { id: row.draft, goal, owner, after });
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
        ) : (
          <li
            class={`row ${row.done === null ? "" : "done"}`}
            key={row.id}
            data-sort-id={row.id}
            data-testid="action-row"
          >
            <Handle kind="actions" id={row.id} title={row.title} />
            <ActionTick action={row} />
            <TextField
              root="actions"
              path={[row.id, "title"]}
              label={t("actions.one")}
              placeholder={t("actions.hint")}
              onEnter={() => openAfter(row.id)}
              onEmptyBackspace={() => {
                const next = items[items.indexOf(row) - 1];
                remove(app.doc, "actions", row.id, app.seat);
                if (next) focusSoon(field(next.id));
                else focusSoon('[data-testid="add-action"]');
              }}
            />
            <ActionMore action={row} />
          </li>
        ),
      )}
    </ul>
  );
}

export function ActionTick({ action }: { action: ActionView }) {
  const app = useApp();
  return (
    <label class="tick">
      <input
        type="checkbox"
        checked={action.done !== null}
        aria-label={t("actions.done", { title: action.title })}
        onChange={(event) => {
          app.undo.stopCapturing();
          tickAction(app.doc, action.id, event.currentTarget.checked);
        }}
      />
      <span class="tick-box"><Tick /></span>
    </label>
  );
}

function ActionMore({ action }: { action: ActionView }) {
  const app = useApp();
  const { owner, due } = action;
  const who = ownerName(app, owner);
  const when = due !== null && action.done === null ? dueInWords(due, app.today.value, true) : null;
  return (
    <Popover
      class="row-more"
      align="end"
      title={t("actions.one")}
      label={when ? t("actions.more-due", { who, when, title: action.title }) : t("actions.more", { who, title: action.title })}
      testId="action-more"
      button={
        <span>
          <span class={`by ${owner}`}>{who}</span>
          {when && <span class={late(due ?? "", app.today.value)}>, {when}</span>}
        </span>
      }
    >
      {(close) => (
        <>
          <Choice
            label={t("actions.who")}
            value={owner}
            options={(["mentee", "mentor", "both"] as const).map((value) => ({
              value,
              label: <span class={`by ${value}`}>{ownerName(app, value)}</span>,
            }))}
            onChoose={(value) => {
              app.undo.stopCapturing();
              setOwner(app.doc, action.id, value);
            }}
          />
          <DayField label={t("common.date")} value={due} onChange={(day) => setDue(app.doc, "actions", action.id, day)} />
          <MoveTo kind="actions" id={action.id} onOpen={close} />
          <button
            type="button"
            class="button danger wide"
            onClick={() => {
              close();
              removeWithUndo(app, "actions", action.id, action.title);
            }}
          >
            {t("actions.remove")}
          </button>
        </>
      )}
    </Popover>
  );
}
