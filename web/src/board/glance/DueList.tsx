/** Goals and benchmarks whose day is near, each with its day in calm words. */
import { t } from "../../words/catalogue";
import { dueInWords } from "../format";
import { hashOf } from "../route";
import { useApp } from "../state";
import { late } from "../ui/Benchmarks";
import type { Due } from "./next";

export function DueList({ due }: { due: readonly Due[] }) {
  const today = useApp().today.value;
  return (
    <ul class="lines">
      {due.map(({ kind, id, title, goal, due: day }) => (
        <li class="row" key={`${kind}/${id}`}>
          <a class="next-words" href={hashOf({ at: "goal", id: goal ?? id })}>
            <span>{title || t("common.untitled")}</span>
            <span class="soft label-text">
              {t(kind === "goal" ? "next.goal" : "next.benchmark")} · <span class={late(day, today)}>{dueInWords(day, today, true)}</span>
            </span>
          </a>
        </li>
      ))}
    </ul>
  );
}
