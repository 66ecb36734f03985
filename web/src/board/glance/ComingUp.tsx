/** At a glance: the next step of each of the two, and what is due. All of it is one click away, under Next steps. */
import { t } from "../../words/catalogue";
import type { ActionView, Owner } from "../doc/schema";
import { dueInWords } from "../format";
import { hashOf } from "../route";
import { goalOf } from "../select";
import { type App, useApp } from "../state";
import { ownerName } from "../ui/Actions";
import { late } from "../ui/Benchmarks";
import { useBoard } from "../ui/useBoard";
import { DueList } from "./DueList";
import { dueSoon, nextActions } from "./next";
import "./glance.css";

/** So many steps of each, and days of goals and benchmarks. */
const STEPS = 2;
const DAYS = 3;

export function ComingUp() {
  const app = useApp();
  const today = app.today.value;
  const next = useBoard((board) => {
    const { mentor, mentee, both } = nextActions(board);
    return { mentor: mentor.slice(0, STEPS), mentee: mentee.slice(0, STEPS), both: both.slice(0, STEPS) };
  });
  const due = useBoard((board) => dueSoon(board, today).filter(({ kind }) => kind !== "action").slice(0, DAYS), [today]);
  const owners: Owner[] = [app.seat, app.other, "both"];
  if (due.length === 0 && owners.every((owner) => next[owner].length === 0)) return null;
  return (
    <section class="card coming-up" aria-label={t("next.coming-up")} data-testid="coming-up">
      <h2>{t("next.coming-up")}</h2>
      {owners.map(
        (owner) =>
          next[owner].length > 0 && (
            <div key={owner} class="coming-steps">
              <h3 class={`by ${owner}`}>{owner === "both" ? t("people.together") : ownerName(app, owner)}</h3>
              <ul class="lines">
                {next[owner].map((action) => (
                  <Step key={action.id} app={app} action={action} />
                ))}
              </ul>
            </div>
          ),
      )}
      {due.length > 0 && (
        <div class="coming-steps">
          <h3>{t("next.due")}</h3>
          <DueList due={due} />
        </div>
      )}
      <a class="button quiet" href={hashOf({ at: "actions" })}>
        {t("next.all")}
      </a>
    </section>
  );
}

function Step({ app, action }: { app: App; action: ActionView }) {
  const today = app.today.value;
  const goal = goalOf(app.board.value, action.goal ?? "");
  return (
    <li class="row">
      <a class="next-words" href={hashOf(goal ? { at: "goal", id: goal.id } : { at: "actions" })}>
        <span>{action.title || t("actions.unnamed")}</span>
        {action.due !== null && (
          <span class={`label-text ${late(action.due, today) || "soft"}`}>{dueInWords(action.due, today, true)}</span>
        )}
      </a>
    </li>
  );
}
