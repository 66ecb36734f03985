/** The board's name, the truth about saving, who is here, and the way to share. */
import { hashOf } from "../route";
import { t } from "../../words/catalogue";
import { memo } from "./memo";
import { PeopleMenu } from "./PeopleMenu";
import { SavingState } from "./SavingState";
import { Mark } from "./Stone";
import { TextField } from "./TextField";
import { UndoButtons } from "./UndoButtons";
import { useBoard } from "./useBoard";

export const Header = memo(function Header() {
  // The board's title may be made, or be replaced by another client.
  useBoard((board) => board.about);
  return (
    <header class="board-head">
      <a class="home" href="#" aria-label={t("board.home")}>
        <Mark />
      </a>
      <h1 class="board-title">
        <TextField root="about" path={["title"]} label={t("board.title")} placeholder={t("board.title-hint")} testId="board-title" />
      </h1>
      <SavingState />
      <UndoButtons />
      <PeopleMenu />
      <a class="button share-button" href={hashOf({ at: "share" })}>
        {t("board.share")}
      </a>
    </header>
  );
});
