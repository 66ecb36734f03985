/** What opens beneath the two people: where the partner is, the page's language, printing. */
import { t } from "../../words/catalogue";
import { LANGUAGES, type Language, languageNow, withWords } from "../../words/languages";
import { Failure } from "../api";
import { command, toast, useApp } from "../state";
import { Avatar } from "./Avatar";
import { momentInWords } from "../moment";
import { hashOf } from "../route";
import { Bin, Print } from "./icons";
import { PartnerActs } from "./PartnerActs";
import { TheirTime, presenceOf } from "./PartnerCard";
import { Choice } from "./Popover";
import "./menu.css";

interface MenuProps {
  /** Whether the partner is here, in words. */
  theirs: string;
  onClose: () => void;
}

export function Menu({ theirs, onClose }: MenuProps) {
  const app = useApp();
  const names = app.names.value;
  const partner = app.presence.partner.value;
  const since = partner?.away ? partner.since : null;

  const choose = async (language: Language): Promise<void> => {
    if (language === languageNow()) return onClose();
    try {
      await app.api.chooseLanguage(language);
      location.reload();
    } catch (error) {
      toast(app, error instanceof Failure ? error.message : t("common.unclear"));
    }
  };

  const paper = async (): Promise<void> => {
    try {
      (await withWords(import("./PrintBoard"))).printBoard(app);
    } catch {
      toast(app, t("common.unreachable"));
    }
  };

  return (
    <>
      <ul class="menu-people">
        <li>
          <Avatar seat={app.seat} name={names[app.seat]} state="here" label="" small />
          <span>{t("people.you", { name: names[app.seat] })}</span>
        </li>
        <li>
          <Avatar seat={app.other} name={names[app.other]} state={presenceOf(app)} label="" small />
          <div>
            {since ? t("menu.away-since", { name: names[app.other], time: momentInWords(since, app.today.value) }) : theirs}
            <TheirTime />
          </div>
        </li>
      </ul>
      <PartnerActs onDone={onClose} />
      <p class="popover-title">{t("menu.language")}</p>
      <Choice
        label={t("menu.language")}
        value={languageNow()}
        options={(Object.keys(LANGUAGES) as Language[]).map((language) => ({
          value: language,
          label: <span lang={language}>{LANGUAGES[language]}</span>,
        }))}
        onChoose={(language) => void choose(language)}
      />
      <a class="button wide" href={hashOf({ at: "trash" })} onClick={onClose}>
        <Bin />
        {t("board.trash")}
      </a>
      <button
        type="button"
        class="button wide"
        onClick={() => {
          onClose();
          void paper();
        }}
      >
        <Print />
        {t("menu.print")}
      </button>
      <button
        type="button"
        class="button wide"
        onClick={() => {
          onClose();
          command(app, "help");
        }}
      >
        {t("menu.keys")}
      </button>
    </>
  );
}
