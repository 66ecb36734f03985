/** The filter above the list of goals: its choices while they are laid out, and else what is chosen, to be taken off. */
import { useEffect, useRef } from "preact/hooks";
import { t } from "../../words/catalogue";
import { OWNERS, STATUSES } from "../doc/schema";
import { there } from "../select";
import { type App, say, useApp } from "../state";
import { ownerName } from "../ui/Actions";
import { Close } from "../ui/icons";
import { DIMENSIONS, type Dimension, type Filter, NONE, isNone, keeps, turned } from "./filter";
import "./filter.css";

interface Choice {
  id: string;
  name: string;
}

function choicesOf(app: App): Record<Dimension, Choice[]> {
  const board = app.board.value;
  return {
    area: there(board.areas),
    value: there(board.values),
    owner: OWNERS.map((id) => ({ id, name: ownerName(app, id) })),
    state: STATUSES.map((id) => ({ id, name: t(`goal.status-${id}`) })),
  };
}

export function Filters() {
  const app = useApp();
  const filtering = app.filter.value;
  const around = useRef<HTMLDivElement>(null);
  const open = filtering?.open ?? false;
  useEffect(() => {
    if (open) around.current?.querySelector<HTMLElement>("button")?.focus();
  }, [open]);
  if (filtering === null || (!open && filtering.keeps === null)) return null;

  const { chosen, set, turn } = filtering;
  const board = app.board.value;
  const choices = choicesOf(app);
  const count = (filter: Filter): number => there(board.goals).filter((goal) => keeps(filter, goal, board)).length;
  const choose = (filter: Filter): void => {
    set(filter);
    say(app, isNone(filter) ? t("filter.all") : t("filter.shown", { n: count(filter) }));
  };
  const back = (): void => document.querySelector<HTMLElement>('[data-testid="filter"]')?.focus();

  return (
    <div
      class="filters"
      role="group"
      aria-label={t("filter.filter")}
      data-testid="filters"
      ref={around}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || !open) return;
        event.stopPropagation();
        turn();
        back();
      }}
    >
      {open &&
        DIMENSIONS.filter((dimension) => choices[dimension].length > 0).map((dimension) => (
          <div class="filter-choices" role="group" aria-label={t(`filter.${dimension}`)} key={dimension}>
            <span class="soft label-text" aria-hidden="true">{t(`filter.${dimension}`)}</span>
            {choices[dimension].map(({ id, name }) => (
              <button
                type="button"
                class="chip"
                key={id}
                aria-pressed={(chosen[dimension] as readonly string[]).includes(id)}
                onClick={() => choose(turned(chosen, dimension, id))}
              >
                {name || t("common.untitled")}
              </button>
            ))}
          </div>
        ))}
      {!open && (
        <div class="filter-choices">
          {DIMENSIONS.flatMap((dimension) =>
            choices[dimension]
              .filter(({ id }) => (chosen[dimension] as readonly string[]).includes(id))
              .map(({ id, name }) => (
                <button
                  type="button"
                  class="chip moss"
                  key={`${dimension}/${id}`}
                  aria-label={t("filter.without", { name })}
                  onClick={() => {
                    choose(turned(chosen, dimension, id));
                    back();
                  }}
                >
                  {name}
                  <Close />
                </button>
              )),
          )}
        </div>
      )}
      {filtering.keeps !== null && (
        <p class="filter-note soft label-text">
          {count(chosen) === 0 ? t("filter.none") : t("filter.shown", { n: count(chosen) })}
          <button
            type="button"
            class="button quiet"
            onClick={() => {
              choose(NONE);
              back();
            }}
          >
            {t("filter.clear")}
          </button>
        </p>
      )}
    </div>
  );
}
