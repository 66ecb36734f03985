/** Next actions: who does what by when. Used within a goal, and for those that stand for themselves. */
import type { ActionView, Id, Owner } from "../doc/schema";
import { addAction, remove, setDue, setOwner, tickAction } from "../doc/edit";
import { dueInWords } from "../format";
import { type App, removeWithUndo, useApp } from "../state";
import { t } from "../../words/catalogue";
import { late } from "./Benchmarks";
import { DayField } from "./DayField";
import { type RowDeeds, isDraft, useDraft } from "./draft";
import { focusSoon } from "./focus";
import { Handle, MoveTo } from "./Handle";
import { Tick } from "./icons";
import { memo } from "./memo";
import { Choice, Popover } from "./Popover";
import { TextField } from "./TextField";
import { useLatest } from "./useLatest";

const field = (id: Id): string => `[data-field="actions/${id}/title"]`;

export const ownerName = (app: App, owner: Owner): string => (owner === "both" ? t("people.both") : app.names.value[owner]);

export const Actions = memo(function Actions({ goal, items }: { goal: Id | null; items: readonly ActionView[] }) {
  const app = useApp();
  const { rows, after, openAfter, close, leave } = useDraft(items, field);
  const list = useLatest<RowDeeds>({
    create: (id) => {
      app.undo.stopCapturing();
      const before = rows[rows.findIndex((row) => isDraft(row) && row.draft === id) - 1];
      const owner = before && !isDraft(before) ? before.owner : app.seat;
      addAction(app.doc, { id, goal, owner, after });
    },
    next: openAfter,
    leave,
    remove: (id) => {
      const before = items[items.findIndex((item) => item.id === id) - 1];
      remove(app.doc, "actions", id, app.seat);
      focusSoon(before ? field(before.id) : '[data-testid="add-action"]');
    },
    close,
  });

  return (
    <ul class="lines" data-sort-list="actions" data-sort-group={goal ?? ""}>
      {rows.map((row) => {
        const id = isDraft(row) ? row.draft : row.id;
        return <ActionRow key={id} id={id} action={isDraft(row) ? null : row} first={items.length === 0} list={list} />;
      })}
    </ul>
  );
});

interface ActionRowProps {
  id: Id;
  /** null for the row that isn't there yet: typing in it makes it, and the field must stay the same one. */
  action: ActionView | null;
  first: boolean;
  list: { current: RowDeeds };
}

const ActionRow = memo(function ActionRow({ id, action, first, list }: ActionRowProps) {
  const shared = { root: "actions", path: [id, "title"] } as const;
  if (action === null) {
    return (
      <li class="row draft">
        <span class="handle-room" />
        <span class="tick"><span class="tick-box" /></span>
        <TextField
          {...shared}
          label={t("actions.add")}
          placeholder={first ? t("actions.first") : t("actions.add")}
          testId="add-action"
          onCreate={() => list.current.create(id)}
          onEnter={() => (document.activeElement as HTMLElement).blur()}
          onEmptyBackspace={() => list.current.leave(id)}
          onBlur={() => list.current.close()}
        />
      </li>
    );
  }
  return (
    <li class={`row ${action.done === null ? "" : "done"}`} data-sort-id={id} data-testid="action-row">
      <Handle kind="actions" id={id} title={action.title} />
      <ActionTick action={action} />
      <TextField
        {...shared}
        label={t("actions.one")}
        placeholder={t("actions.hint")}
        onEnter={() => list.current.next(id)}
        onEmptyBackspace={() => list.current.remove(id)}
      />
      <ActionMore action={action} />
    </li>
  );
});

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
