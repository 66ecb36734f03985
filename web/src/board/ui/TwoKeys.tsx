/** Showing something to others takes two keys, one of each person; either can be taken back at any time. */
import { useState } from "preact/hooks";
import type { Id } from "../doc/schema";
import { Failure } from "../api";
import { say, useApp } from "../state";
import { Key } from "./icons";

interface TwoKeysProps {
  item: Id;
  /** "goal" or "win", as the sentences need it. */
  what: string;
}

export function useKeys(item: Id): { mine: boolean; theirs: boolean; public: boolean } {
  const app = useApp();
  const keys = app.board.value.published[item];
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
      say(app, mine ? "Your key is taken back" : "Your key is turned");
    } catch (error) {
      setTrouble(error instanceof Failure ? error.message : String(error));
    }
    setBusy(false);
  };

  const words = shown
    ? `Public: whoever has one of your progress links sees this ${what}.`
    : mine
      ? `Only the two of you see this ${what} until ${them} turns a key too.`
      : theirs
        ? `${them} would like to show this ${what} to others. It becomes public when you turn your key too.`
        : `Only the two of you see this ${what}. To show it to others, both of you turn a key.`;

  return (
    <div class={`two-keys ${shown ? "public" : ""}`} data-testid="two-keys" data-state={shown ? "public" : mine ? "mine" : theirs ? "theirs" : "private"}>
      <p class="two-keys-words">{words}</p>
      <div class="two-keys-row">
        <button type="button" class={`key ${app.seat} ${mine ? "turned" : ""}`} aria-pressed={mine} disabled={busy} onClick={turn}>
          <Key />
          {mine ? "Your key is turned" : "Turn your key"}
        </button>
        <span class={`key theirs ${app.other} ${theirs ? "turned" : ""}`}>
          <Key />
          {theirs ? `${them} has agreed` : `Waiting for ${them}`}
        </span>
      </div>
      {trouble && <p class="trouble" role="alert">{trouble}</p>}
    </div>
  );
}
