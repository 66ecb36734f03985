/** Sharing: links to the read-only progress page, and what they show. */
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { Failure, type Link, type Names } from "../api";
import { today } from "../doc/edit";
import { dayInWords } from "../format";
import { there, winsOf } from "../select";
import { type App, say, useApp } from "../state";
import { CopyField, copy } from "./copy";
import { Close } from "./icons";

const NAMES: Record<Names, string> = {
  full: "with your names",
  initials: "with initials only",
  hidden: "without names",
};

const sentence = (error: unknown): string => (error instanceof Failure ? error.message : String(error));

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
          <h2 id="share-title">Share progress</h2>
          <button type="button" class="icon-button" aria-label="Close" onClick={() => dialog.current?.close()}>
            <Close />
          </button>
        </div>
        <p>
          A progress link opens a page to read, for a sponsor, a manager or a friend. It shows only the goals and wins for
          which <strong>both of you</strong> have turned a key: titles, progress, dates and benchmarks. Never your notes,
          actions or conversations.
        </p>
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
    title: title || "something without a name yet",
    mine: Boolean(board.published[id]?.[app.seat]),
    theirs: Boolean(board.published[id]?.[app.other]),
  }));
  const list = (words: string, some: typeof items) =>
    some.length > 0 && (
      <p>
        {words} {some.map(({ title }) => `“${title}”`).join(", ")}
      </p>
    );
  const shown = items.filter(({ mine, theirs }) => mine && theirs);
  return (
    <div class="shown-now">
      {shown.length === 0 ? (
        <p>Nothing is public yet. Open a goal and turn your key under “Who sees this goal”.</p>
      ) : (
        list("Others see now:", shown)
      )}
      {list(`Waiting for ${them}:`, items.filter(({ mine, theirs }) => mine && !theirs))}
      {list("Waiting for you:", items.filter(({ mine, theirs }) => !mine && theirs))}
    </div>
  );
}

function LinkRow({ link, copied, onRevoked }: { link: Link; copied: boolean; onRevoked: () => void }) {
  const app = useApp();
  const [asking, ask] = useState(false);
  const [trouble, setTrouble] = useState("");
  const revoke = async (): Promise<void> => {
    try {
      await app.api.revokeLink(link.id);
      say(app, "The link is taken back");
      onRevoked();
    } catch (error) {
      setTrouble(sentence(error));
    }
  };
  return (
    <li class="link" data-testid="link-row">
      <p>
        <strong>{link.label || "Progress link"}</strong>{" "}
        <span class="soft small">
          {NAMES[link.names]}
          {link.expires && ` · until ${dayInWords(link.expires.slice(0, 10), app.today.value)}`}
          {link.passcode && " · with a passcode"}
        </span>
      </p>
      <CopyField label={`Link: ${link.label || "Progress link"}`} value={link.url} done={copied} />
      {asking ? (
        <div class="ask" role="group" aria-label="Take this link back?">
          <p>Whoever has this link will see nothing any more, at once. It can't be brought back; you can make a new one.</p>
          <button type="button" class="button danger" onClick={revoke}>
            Take it back
          </button>
          <button type="button" class="button quiet" onClick={() => ask(false)}>
            Keep it
          </button>
        </div>
      ) : (
        <button type="button" class="button quiet link-revoke" onClick={() => ask(true)}>
          Take this link back
        </button>
      )}
      {trouble && <p class="trouble" role="alert">{trouble}</p>}
    </li>
  );
}

function NewLinkForm({ first, onMade }: { first: boolean; onMade: (link: Link) => void }) {
  const app = useApp();
  const id = useId();
  const [open, setOpen] = useState(first);
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState("");

  const make = async (form: HTMLFormElement): Promise<void> => {
    const given = new FormData(form);
    const word = (name: string): string => String(given.get(name) ?? "").trim();
    setBusy(true);
    setTrouble("");
    try {
      const until = word("expires");
      const link = await app.api.makeLink({
        label: word("label"),
        names: word("names") as Names,
        // To the end of that day, as the person's clock has it.
        ...(until ? { expires: new Date(`${until}T23:59:59`).toISOString() } : {}),
      });
      form.reset();
      setOpen(false);
      onMade(link);
      say(app, "The progress link is made");
    } catch (error) {
      setTrouble(sentence(error));
    }
    setBusy(false);
  };

  if (!open) {
    return (
      <button type="button" class="button" onClick={() => setOpen(true)}>
        Make another link
      </button>
    );
  }
  return (
    <form
      class="new-link"
      onSubmit={(event) => {
        event.preventDefault();
        void make(event.currentTarget);
      }}
    >
      <div class="field">
        <label for={`${id}-label`}>Who is it for?</label>
        <input id={`${id}-label`} name="label" maxLength={80} placeholder="Our programme lead" required autocomplete="off" />
      </div>
      <div class="field">
        <label for={`${id}-names`}>Your names on it</label>
        <select id={`${id}-names`} name="names">
          <option value="full">Full names</option>
          <option value="initials">Initials only</option>
          <option value="hidden">No names</option>
        </select>
      </div>
      <div class="field">
        <label for={`${id}-until`}>
          Until <span class="soft">(if it should end)</span>
        </label>
        <input id={`${id}-until`} name="expires" type="date" min={today()} max="2099-12-31" />
      </div>
      <button type="submit" class="button primary" disabled={busy}>
        Make a progress link
      </button>
      {trouble && <p class="trouble" role="alert">{trouble}</p>}
    </form>
  );
}
