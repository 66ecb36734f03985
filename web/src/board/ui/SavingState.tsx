/** The true state of saving, always on the page; behind it, what that means and what this device keeps. */
import { useEffect, useState } from "preact/hooks";
import type { Saving } from "../sync/saving";
import { t } from "../../words/catalogue";
import { say, useApp } from "../state";
import { Popover } from "./Popover";
import { later } from "./later";

export function savingInWords(saving: Saving): string {
  switch (saving.state) {
    case "connecting":
      return t("saving.connecting");
    case "saving":
      return t("saving.saving");
    case "saved":
      return t("saving.saved");
    case "offline":
      return saving.kept ? t("saving.offline-kept") : saving.full ? t("saving.offline-full") : t("saving.offline-lost");
    case "trouble":
      return t("saving.trouble", { why: t(`saving.trouble-${saving.why}`) });
    case "refused":
      return t("saving.refused");
  }
}

const DevicePanel = later(() => import("../device/settle").then((part) => part.DevicePanel));

const SavingWords = ({ words }: { words: string }) => (
  <>
    <span class="saving-dot" aria-hidden="true" />
    <span class="saving-words">{words}</span>
  </>
);

/** "Saving…" stays this long at least, so that the word does not flicker with every key. "Saved" is never said early. */
const STEADY = 500;

export function SavingState() {
  const app = useApp();
  const now = app.saving.value;
  const [shown, show] = useState<Saving>(now);

  useEffect(() => {
    if (now.state !== "saved" || shown.state !== "saving") {
      show(now);
      return;
    }
    const timer = setTimeout(() => show(now), STEADY);
    return () => clearTimeout(timer);
  }, [now]);

  // What the person must know is said; that each word was saved is not.
  const grave = ["offline", "trouble", "refused"].includes(now.state);
  const [worried, worry] = useState(false);
  useEffect(() => {
    if (grave) say(app, savingInWords(now));
    else if (worried && now.state === "saved") say(app, t("saving.back"));
    if (grave) worry(true);
    else if (now.state === "saved") worry(false);
  }, [savingInWords(now)]);

  // Between what is true and what is shown, the more careful one wins.
  const saving = now.state === "saved" ? shown : now;
  const words = savingInWords(saving);
  return (
    <div class={`saving ${saving.state}`} data-testid="saving" data-state={saving.state} title={words}>
      <Popover class="saving-button" button={<SavingWords words={words} />} title={t("saving.about")} align="end">
        {(close) => <DevicePanel onClose={close} />}
      </Popover>
    </div>
  );
}
