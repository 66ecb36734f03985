/** Wins: small and large things worth a moment, newest first; and the cairn of goals reached. */
import { useRef } from "preact/hooks";
import { addWin, newId, setWinDay } from "../doc/edit";
import type { Id, WinView } from "../doc/schema";
import { dayInWords, dayOf, monthInWords } from "../format";
import { reachedGoals, winsOf } from "../select";
import { removeWithUndo, useApp } from "../state";
import { t } from "../../words/catalogue";
import { allWins } from "./allWins";
import { DayField } from "./DayField";
import { isDraft } from "./draft";
import { focusSoon } from "./focus";
import { Key, More } from "./icons";
import { memo } from "./memo";
import { Popover } from "./Popover";
import { Cairn } from "./Stone";
import { TextField } from "./TextField";
import { TwoKeys, useKeys } from "./TwoKeys";
import { useBoard } from "./useBoard";

/** As many as a person looks over; the earlier ones come when they are asked for. */
const AT_FIRST = 20;

export const Wins = memo(function Wins() {
  const wins = useBoard(winsOf);
  const draft = useRef(newId());
  if (wins.some((win) => win.id === draft.current)) draft.current = newId();
  const shown = allWins.value || wins.length <= AT_FIRST + 5 ? wins : wins.slice(0, AT_FIRST);
  const rows: (WinView | { draft: Id })[] = [{ draft: draft.current }, ...shown];
  return (
    <section class="card wins" aria-label={t("board.wins")} data-focus-home tabIndex={-1}>
      <h2>{t("board.wins")}</h2>
      {wins.length === 0 && (
        <p class="soft small">{t("wins.none")}</p>
      )}
      <ul class="lines">
        {rows.map((row) => {
          const id = isDraft(row) ? row.draft : row.id;
          return <WinRow key={id} id={id} win={isDraft(row) ? null : row} />;
        })}
      </ul>
      {shown.length < wins.length && (
        <button type="button" class="button quiet wide" onClick={() => (allWins.value = true)}>
          {t("wins.earlier", { n: wins.length - shown.length })}
        </button>
      )}
    </section>
  );
});

/** `win` is null for the row that isn't there yet: typing in it makes it, and the field must stay the same one. */
const WinRow = memo(function WinRow({ id, win }: { id: Id; win: WinView | null }) {
  const app = useApp();
  const shared = { root: "wins", path: [id, "title"], placeholder: t("wins.hint") } as const;
  if (win === null) {
    return (
      <li class="row win draft">
        <div class="win-words">
          <TextField
            {...shared}
            label={t("wins.add")}
            testId="add-win"
            onCreate={() => {
              app.undo.stopCapturing();
              addWin(app.doc, { id, by: app.seat });
            }}
          />
        </div>
      </li>
    );
  }
  return (
    <li class="row win" data-testid="win-row">
      <div class="win-words">
        <TextField {...shared} label={t("wins.one")} onEnter={() => focusSoon('[data-testid="add-win"]')} />
        <WinDay win={win} />
      </div>
      <WinMore win={win} />
    </li>
  );
});

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

export const CairnCard = memo(function CairnCard() {
  const app = useApp();
  const { n, since } = useBoard((board) => {
    const reached = reachedGoals(board);
    return { n: reached.length, since: reached[0]?.reached };
  });
  const stones = t("wins.stones", { n });
  const words =
    n === 0
      ? t("wins.first-stone")
      : since
        ? t("wins.since", { stones, month: monthInWords(dayOf(since), app.today.value) })
        : stones;
  return (
    <section class="card cairn-card" aria-label={t("wins.cairn")}>
      <Cairn stones={n} />
      <p class="soft">{words}</p>
    </section>
  );
});
