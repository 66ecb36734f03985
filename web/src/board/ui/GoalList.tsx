/** All goals at a glance: open ones by area, then those reached and those set aside. */
import { useComputed } from "@preact/signals";
import type { ActionView, BenchmarkView, GoalView, Id, Status } from "../doc/schema";
import { addGoal, newId } from "../doc/edit";
import { dueInWords } from "../format";
import { go, hashOf } from "../route";
import { actionsOf, anyRemoved, areaName, benchmarksOf, groups, howFar, looseActions, there } from "../select";
import { type App, command, useApp } from "../state";
import { t } from "../../words/catalogue";
import { Avatar } from "./Avatar";
import { late } from "./Benchmarks";
import { focusSoon } from "./focus";
import { Handle } from "./Handle";
import { Bin, More, Plus, Search, Sieve, Steps } from "./icons";
import { later } from "./later";
import { memo } from "./memo";
import { NewMark } from "./NewMark";
import { Popover } from "./Popover";
import { Ring } from "./Stone";

const AreaMenu = later(() => import("./AreaMenu").then((part) => part.AreaMenu));

/** A new goal opens at once, with the caret in its title. */
export function startGoal(app: App, area: Id): void {
  const id = newId();
  app.undo.stopCapturing();
  addGoal(app.doc, { id, by: app.seat, area });
  go({ at: "goal", id });
  focusSoon(`[data-field="goals/${id}/title"]`);
}

export const GoalList = memo(function GoalList({ open }: { open: Id | null }) {
  const app = useApp();
  const board = app.board.value;
  const filter = app.filter.value;
  const keeps = filter?.keeps;
  const byArea = groups(board, keeps).filter(({ goals }) => !keeps || goals.length > 0);
  const folded = (status: Status): GoalView[] =>
    there(board.goals).filter((goal) => goal.status === status && (keeps?.(goal, board) ?? true));
  const looking = useLookedAt();
  const loose = looseActions(board).filter((action) => action.done === null).length;

  return (
    <nav class={`goal-list ${keeps ? "filtered" : ""}`} aria-label={t("board.goals")} data-focus-home tabIndex={-1}>
      <div class="list-tools">
        <button type="button" class="search-button" data-testid="search" onClick={() => command(app, "search")}>
          <Search />
          {t("goals.search")}
          <kbd aria-hidden="true">/</kbd>
        </button>
        <button
          type="button"
          class="icon-button"
          data-testid="filter"
          aria-label={t("goals.filter")}
          aria-expanded={filter?.open ?? false}
          onClick={() => command(app, "filter")}
        >
          <Sieve />
        </button>
      </div>
      {filter && <filter.Panel />}
      {byArea.map(({ area, goals }) => (
        <section key={area.id} class="area" aria-label={area.name} data-sort-list="goals" data-sort-group={area.id}>
          <div class="area-head">
            <h2>{area.name}</h2>
            {area.id !== "" && (
              <Popover class="icon-button area-more" label={t("goals.area-more", { area: area.name })} title={area.name} button={<More />}>
                {(close) => <AreaMenu area={area} onClose={close} />}
              </Popover>
            )}
            <button
              type="button"
              class="icon-button"
              aria-label={t("goals.add-to", { area: area.name })}
              onClick={() => startGoal(app, area.id)}
            >
              <Plus />
            </button>
          </div>
          <ul>
            {goals.map((goal) => (
              <GoalItem
                key={goal.id}
                goal={goal}
                benchmarks={benchmarksOf(board, goal.id)}
                actions={actionsOf(board, goal.id)}
                current={goal.id === open}
                looked={goal.id === looking}
              />
            ))}
          </ul>
          {goals.length === 0 && (
            <button
              type="button"
              class="empty-row"
              aria-label={t("goals.add-to", { area: area.name })}
              onClick={() => startGoal(app, area.id)}
            >
              <span class="dashed-ring" aria-hidden="true" />
              {t("goals.add")}
            </button>
          )}
        </section>
      ))}
      <a
        class={`list-link ${app.route.value.at === "actions" ? "current" : ""}`}
        href={hashOf({ at: "actions" })}
        data-drop-onto="actions"
        data-drop-list=""
      >
        <Steps />
        {t("board.steps")}
        {loose > 0 && <span class="soft"> · {t("goals.loose", { n: loose })}</span>}
      </a>
      <Folded title={t("goals.reached")} goals={folded("reached")} open={open} unfolded={!!keeps} />
      <Folded title={t("goals.aside")} goals={folded("set-aside")} open={open} unfolded={!!keeps} />
      {anyRemoved(board) && (
        <a class="list-link to-trash" href={hashOf({ at: "trash" })}>
          <Bin />
          {t("board.trash")}
        </a>
      )}
    </nav>
  );
});

interface FoldedProps {
  title: string;
  goals: readonly GoalView[];
  open: Id | null;
  unfolded: boolean;
}

function Folded({ title, goals, open, unfolded }: FoldedProps) {
  const app = useApp();
  const looking = useLookedAt();
  if (goals.length === 0) return null;
  return (
    <details class="folded" open={unfolded || goals.some((goal) => goal.id === open) || undefined}>
      <summary>
        {title} <span class="soft">{goals.length}</span>
      </summary>
      <ul>
        {goals.map((goal) => (
          <li key={goal.id} class="goal-item">
            <GoalRow
              goal={goal}
              far={areaName(app.board.value, goal.area)}
              current={goal.id === open}
              looked={goal.id === looking}
            />
          </li>
        ))}
      </ul>
    </details>
  );
}

interface GoalItemProps {
  goal: GoalView;
  /** How far it is follows from these, too. */
  benchmarks: readonly BenchmarkView[];
  actions: readonly ActionView[];
  current: boolean;
  /** The partner has it open. */
  looked: boolean;
}

const GoalItem = memo(function GoalItem({ goal, current, looked }: GoalItemProps) {
  const app = useApp();
  return (
    <li class="goal-item" data-sort-id={goal.id} data-drop-onto="benchmarks actions" data-drop-list={goal.id}>
      <GoalRow goal={goal} far={howFar(app.board.peek(), goal)} current={current} looked={looked} />
      <Handle kind="goals" id={goal.id} title={goal.title} />
    </li>
  );
});

interface GoalRowProps {
  goal: GoalView;
  far: string;
  current: boolean;
  looked: boolean;
}

const GoalRow = memo(function GoalRow({ goal, far, current, looked }: GoalRowProps) {
  const app = useApp();
  const today = app.today.value;
  const them = looked ? app.names.value[app.other] : "";
  return (
    <a
      class={`goal-row ${current ? "current" : ""}`}
      href={hashOf({ at: "goal", id: goal.id })}
      aria-current={current ? "page" : undefined}
      data-testid="goal-row"
    >
      <Ring progress={goal.progress} />
      <span class="goal-words">
        <span class={`goal-name ${goal.title === "" ? "unnamed" : ""}`}>{goal.title || t("goals.unnamed")}</span>
        <span class="goal-far">
          {far}
          {goal.due !== null && goal.status === "open" && (
            <span class={late(goal.due, today)}> · {dueInWords(goal.due, today, true)}</span>
          )}
        </span>
      </span>
      <NewMark of={`goals/${goal.id}`} seen={false} />
      {looked && <Avatar seat={app.other} name={them} state="here" small label={t("people.looking-here", { name: them })} />}
    </a>
  );
});

/** The goal that the partner has open, while they are here. */
function useLookedAt(): Id | null {
  const { partner } = useApp().presence;
  return useComputed(() => (partner.value === null || partner.value.away ? null : partner.value.goal)).value;
}
