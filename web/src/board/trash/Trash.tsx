/** The trash: what either of the two removed, to be found, brought back, or deleted for ever. */
import { useEffect, useRef, useState } from "preact/hooks";
import { bringBack, wipe } from "../doc/edit";
import { momentInWords } from "../moment";
import { type App, useApp } from "../state";
import { Bin, Close } from "../ui/icons";
import { show } from "../ui/show";
import { localeNow, t } from "../../words/catalogue";
import { type Removed, type Thing, comingBack, everything, goingWith, removedThings, search } from "./removed";
import "./trash.css";

/** More than these are drawn when they are asked for. */
const AT_ONCE = 50;

export function Trash({ onClose }: { onClose: () => void }) {
  const app = useApp();
  const dialog = useRef<HTMLDialogElement>(null);
  const [query, setQuery] = useState("");
  const [many, setMany] = useState(AT_ONCE);
  const [back, setBack] = useState<{ one: Removed; goal: boolean } | null>(null);
  const [doomed, setDoomed] = useState<Removed[] | null>(null);
  const all = removedThings(app.board.value);
  const found = search(all, query);

  useEffect(() => {
    const element = dialog.current as HTMLDialogElement;
    element.showModal();
    return () => element.close();
  }, []);

  const bring = (one: Removed): void => {
    const things = comingBack(app.board.peek(), one);
    bringBack(app.doc, things);
    setBack({ one, goal: things.length > 1 });
  };

  return (
    <dialog
      class="share trash"
      ref={dialog}
      aria-labelledby="trash-title"
      onClose={onClose}
      onCancel={(event) => {
        if (doomed === null) return;
        event.preventDefault();
        setDoomed(null);
      }}
      onClick={(event) => {
        if (event.target === dialog.current) dialog.current?.close();
      }}
    >
      <div class="share-inside">
        <div class="share-head">
          <h2 id="trash-title">{t("trash.title")}</h2>
          <button type="button" class="icon-button" aria-label={t("common.close")} onClick={() => dialog.current?.close()}>
            <Close />
          </button>
        </div>
        {doomed !== null ? (
          <Confirm app={app} doomed={doomed} all={doomed.length === all.length} onDone={() => setDoomed(null)} />
        ) : (
          <>
            <p class="soft small">{t("trash.what")}</p>
            {all.length > 0 && (
              <div class="field">
                <input
                  type="search"
                  aria-label={t("trash.search")}
                  placeholder={t("trash.search")}
                  value={query}
                  onInput={(event) => setQuery(event.currentTarget.value)}
                />
              </div>
            )}
            <div role="status">
              {back && <IsBack app={app} {...back} onShow={() => dialog.current?.close()} key={back.one.id} />}
              {all.length > 0 && found.length === 0 && <p class="soft">{t("trash.none-found", { words: query.trim() })}</p>}
              {all.length === 0 && back === null && <p class="trash-empty">{t("trash.empty")}</p>}
            </div>
            {found.length > 0 && (
              <ul class="trash-list">
                {found.slice(0, many).map((one) => (
                  <Row key={`${one.kind}/${one.id}`} app={app} one={one} onBring={() => bring(one)} onDoom={() => setDoomed([one])} />
                ))}
              </ul>
            )}
            {found.length > many && (
              <button type="button" class="button quiet" onClick={() => setMany(many + AT_ONCE)}>
                {t("trash.more")}
              </button>
            )}
            {all.length > 0 && (
              <button type="button" class="button danger trash-all" onClick={() => setDoomed(all)}>
                {t("trash.empty-it")}
              </button>
            )}
          </>
        )}
      </div>
    </dialog>
  );
}

const nameOf = ({ kind, title }: Removed): string => title.trim() || t(`trash.unnamed-${kind}`);

