/** For those who don't drag: a step up or down, to an end of the list, or into another list by its name. */
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { t } from "../../words/catalogue";
import type { BoardView } from "../doc/schema";
import { areaName, groups, there } from "../select";
import { useApp } from "../state";
import { type List, type Place, type Thing, last, standing, standingIn } from "./places";
import { named, put } from "./put";
import { settle } from "./settle";
import { handleOf } from "./targets";

interface Choice {
  list: List;
  name: string;
  hint: string;
}

/** More lists than this are searched rather than looked through. */
const MANY = 7;

/** Where else a thing can go. What is reached or set aside is found by its name too, behind the open goals. */
function choices(board: BoardView, { kind }: Thing, now: List): Choice[] {
  if (kind === "goals") {
    const named = there(board.areas).map(({ id, name }) => ({ list: id, name, hint: "" }));
    return named.filter(({ list }) => list !== now);
  }
  const goals = [
    ...groups(board).flatMap((group) => group.goals),
    ...there(board.goals).filter((goal) => goal.status !== "open"),
  ];
  const all: Choice[] = goals.map(({ id, title, area }) => ({ list: id, name: named(title), hint: areaName(board, area) }));
  if (kind === "actions") all.push({ list: null, name: t("move.no-goal"), hint: t("move.no-goal-hint") });
  return all.filter(({ list }) => list !== now);
}

interface MoveMenuProps {
  thing: Thing;
  /** What it opens beside; null opens it in the middle, with the other lists alone. */
  anchor: Element | null;
  onClose: () => void;
}

export function MoveMenu({ thing, anchor, onClose }: MoveMenuProps) {
  const app = useApp();
  const board = app.board.value;
  const panel = useRef<HTMLDivElement>(null);
  const [wanted, setWanted] = useState("");
  const stands = standing(board, thing);

  const close = (): void => {
    onClose();
    handleOf(thing)?.focus({ preventScroll: true });
  };
  useEffect(() => {
    if (stands === null) close();
  }, [stands === null]);
  useLayoutEffect(() => {
    const element = panel.current;
    if (element === null) return;
    placeBeside(element, anchor);
    (element.querySelector<HTMLElement>("button:enabled") ?? element).focus({ preventScroll: true });
    const outside = (event: Event): void => {
      if (!element.contains(event.target as Node)) onClose();
    };
    document.addEventListener("pointerdown", outside);
    return () => document.removeEventListener("pointerdown", outside);
  }, []);
  if (stands === null) return null;

  const siblings = standingIn(board, thing.kind, stands.list);
  const others = siblings.filter((one) => one.id !== thing.id);
  const at = siblings.findIndex((one) => one.id === thing.id);
  const to = (place: Place) => (): void => {
    close();
    settle(thing, null, () => put(app, thing, place));
  };
  const between = (index: number): Place => ({
    list: stands.list,
    after: others[index - 1]?.id ?? null,
    before: others[index]?.id ?? null,
  });
  const steps = [
    { words: t("move.up"), index: at - 1 },
    { words: t("move.down"), index: at + 1 },
    { words: t("move.top"), index: 0 },
    { words: t("move.end"), index: others.length },
  ];
  const all = choices(board, thing, stands.list);
  const search = wanted.trim().toLocaleLowerCase();
  const found = search === "" ? all : all.filter(({ name }) => name.toLocaleLowerCase().includes(search));
  const title = t("move.menu", { title: named(stands.title) });

  return (
    <>
      <div class="popover-behind" onClick={close} />
      <div
        class={`popover move-menu ${anchor ? "" : "alone"}`}
        ref={panel}
        role="dialog"
        aria-label={title}
        tabIndex={-1}
        data-testid="move-menu"
        onKeyDown={(event) => {
          if (event.key === "Escape") close();
          else if (event.key === "ArrowDown" || event.key === "ArrowUp") walk(event, event.key === "ArrowDown" ? 1 : -1);
          else return;
          event.preventDefault();
          event.stopPropagation();
        }}
        onFocusOut={(event) => {
          const next = event.relatedTarget as Node | null;
          if (next !== null && !event.currentTarget.contains(next)) onClose();
        }}
      >
        <p class="popover-title">{title}</p>
        {anchor && siblings.length > 1 && (
          <div class="move-steps">
            {steps.map(({ words, index }) => (
              <button
                type="button"
                class="move-row"
                key={words}
                disabled={index < 0 || index > others.length || index === at}
                onClick={to(between(index))}
              >
                {words}
              </button>
            ))}
          </div>
        )}
        {all.length > 0 && (
          <>
            <p class="popover-title" id="move-elsewhere">
              {thing.kind === "goals" ? t("move.to-area") : t("move.to-goal")}
            </p>
            {all.length > MANY && (
              <input
                type="search"
                class="move-search"
                value={wanted}
                placeholder={t("move.find")}
                aria-label={t("move.find")}
                onInput={(event) => setWanted(event.currentTarget.value)}
              />
            )}
            <div class="move-lists" role="group" aria-labelledby="move-elsewhere">
              {found.map(({ list, name, hint }) => (
                <button type="button" class="move-row" key={list ?? ""} onClick={to(last(list))}>
                  <span>{name}</span>
                  {hint && <span class="soft label-text">{hint}</span>}
                </button>
              ))}
              {found.length === 0 && <p class="soft small">{t("move.none-found")}</p>}
            </div>
          </>
        )}
      </div>
    </>
  );
}

/** The arrow keys go through everything that can be chosen. */
function walk(event: KeyboardEvent, by: 1 | -1): void {
  const rows = [...(event.currentTarget as HTMLElement).querySelectorAll<HTMLElement>("button:enabled, input")];
  const at = rows.indexOf(document.activeElement as HTMLElement);
  rows[(at + by + rows.length) % rows.length]?.focus();
}

/** Below the anchor where there is room, else above; on a phone the style sheet puts it at the bottom edge. */
function placeBeside(panel: HTMLElement, anchor: Element | null): void {
  if (anchor === null) return;
  const box = anchor.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = panel;
  const left = Math.max(8, Math.min(box.left, innerWidth - width - 8));
  const below = box.bottom + 4;
  const top = below + height < innerHeight - 8 ? below : Math.max(8, Math.min(box.top - height - 4, innerHeight - height - 8));
  panel.style.setProperty("--left", `${left}px`);
  panel.style.setProperty("--top", `${top}px`);
}
