/** Wins: small and large things worth a moment, newest first; and the cairn of goals reached. */
import { addWin, newId, setWinDay } from "../doc/edit";
import type { Id, WinView } from "../doc/schema";
import { dayInWords, monthInWords } from "../format";
import { reachedGoals, winsOf } from "../select";
import { removeWithUndo, useApp } from "../state";
import { t } from "../../words/catalogue";
import { DayField } from "./DayField";
import { isDraft } from "./draft";
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
  const rows: (WinView | { draft: Id })[] = [{ draft: draft.current }, ...wins];
  return (
    <section class="card wins" aria-label={t("board.wins")} data-focus-home tabIndex={-1}>
      <h2>{t("board.wins")}</h2>
      {wins.length === 0 && (
        <p class="soft small">{t("wins.none")}</p>
      )}
      <ul class="lines">
        {rows.map((row) =>
          isDraft(row) ? (
            <li class="row win draft" key={row.draft}>
              <div class="win-words">
                <TextField
                  root="wins"
                  path={[row.draft, "title"]}
                  label={t("wins.add")}
                  placeholder={t("wins.hint")}
                  testId="add-win"
                  onCreate={() => {
                    app.undo.stopCapturing();
                    addWin(app.doc, { id: row.draft, by: app.seat });
                  }}
                />
              </div>
            </li>
          ) : (
            <li class="row win" key={row.id} data-testid="win-row">
              <div class="win-words">
                <TextField
                  root="wins"
                  path={[row.id, "title"]}
                  label={t("wins.one")}
                  placeholder={t("wins.hint")}
                  onEnter={() => focusSoon('[data-testid="add-win"]')}
                />
                <WinDay win={row} />
              </div>
              <WinMore win={row} />
            </li>
          ),
        )}
      </ul>
    </section>
  );
}

function WinDay({ win }: { win: WinView }) {
  const app = useApp();
  const { mine, theirs, public: shown } = useKeys(win.id);
  return (
    <p class="soft label-text">
      {win.on ? dayInWords(win.on, app.today.value) : t("wins.some-day")}
      {shown ? ` · ${t("wins.public")}` : mine || theirs ? ` · ${t("wins.one-key")}` : ""}
    </p>
  );
}

function WinMore({ win }: { win: WinView }) {
  const app = useApp();
  const { mine, theirs } = useKeys(win.id);
  return (
    <Popover class="row-more" align="end" label={t("wins.more", { title: win.title })} title={t("wins.one")} button={mine || theirs ? <Key /> : <More />}>
      {(close) => (
        <>
          <DayField label={t("wins.day")} value={win.on} onChange={(on) => setWinDay(app.doc, win.id, on)} />
          <TwoKeys item={win.id} what="win" />
          <button
            type="button"
            class="button danger wide"
            onClick={() => {
              close();
              removeWithUndo(app, "wins", win.id, win.title);
            }}
          >
            {t("wins.remove")}
          </button>
        </>
      )}
    </Popover>
  );
}

export function CairnCard() {
  const app = useApp();
  const reached = reachedGoals(app.board.value);
  const since = reached[0]?.reached;
  const stones = t("wins.stones", { n: reached.length });
  const words =
    reached.length === 0
      ? t("wins.first-stone")
      : since
        ? t("wins.since", { stones, month: monthInWords(since.slice(0, 10), app.today.value) })
        : stones;
  return (
    <section class="card cairn-card" aria-label={t("wins.cairn")}>
      <Cairn stones={reached.length} />
      <p class="soft">{words}</p>
    </section>
  );
}
