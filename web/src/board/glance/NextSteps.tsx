/** What each of the two does next, over all goals, what is due, and the actions that belong to no goal. */
import { t } from "../../words/catalogue";
import type { ActionView, Owner } from "../doc/schema";
import { dueInWords } from "../format";
import { isOwner } from "../filter/filter";
import { goalOf, looseActions } from "../select";
import { useApp } from "../state";
import { Actions, ActionTick, ownerName } from "../ui/Actions";
import { late } from "../ui/Benchmarks";
import { Back } from "../ui/icons";
import { hashOf } from "../route";
import { DueList } from "./DueList";
import { dueSoon, nextActions } from "./next";
import "./glance.css";

export function NextSteps(_props: { onClose?: () => void }) {
  const app = useApp();
  const board = app.board.value;
  const filter = app.filter.value;
  const next = nextActions(board, filter?.keeps);
  const due = dueSoon(board, app.today.value, filter?.keeps).filter(({ kind }) => kind !== "action");
  const owners = ([app.seat, app.other, "both"] as Owner[]).filter((owner) => isOwner(filter?.chosen.owner ?? [], owner));
  const parts = owners.map((owner) => ({ owner, actions: next[owner].filter(({ goal }) => goalOf(board, goal ?? "")) }));
  const any = due.length > 0 || parts.some(({ actions }) => actions.length > 0);
  return (
    <article class="card lifted goal next-steps" aria-label={t("board.steps")} data-focus-home tabIndex={-1}>
      <div class="goal-head">
        <a class="back" href="#">
          <Back /> {t("board.goals")}
        </a>
      </div>
      <h2 class="page-title">{t("board.steps")}</h2>
      {filter?.keeps && (
        <p class="filter-note soft">
          {t("next.filtered")}
          <button type="button" class="button quiet" onClick={filter.clear}>{t("filter.clear")}</button>
        </p>
      )}
      {!any && <p class="soft">{filter?.keeps ? t("next.none-left") : t("actions.none")}</p>}
      {due.length > 0 && (
        <section class="part" aria-label={t("next.due")}>
          <h3>{t("next.due")}</h3>
          <DueList due={due} />
        </section>
      )}
      {parts.map(
        ({ owner, actions }) =>
          actions.length > 0 && (
            <section class="part" key={owner} aria-label={ownerName(app, owner)}>
              <h3 class={`by ${owner}`}>{owner === "both" ? t("people.together") : ownerName(app, owner)}</h3>
              <ul class="lines">
                {actions.map((action) => (
                  <Step key={action.id} action={action} />
                ))}
              </ul>
            </section>
          ),
      )}
      {!filter?.keeps && (
        <section class="part" aria-label={t("actions.other")}>
          <h3>{t("actions.other")}</h3>
          <p class="soft small">{t("actions.other-hint")}</p>
          <Actions goal={null} items={looseActions(board)} />
        </section>
      )}
    </article>
  );
}

function Step({ action }: { action: ActionView }) {
  const app = useApp();
  const today = app.today.value;
  return (
    <li class="row" data-testid="next-row">
      <ActionTick action={action} />
      <a class="next-words" href={hashOf({ at: "goal", id: action.goal ?? "" })}>
        <span>{action.title || t("actions.unnamed")}</span>
        <span class="soft label-text">
          {goalOf(app.board.value, action.goal ?? "")?.title}
          {action.due && <span class={late(action.due, today)}> · {dueInWords(action.due, today, true)}</span>}
        </span>
      </a>
    </li>
  );
}
