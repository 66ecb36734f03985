/** The two people in the header, and what opens beneath them: where the partner is, the language, printing. */
import { t } from "../../words/catalogue";
import { useApp } from "../state";
import { Avatar } from "./Avatar";
import { later } from "./later";
import { presenceOf } from "./PartnerCard";
import { Popover } from "./Popover";

const Menu = later(() => import("./Menu").then((part) => part.Menu));

export function PeopleMenu() {
  const app = useApp();
  const names = app.names.value;
  const them = names[app.other];
  const state = presenceOf(app);
  const theirs = app.partnerJoined.value ? t(`people.${state}`, { name: them }) : t("people.not-joined", { name: them });
  return (
    <div class="people" role="group" aria-label={t("people.who")}>
      <Popover
        class="people-button"
        align="end"
        title={t("people.who")}
        testId="people-menu"
        button={
          <>
            <Avatar seat={app.seat} name={names[app.seat]} state="here" label={t("people.you", { name: names[app.seat] })} />
            <Avatar seat={app.other} name={them} state={state} label={theirs} />
            <span class="visually-hidden">{t("people.menu")}</span>
          </>
        }
      >
        {(close) => <Menu theirs={theirs} onClose={close} />}
      </Popover>
    </div>
  );
}
