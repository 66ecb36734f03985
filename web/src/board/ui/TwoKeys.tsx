/** Showing something to others takes two keys, one of each person; either can be taken back at any time. */
import { useState } from "preact/hooks";
import type { Id } from "../doc/schema";
import { Failure } from "../api";
import { say, useApp } from "../state";
import { t } from "../../words/catalogue";
import { Key } from "./icons";
import { useBoard } from "./useBoard";

interface TwoKeysProps {
  item: Id;
  what: "goal" | "win";
}

export function useKeys(item: Id): { mine: boolean; theirs: boolean; public: boolean } {
  const app = useApp();
  const keys = useBoard((board) => board.published[item], [item]);
  const mine = Boolean(keys?.[app.seat]);
  const theirs = Boolean(keys?.[app.other]);
  return { mine, theirs, public: mine && theirs };
}

export function TwoKeys({ item, what }: TwoKeysProps) {
  const app = useApp();
  const { mine, theirs, public: shown } = useKeys(item);
  const [trouble, setTrouble] = useState("");
  const [busy, setBusy] = useState(false);
  const them = app.names.value[app.other];

  const turn = async (): Promise<void> => {
    setBusy(true);
    setTrouble("");
    try {
      await app.api.turnKey(item, !mine);
      say(app, mine ? t("keys.taken-back") : t("keys.turned"));
    } catch (error) {
      setTrouble(error instanceof Failure ? error.message : String(error));
    }
    setBusy(false);
  };

  const state = shown ? "public" : mine ? "mine" : theirs ? "theirs" : "private";

  return (
    <div class={`two-keys ${shown ? "public" : ""}`} data-testid="two-keys" data-state={state}>
      <p class="two-keys-words">{t(`keys.${what}-${state}`, { name: them })}</p>
      <div class="two-keys-row">
        <button type="button" class={`key ${app.seat} ${mine ? "turned" : ""}`} aria-pressed={mine} disabled={busy} onClick={turn}>
          <Key />
          {mine ? t("keys.turned") : t("keys.turn")}
        </button>
        <span class={`key theirs ${app.other} ${theirs ? "turned" : ""}`}>
          <Key />
          {theirs ? t("keys.agreed", { name: them }) : t("keys.waiting", { name: them })}
        </span>
      </div>
      {trouble && <p class="trouble" role="alert">{trouble}</p>}
    </div>
  );
}