function partsInWords({ with: { benchmarks, actions, goals } }: Removed): string {
  const parts = [
    ...(benchmarks > 0 ? [t("trash.benchmarks", { n: benchmarks })] : []),
    ...(actions > 0 ? [t("trash.actions", { n: actions })] : []),
    ...(goals > 0 ? [t("trash.goals", { n: goals })] : []),
  ];
  return new Intl.ListFormat(localeNow()).format(parts);
}

interface RowProps {
  app: App;
  one: Removed;
  onBring: () => void;
  onDoom: () => void;
}

function Row({ app, one, onBring, onDoom }: RowProps) {
  const { by, goal, kind } = one;
  const name = nameOf(one);
  const when = momentInWords(one.at, app.today.value);
  const parts = partsInWords(one);
  const who = by === null ? null : by === app.seat ? t("trash.by-you", { when }) : t("trash.by", { name: app.names.value[by], when });
  return (
    <li class="trash-row" data-testid="trash-row">
      <div>
        <p class={one.title.trim() === "" ? "soft" : ""}>{name}</p>
        <p class="soft label-text">
          {t(`trash.${kind}-one`)} · {who ?? t("trash.at", { when })}
        </p>
        {parts !== "" && <p class="soft label-text">{t(kind === "goals" ? "trash.with" : "trash.in", { parts })}</p>}
        {goal && (
          <p class="soft label-text">
            {t(goal.removed ? "trash.of-removed" : "trash.of", { goal: goal.title || t("trash.unnamed-goals") })}
          </p>
        )}
      </div>
      <button type="button" class="button" aria-label={t("trash.bring-back-one", { title: name })} onClick={onBring}>
        {t("trash.bring-back")}
      </button>
      <button type="button" class="icon-button" aria-label={t("trash.delete-one", { title: name })} title={t("trash.delete")} onClick={onDoom}>
        <Bin />
      </button>
    </li>
  );
}

/** What has just come back, and the way there. */
function IsBack({ app, one, goal, onShow }: { app: App; one: Removed; goal: boolean; onShow: () => void }) {
  const button = useRef<HTMLButtonElement>(null);
  // The row that had the focus is gone.
  useEffect(() => button.current?.focus(), []);
  const title = nameOf(one);
  return (
    <p class="note">
      <span>{goal ? t("trash.back-with-goal", { title, goal: one.goal?.title || t("trash.unnamed-goals") }) : t("trash.back", { title })}</span>
      <button
        type="button"
        class="button"
        ref={button}
        onClick={() => {
          onShow();
          void show(app, { root: one.kind, id: one.id, field: "title" }, { focus: true });
        }}
      >
        {t("trash.show")}
      </button>
    </p>
  );
}

interface ConfirmProps {
  app: App;
  doomed: readonly Removed[];
  all: boolean;
  onDone: () => void;
}

/** Says what will happen; nothing brings it back. */
function Confirm({ app, doomed, all, onDone }: ConfirmProps) {
  const keep = useRef<HTMLButtonElement>(null);
  useEffect(() => keep.current?.focus(), []);
  const board = app.board.value;
  const [one] = doomed;
  if (one === undefined) return null;
  const things: Thing[] = all ? everything(board) : goingWith(board, doomed.map(({ kind, id }) => [kind, id]));
  const parts = doomed.length === 1 ? partsInWords(one) : "";
  return (
    <div class="trash-confirm" role="group" aria-labelledby="trash-sure">
      <h3 id="trash-sure">
        {doomed.length === 1 ? t("trash.sure-one", { title: nameOf(one) }) : t("trash.sure", { n: doomed.length })}
      </h3>
      {one.kind === "goals" && parts !== "" && <p>{t("trash.goes-too", { parts })}</p>}
      <p>{t("trash.what-happens", { name: app.names.value[app.other] })}</p>
      <div class="side-by-side">
        <button type="button" class="button" ref={keep} onClick={onDone}>
          {t("trash.keep")}
        </button>
        <button
          type="button"
          class="button danger"
          onClick={() => {
            wipe(app.doc, things);
            onDone();
          }}
        >
          {t("trash.for-ever")}
        </button>
      </div>
    </div>
  );
}
