/** What one can do with a partner who is here: go to them, go with them, ask them to come. */
import { useApp } from "../state";
import { t } from "../../words/catalogue";
import { presenceOf } from "./PartnerCard";
import { together } from "./together";

const ACTS = { go: "goToPartner", follow: "follow", bring: "bringPartner" } as const;

export function PartnerActs({ onDone }: { onDone: () => void }) {
  const app = useApp();
  if (presenceOf(app) !== "here") return null;
  const name = app.names.value[app.other];
  return (
    <div class="partner-acts">
      {(["go", "follow", "bring"] as const).map((act) => (
        <button
          type="button"
          class="button"
          key={act}
          onClick={() => {
            onDone();
            together(app, (part) => part[ACTS[act]](app));
          }}
        >
          {t(`menu.${act}`, { name })}
        </button>
      ))}
    </div>
  );
}
