/** Progress links: one in the list, and the form for a new one. */
import { useId, useState } from "preact/hooks";
import { Failure, type Link, type Names } from "../api";
import { today } from "../doc/edit";
import { dayInWords, dayOf } from "../format";
import { say, useApp } from "../state";
import { rich, t } from "../../words/catalogue";
import { CopyField } from "./copy";

export const sentence = (error: unknown): string => (error instanceof Failure ? error.message : String(error));

export function LinkRow({ link, copied, onRevoked }: { link: Link; copied: boolean; onRevoked: () => void }) {
  const app = useApp();
  const [asking, ask] = useState(false);
  const [trouble, setTrouble] = useState("");
  const revoke = async (): Promise<void> => {
    try {
      await app.api.revokeLink(link.id);
      say(app, t("share.revoked"));
      onRevoked();
    } catch (error) {
      setTrouble(sentence(error));
    }
  };
  return (
    <li class="link" data-testid="link-row">
      <p>
        <strong>{link.label || t("share.link")}</strong>{" "}
        <span class="soft small">
          {t(`share.names-${link.names}`)}
          {link.expires && ` · ${t("share.until", { day: dayInWords(dayOf(link.expires), app.today.value) })}`}
          {link.passcode && ` · ${t("share.passcode")}`}
        </span>
      </p>
      <CopyField label={t("share.link-to", { label: link.label || t("share.link") })} value={link.url} done={copied} />
      {asking ? (
        <div class="ask" role="group" aria-label={t("share.revoke-title")}>
          <p>{t("share.revoke-hint")}</p>
          <button type="button" class="button danger" onClick={revoke}>
            {t("share.revoke-yes")}
          </button>
          <button type="button" class="button quiet" onClick={() => ask(false)}>
            {t("share.revoke-no")}
          </button>
        </div>
      ) : (
        <button type="button" class="button quiet link-revoke" onClick={() => ask(true)}>
          {t("share.revoke")}
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
      say(app, t("share.made"));
    } catch (error) {
      setTrouble(sentence(error));
    }
    setBusy(false);
  };

  if (!open) {
    return (
      <button type="button" class="button" onClick={() => setOpen(true)}>
        {t("share.another")}
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
        <label for={`${id}-label`}>{t("share.for")}</label>
        <input id={`${id}-label`} name="label" maxLength={80} placeholder={t("share.for-hint")} required autocomplete="off" />
      </div>
      <div class="field">
        <label for={`${id}-names`}>{t("share.names")}</label>
        <select id={`${id}-names`} name="names">
          <option value="full">{t("share.names-full-choice")}</option>
          <option value="initials">{t("share.names-initials-choice")}</option>
          <option value="hidden">{t("share.names-hidden-choice")}</option>
        </select>
      </div>
      <div class="field">
        <label for={`${id}-until`}>
          {rich("share.expires", { soft: (inside) => <span class="soft">{inside}</span> })}
        </label>
        <input id={`${id}-until`} name="expires" type="date" min={today()} max="2099-12-31" />
      </div>
      <button type="submit" class="button primary" disabled={busy}>
        {t("share.make")}
      </button>
      {trouble && <p class="trouble" role="alert">{trouble}</p>}
    </form>
  );
}
