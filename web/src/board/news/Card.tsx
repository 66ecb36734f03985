/** "Since you were here": what the partner has done, in a few lines that lead to it. */
import { useState } from "preact/hooks";
import { rich, t } from "../../words/catalogue";
import { go, hashOf } from "../route";
import { type App, say, useApp } from "../state";
import type { Line } from "./lines";
import "./news.css";

/** So many lines are read at a glance. */
const SHORT = 5;

export function NewsCard() {
  const app = useApp();
  const news = app.news.value;
  const [all, showAll] = useState(false);
  if (news === null || news.lines.length === 0) return null;
  const lines = all ? news.lines : news.lines.slice(0, SHORT);
  const more = news.lines.length - lines.length;
  return (
    <section class="card news" aria-labelledby="news-title" data-testid="news">
      <h2 id="news-title">{t("news.heading")}</h2>
      <ul>
        {lines.map((line) => (
          <li key={[line.what, ...line.marks.keys()].join()} class={line.looked ? "looked" : ""}>
            <a href={hashOf(line.route)} onClick={() => follow(app, line)}>
              {words(app, line)}
            </a>
          </li>
        ))}
      </ul>
      <div class="news-end">
        {more > 0 && (
          <button type="button" class="button quiet" onClick={() => showAll(true)}>
            {t("news.more", { n: more })}
          </button>
        )}
        <button
          type="button"
          class="button quiet"
          onClick={() => {
            news.gotIt();
            say(app, t("news.caught-up"));
            document.getElementById("main")?.focus();
          }}
        >
          {t("news.got-it")}
        </button>
      </div>
    </section>
  );
}

function words(app: App, { what, n, title, goal, route }: Line): ReturnType<typeof rich> {
  return rich(`news.${what}`, {
    n,
    name: app.names.value[app.other],
    title: title || t("news.unnamed"),
    goal: route.at === "actions" ? t("news.elsewhere") : goal || t("news.unnamed"),
    b: (inside) => <strong>{inside}</strong>,
  });
}

/** To the thing itself, in the middle of the page when it is further down. */
function follow(app: App, line: Line): void {
  const [mark] = line.marks.keys();
  app.news.value?.look(line);
  // A page that is there already does not move by its address.
  go(line.route);
  requestAnimationFrame(() =>
    requestAnimationFrame(() => {
      document.querySelector(`[data-mark="${CSS.escape(mark ?? "")}"]`)?.scrollIntoView({ block: "center" });
    }),
  );
}
