/** The calm word that Cairn was updated. It stays until it is answered, and takes nobody's focus. */
import { render } from "preact";
import { t } from "../../words/catalogue";
import { type App, say } from "../state";
import { Close } from "../ui/icons";
import "./device.css";

export function askToReload(app: App, reload: () => void): void {
  const place = document.querySelector(".updated") ?? document.body.appendChild(document.createElement("aside"));
  place.className = "updated";
  place.setAttribute("aria-label", t("device.update"));
  render(
    <div class="toast" data-testid="updated">
      <span>{t("device.updated")}</span>
      <button type="button" class="toast-undo" onClick={reload}>
        {t("device.reload")}
      </button>
      <button type="button" class="icon-button" aria-label={t("device.later")} onClick={() => place.remove()}>
        <Close />
      </button>
    </div>,
    place,
  );
  say(app, t("device.updated"));
}
