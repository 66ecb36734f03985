/**
 * One field that finds: commands and goals (the palette), or everything that stands on the board (search). What is
 * highlighted is done by Enter; the way between the two is at the foot.
 */
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { t } from "../../words/catalogue";
import type { At } from "../commands/commands";
import { keyCaps, onMac } from "../commands/keys";
import { useApp } from "../state";
import { Keys, Marked } from "./Marked";
import { queryOf } from "./match";
import { type Item, found, offered } from "./items";
import "./find.css";

export type Mode = "search" | "palette";

interface FinderProps {
  mode: Mode;
  /** What was typed before it was open. */
  typed: string;
  /** Where the person was when it opened. */
  at: At;
  onClose: () => void;
}

export function Finder({ mode: first, typed: ahead, at, onClose }: FinderProps) {
  const app = useApp();
  const dialog = useRef<HTMLDialogElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const [mode, setMode] = useState(first);
  const [typed, setTyped] = useState(ahead);
  const [active, setActive] = useState(0);
  const board = app.board.value;
  const { items, note } = useMemo(
    () => (mode === "search" ? found(board, queryOf(typed)) : offered(at, queryOf(typed), () => turn("search"))),
    [mode, typed, board],
  );
  const now = Math.min(active, items.length - 1);

  useLayoutEffect(() => {
    const element = dialog.current as HTMLDialogElement;
    element.showModal();
    return () => element.close();
  }, []);
  useEffect(() => {
    list.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }, [now, mode]);

  const turn = (to: Mode): void => {
    setMode(to);
    setActive(0);
  };
  /** The focus goes back to where it was, and on from there. */
  const choose = (item: Item | undefined): void => {
    if (item === undefined) return;
    if (item.stays !== true) dialog.current?.close();
    item.run();
  };

  return (
    <dialog
      class="finder"
      ref={dialog}
      aria-label={t(`find.${mode}`)}
      data-testid="finder"
      onClose={onClose}
      onClick={(event) => {
        if (event.target === dialog.current) dialog.current?.close();
      }}
    >
      <div class="finder-inside">
        <div class="finder-head">
          <input
            autofocus
            role="combobox"
            aria-label={t(`find.${mode}`)}
            aria-expanded={items.length > 0}
            aria-controls="finder-list"
            aria-activedescendant={now >= 0 ? `finder-${now}` : undefined}
            aria-autocomplete="list"
            autocomplete="off"
            spellcheck={false}
            enterkeyhint="go"
            placeholder={t(`find.${mode}-hint`)}
            value={typed}
            onInput={(event) => {
              setTyped(event.currentTarget.value);
              setActive(0);
            }}
            onKeyDown={(event) => {
              if (event.isComposing) return;
              const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key];
              if (step !== undefined && items.length > 0) {
                event.preventDefault();
                const end = items.length - 1;
                const next = now + step;
                const around = Math.abs(step) === 1 && (next < 0 || next > end);
                setActive(around ? (step > 0 ? 0 : end) : Math.max(0, Math.min(end, next)));
              } else if (event.key === "Enter") {
                event.preventDefault();
                choose(items[now]);
              }
            }}
          />
          <button type="button" class="button quiet" onClick={() => dialog.current?.close()}>
            {t("common.close")}
          </button>
        </div>
        <div class="finder-list" id="finder-list" role="listbox" aria-label={t("find.results")} ref={list}>
          {items.map((item, n) => {
            const heading = item.group !== undefined && item.group !== items[n - 1]?.group ? item.group : null;
            return (
              <div key={item.id} role="presentation">
                {heading !== null && <p class="finder-group" role="presentation">{heading}</p>}
                <div
                  id={`finder-${n}`}
                  role="option"
                  aria-selected={n === now}
                  class={`finder-item ${item.done === true ? "done" : ""}`}
                  onPointerMove={() => setActive(n)}
                  onClick={() => choose(item)}
                >
                  <span class="finder-words">
                    <span class="finder-title">
                      <Marked words={item.words} spans={item.spans} />
                    </span>
                    {item.hint && <span class="soft">{item.hint}</span>}
                  </span>
                  {item.keys && <Keys caps={keyCaps(item.keys, onMac())} />}
                </div>
              </div>
            );
          })}
        </div>
        <p class="finder-note soft" role="status">{note}</p>
        <div class="finder-foot">
          <button type="button" class="button quiet" onClick={() => turn(mode === "search" ? "palette" : "search")}>
            {t(mode === "search" ? "find.to-palette" : "find.to-search")}
          </button>
          <span class="soft finder-keys">{t("find.keys")}</span>
        </div>
      </div>
    </dialog>
  );
}
