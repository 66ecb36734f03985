/** The board's name, the truth about saving, who is here, and the way to share. */
import { hashOf } from "../route";
import { useApp } from "../state";
import { Avatar } from "./Avatar";
import { SavingState } from "./SavingState";
import { Mark } from "./Stone";
import { TextField } from "./TextField";

export function Header() {
  const app = useApp();
  const names = app.names.value;
  const partner = app.presence.partner.value;
  const state = partner === null ? "gone" : partner.away ? "away" : "here";
  const them = names[app.other];
  const theirs = !app.partnerJoined.value
    ? `${them} hasn't joined yet`
    : { here: `${them} is here`, away: `${them} is away for a moment`, gone: `${them} isn't here right now` }[state];
  return (
    <header class="board-head">
      <a class="home" href="#" aria-label="All goals">
        <Mark />
      </a>
      <h1 class="board-title">
        <TextField root="about" path={["title"]} label="Board title" placeholder="Name your board" testId="board-title" />
      </h1>
      <SavingState />
      <div class="people" role="group" aria-label="Who is here">
        <Avatar seat={app.seat} name={names[app.seat]} state="here" label={`${names[app.seat]}, you`} />
        <Avatar seat={app.other} name={them} state={state} label={theirs} />
      </div>
      <a class="button share-button" href={hashOf({ at: "share" })}>
        Share progress
      </a>
    </header>
  );
}
