/** Sharing: links to the read-only progress page, and what they show. */
import { useEffect, useRef, useState } from "preact/hooks";
import type { Link } from "../api";
import { there, winsOf } from "../select";
import { type App, useApp } from "../state";
import { rich, t } from "../../words/catalogue";
import { copy } from "./copy";
import { Close } from "./icons";
import { LinkRow, NewLinkForm, sentence } from "./links";

export function ShareDialog({ onClose }: { onClose: () => void }) {
  const app = useApp();
  const dialog = useRef<HTMLDialogElement>(null);
  const [links, setLinks] = useState<Link[] | null>(null);
  const [trouble, setTrouble] = useState("");
  const [copied, setCopied] = useState("");

  useEffect(() => {
    const element = dialog.current as HTMLDialogElement;
    element.showModal();
    app.api.links().then(setLinks, (error: unknown) => setTrouble(sentence(error)));
    return () => element.close();
  }, []);

  return (
    <dialog
      class="share"
      ref={dialog}
      aria-labelledby="share-title"
      onClose={onClose}
      onClick={(event) => {
        if (event.target === dialog.current) dialog.current?.close();
      }}
    >
      <div class="share-inside">
        <div class="share-head">
          <h2 id="share-title">{t("share.title")}</h2>
          <button type="button" class="icon-button" aria-label={t("common.close")} onClick={() => dialog.current?.close()}>
            <Close />
          </button>
        </div>
        <p>{rich("share.what", { b: (inside) => <strong>{inside}</strong> })}</p>
        <Shown app={app} />
        {trouble && <p class="trouble" role="alert">{trouble}</p>}
        {links !== null && (
          <>
            <ul class="links">
              {links.map((link) => (
                <LinkRow
                  key={link.id}
                  link={link}
                  copied={link.id === copied}
                  onRevoked={() => setLinks(links.filter((one) => one.id !== link.id))}
                />
              ))}
            </ul>
            <NewLinkForm
              first={links.length === 0}
              onMade={async (link) => {
                if (await copy(link.url)) setCopied(link.id);
                setLinks([...links, link]);
              }}
            />
          </>
        )}
      </div>
    </dialog>
  );
}

/** What others see now, and what waits for a key. */
function Shown({ app }: { app: App }) {
  const board = app.board.value;
  const them = app.names.value[app.other];
  const items = [...there(board.goals), ...winsOf(board)].map(({ id, title }) => ({
    title: title || t("common.untitled"),
    mine: Boolean(board.published[id]?.[app.seat]),
    theirs: Boolean(board.published[id]?.[app.other]),
  }));
  const quoted = (some: typeof items): string => some.map(({ title }) => t("share.quoted", { title })).join(", ");
  const waitingForThem = items.filter(({ mine, theirs }) => mine && !theirs);
  const waitingForYou = items.filter(({ mine, theirs }) => !mine && theirs);
  const shown = items.filter(({ mine, theirs }) => mine && theirs);
  return (
    <div class="shown-now">
      {shown.length === 0 ? (
        <p>{t("share.nothing")}</p>
      ) : (
        <p>{t("share.shown", { titles: quoted(shown) })}</p>
      )}
      {waitingForThem.length > 0 && <p>{t("share.waiting-them", { name: them, titles: quoted(waitingForThem) })}</p>}
      {waitingForYou.length > 0 && <p>{t("share.waiting-you", { titles: quoted(waitingForYou) })}</p>}
    </div>
  );
}
