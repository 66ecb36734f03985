/** What each of the two does next, over all goals; and the actions that belong to no goal. */
import type { ActionView, Owner } from "../doc/schema";
import { dueInWords } from "../format";
import { hashOf } from "../route";
import { looseActions, there } from "../select";
import { useApp } from "../state";
import { t } from "../../words/catalogue";
import { Actions, ActionTick, ownerName } from "./Actions";
import { late } from "./Benchmarks";
import { Back } from "./icons";

export function NextSteps() {
  const app = useApp();
  const board = app.board.value;
  const loose = looseActions(board);
  const open = new Map(there(board.goals).map((goal) => [goal.id, goal]));
  const next = there(board.actions).filter((action) => action.done === null && action.goal !== null && open.has(action.goal));
  // What is due first comes first; the rest as the goals stand.
  const soonest = (a: ActionView, b: ActionView): number => ((a.due ?? "9") < (b.due ?? "9") ? -1 : 1);
  const owners: Owner[] = [app.seat, app.other, "both"];
  return (
    <article class="card lifted goal next-steps" aria-label={t("board.steps")} data-focus-home tabIndex={-1}>
      <div class="goal-head">
        <a class="back" href="#">
          <Back /> {t("board.goals")}
        </a>
      </div>
      <h2 class="page-title">{t("board.steps")}</h2>
      {next.length === 0 && (
        <p class="soft">{t("actions.none")}</p>
      )}
      {owners.map((owner) => {
        const actions = next.filter((action) => action.owner === owner).sort(soonest);
        return (
          actions.length > 0 && (
            <section class="part" key={owner} aria-label={ownerName(app, owner)}>
              <h3 class={`by ${owner}`}>{owner === "both" ? t("people.together") : ownerName(app, owner)}</h3>
              <ul class="lines">
                {actions.map((action) => (
                  <li class="row" key={action.id} data-testid="next-row">
                    <ActionTick action={action} />
                    <a class="next-words" href={hashOf({ at: "goal", id: action.goal ?? "" })}>
                      <span>{action.title || t("actions.unnamed")}</span>
                      <span class="soft label-text">
                        {open.get(action.goal ?? "")?.title}
                        {action.due && (
                          <span class={late(action.due, app.today.value)}> · {dueInWords(action.due, app.today.value, true)}</span>
                        )}
                      </span>
                    </a>
                  </li>
                ))}
              </ul>
            </section>
          )
        );
      })}
      <section class="part" aria-label={t("actions.other")}>
        <h3>{t("actions.other")}</h3>
        <p class="soft small">{t("actions.other-hint")}</p>
        <Actions goal={null} items={loose} />
      </section>
    </article>
  );
}
