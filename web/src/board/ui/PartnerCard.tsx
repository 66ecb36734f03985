/** Once the partner has joined: whether they are here, what they look at, and what time it is where they are. */
import { useEffect, useState } from "preact/hooks";
import { rich, t } from "../../words/catalogue";
import { hashOf } from "../route";
import { goalOf } from "../select";
import { type App, useApp } from "../state";
import { timeThere } from "../zone";
import { memo } from "./memo";
import { useBoard } from "./useBoard";

export const PartnerCard = memo(function PartnerCard() {
  const app = useApp();
  const partner = app.presence.partner.value;
  const at = partner?.goal;
  const goal = useBoard((board) => (at ? goalOf(board, at) : undefined), [at]);
  const them = app.names.value[app.other];
  const looking = partner !== null && !partner.away && goal !== undefined;
  const same = app.route.value.at === "goal" && app.route.value.id === goal?.id;
  const name = <strong class={`by ${app.other}`}>{them}</strong>;
  return (
    <section class={`card partner ${app.other} ${looking ? "" : "absent"}`} aria-label={t("people.where", { name: them })}>
      <p>
        {!looking
          ? rich(`people.${presenceOf(app)}`, { name })
          : same
            ? rich("people.with-you", { name })
            : rich("people.looking", {
                name,
                goal: <a href={hashOf({ at: "goal", id: goal.id })}>{goal.title || t("people.new-goal")}</a>,
              })}
      </p>
      <TheirTime />
    </section>
  );
});

export function presenceOf(app: App): "here" | "away" | "gone" {
  const partner = app.presence.partner.value;
  return partner === null ? "gone" : partner.away ? "away" : "here";
}

const MINUTE = 60_000;

/** Nothing where both clocks show the same. */
export function TheirTime() {
  const app = useApp();
  const timezone = useBoard((board) => board.people[app.other].timezone);
  const [now, tick] = useState(() => new Date());
  useEffect(() => {
    const timer = setTimeout(() => tick(new Date()), MINUTE - (Date.now() % MINUTE));
    return () => clearTimeout(timer);
  }, [now]);
  const there = timeThere(timezone, now);
  if (there === null) return null;
  return <p class="soft small their-time">{t("people.time", { name: app.names.value[app.other], ...there })}</p>;
}
