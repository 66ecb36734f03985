/** Progress links: one in the list, and the form for a new one. */
import { useId, useState } from "preact/hooks";
import { Failure, type Link, type Names } from "../api";
import { today } from "../doc/edit";
import { dayInWords } from "../format";
import { say, useApp } from "../state";
import { CopyField } from "./copy";

const NAMES: Record<Names, string> = {
  full: "with your names",
  initials: "with initials only",
  hidden: "without names",
};

export const sentence = (error: unknown): string => (error instanceof Failure ? error.message : String(error));

export function LinkRow({ link, copied, onRevoked }: { link: Link; copied: boolean; onRevoked: () => void }) {
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

export function NewLinkForm({ first, onMade }: { first: boolean; onMade: (link: Link) => void }) {
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
