/** The board's name, the truth about saving, who is here, and the way to share. */
import { hashOf } from "../route";
import { useApp } from "../state";
import { t } from "../../words/catalogue";
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
    ? t("people.not-joined", { name: them })
    : t(`people.${state}`, { name: them });
  return (
    <header class="board-head">
      <a class="home" href="#" aria-label={t("board.home")}>
        <Mark />
      </a>
      <h1 class="board-title">
        <TextField root="about" path={["title"]} label={t("board.title")} placeholder={t("board.title-hint")} testId="board-title" />
      </h1>
      <SavingState />
      <div class="people" role="group" aria-label={t("people.who")}>
        <Avatar seat={app.seat} name={names[app.seat]} state="here" label={t("people.you", { name: names[app.seat] })} />
        <Avatar seat={app.other} name={them} state={state} label={theirs} />
      </div>
      <a class="button share-button" href={hashOf({ at: "share" })}>
        {t("board.share")}
      </a>
    </header>
  );
}
