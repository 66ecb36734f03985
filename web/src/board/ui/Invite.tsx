/** Until the partner has their seat: the way to ask them in. */
import { useState } from "preact/hooks";
import { Failure } from "../api";
import { say, useApp } from "../state";
import { t } from "../../words/catalogue";
import { CopyField, copy } from "./copy";

export function InviteCard() {
  const app = useApp();
  const [url, setUrl] = useState("");
  const [copied, setCopied] = useState(false);
  const [trouble, setTrouble] = useState("");
  const [busy, setBusy] = useState(false);
  const them = app.names.value[app.other];

  const invite = async (): Promise<void> => {
    setBusy(true);
    setTrouble("");
    try {
      const made = await app.api.invite();
      const done = await copy(made.url);
      setCopied(done);
      setUrl(made.url);
      if (done) say(app, t("invite.copied"));
    } catch (error) {
      setTrouble(error instanceof Failure ? error.message : String(error));
    }
    setBusy(false);
  };

  return (
    <section class="card invite" aria-label={t("invite.card", { name: them })}>
      <h2>{t("invite.title", { name: them })}</h2>
      <p>{t(`invite.${app.other}`, { name: them })}</p>
      {url === "" ? (
        <button type="button" class="button primary" disabled={busy} onClick={invite}>
          {t("invite.copy")}
        </button>
      ) : (
        <>
          <CopyField label={t("invite.link")} value={url} done={copied} key={url} />
          <p class="soft small">{t("invite.hint", { name: them })}</p>
          <button type="button" class="button quiet" disabled={busy} onClick={invite}>
            {t("invite.again")}
          </button>
        </>
      )}
      {trouble && <p class="trouble" role="alert">{trouble}</p>}
    </section>
  );
}
