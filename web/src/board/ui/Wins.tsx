/** Wins: small and large things worth a moment, newest first; and the cairn of goals reached. */
import { addWin, newId, setWinDay } from "../doc/edit";
import type { WinView } from "../doc/schema";
import { countInWords, dayInWords, monthInWords } from "../format";
import { reachedGoals, winsOf } from "../select";
import { removeWithUndo, useApp } from "../state";
import { DayField } from "./DayField";
import { focusSoon } from "./focus";
import { Key, More } from "./icons";
import { Popover } from "./Popover";
import { Cairn } from "./Stone";
import { TextField } from "./TextField";
import { TwoKeys, useKeys } from "./TwoKeys";
import { useRef } from "preact/hooks";

export function Wins() {
  const app = useApp();
  const wins = winsOf(app.board.value);
  const draft = useRef(newId());
  if (wins.some((win) => win.id === draft.current)) draft.current = newId();
  return (
    <section class="card wins" aria-label="Wins" data-focus-home tabIndex={-1}>
      <h2>Wins</h2>
      {wins.length === 0 && (
        <p class="soft small">Small ones count: “Said no to a meeting”, “First review without notes”.</p>
      )}
      <ul class="lines">
        <li class="row draft" key={draft.current}>
          <TextField
            root="wins"
            path={[draft.current, "title"]}
            label="Add a win"
            placeholder="What went well?"
            testId="add-win"
            onCreate={(title) => {
              app.undo.stopCapturing();
              addWin(app.doc, { id: draft.current, by: app.seat, title });
            }}
          />
        </li>
        {wins.map((win) => (
          <Win win={win} key={win.id} />
        ))}
      </ul>
    </section>
  );
}

function Win({ win }: { win: WinView }) {
  const app = useApp();
  const { mine, theirs, public: shown } = useKeys(win.id);
  return (
    <li class="row win" data-testid="win-row">
      <div class="win-words">
        <TextField
          root="wins"
          path={[win.id, "title"]}
          label="Win"
          placeholder="What went well?"
          onEnter={() => focusSoon('[data-testid="add-win"]')}
        />
        <p class="soft label-text">
          {win.on ? dayInWords(win.on, app.today.value) : "some day"}
          {shown ? " · public" : mine || theirs ? " · one key of two" : ""}
        </p>
      </div>
      <Popover class="row-more" align="end" label={`More for “${win.title}”`} title="Win" button={mine || theirs ? <Key /> : <More />}>
        {(close) => (
          <>
            <DayField label="Day" value={win.on} onChange={(on) => setWinDay(app.doc, win.id, on)} />
            <TwoKeys item={win.id} what="win" />
            <button
              type="button"
              class="button danger wide"
              onClick={() => {
                close();
                removeWithUndo(app, "wins", win.id, win.title, "the win");
              }}
            >
              Remove win
            </button>
          </>
        )}
      </Popover>
    </li>
  );
}

export function CairnCard() {
  const app = useApp();
  const reached = reachedGoals(app.board.value);
  const since = reached[0]?.reached;
  const words =
    reached.length === 0
      ? "The first goal you reach lays the first stone."
      : `${countInWords(reached.length, "stone")}${since ? ` since ${monthInWords(since.slice(0, 10), app.today.value)}` : ""}`;
  return (
    <section class="card cairn-card" aria-label="Your cairn">
      <Cairn stones={reached.length} />
      <p class="soft">{words}</p>
    </section>
  );
}
