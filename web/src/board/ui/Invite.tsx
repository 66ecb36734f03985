/** Until the partner has their seat: the way to ask them in. */
import { useState } from "preact/hooks";
import { Failure } from "../api";
import { hashOf } from "../route";
import { say, useApp } from "../state";
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
      if (done) say(app, "The invitation link is copied");
    } catch (error) {
      setTrouble(error instanceof Failure ? error.message : String(error));
    }
    setBusy(false);
  };

  return (
    <section class="card invite" aria-label={`Invite ${them}`}>
      <h2>Ask {them} in</h2>
      <p>
        This board is made for two. Send {them} an invitation link, by mail or message: it opens the {app.other}'s seat,
        once, and needs no account.
      </p>
      {url === "" ? (
        <button type="button" class="button primary" disabled={busy} onClick={invite}>
          Copy invitation link
        </button>
      ) : (
        <>
          <CopyField label="Invitation link" value={url} done={copied} key={url} />
          <p class="soft small">
            Send it to {them} only: whoever opens it first takes the seat. You will see {them} here as soon as it is
            used. A new link makes this one stop working.
          </p>
          <button type="button" class="button quiet" disabled={busy} onClick={invite}>
            Make a new link
          </button>
        </>
      )}
      {trouble && <p class="trouble" role="alert">{trouble}</p>}
    </section>
  );
}

/** Once the partner has joined: whether they are here, and what they look at. */
export function PartnerCard() {
  const app = useApp();
  const partner = app.presence.partner.value;
  const goal = app.board.value.goals.find((one) => one.id === partner?.goal && one.removed === null);
  const them = app.names.value[app.other];
  if (partner === null || partner.away || goal === undefined) return null;
  const same = app.route.value.at === "goal" && app.route.value.id === goal.id;
  return (
    <section class={`card partner ${app.other}`} aria-label={`Where ${them} is`}>
      <p>
        <strong class={`by ${app.other}`}>{them}</strong>{" "}
        {same ? (
          "is here with you, on this goal."
        ) : (
          <>
            is looking at{" "}
            <a href={hashOf({ at: "goal", id: goal.id })}>{goal.title || "a new goal"}</a>
          </>
        )}
      </p>
    </section>
  );
}
