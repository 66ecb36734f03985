/** What stands behind the word "Saved": where one's changes are, and what this device keeps of the board. */
import { useEffect, useRef, useState } from "preact/hooks";
import { t } from "../../words/catalogue";
import { useApp } from "../state";
import type { Saving } from "../sync/saving";
import { forget } from "./forget";
import "./device.css";

function explained(saving: Saving): string {
  switch (saving.state) {
    case "offline":
      return saving.kept ? t("device.offline-kept") : saving.full ? t("device.offline-full") : t("device.offline-lost");
    case "trouble":
      return t("device.trouble", { why: t(`saving.trouble-${saving.why}`) });
    case "refused":
      return saving.why;
    default:
      return t(`device.${saving.state}`);
  }
}

export function DevicePanel({ onClose }: { onClose?: () => void }) {
  const app = useApp();
  const [asking, ask] = useState(false);
  const opensOffline = app.connection.facts.value.kept && navigator.serviceWorker?.controller != null;
  const install = app.install.value;
  if (asking) return <Forget onKeep={() => onClose?.()} />;
  return (
    <div class="device">
      <p>{explained(app.saving.value)}</p>
      {opensOffline && <p class="soft">{t("device.opens")}</p>}
      {install !== null && (
        <button
          type="button"
          class="button"
          onClick={() => {
            app.install.value = null; // it can be asked once
            void install.prompt();
            onClose?.();
          }}
        >
          {t("device.install")}
        </button>
      )}
      <button type="button" class="device-forget" data-testid="forget" onClick={() => ask(true)}>
        {t("device.forget")}
      </button>
    </div>
  );
}

function Forget({ onKeep }: { onKeep: () => void }) {
  const app = useApp();
  const keep = useRef<HTMLButtonElement>(null);
  useEffect(() => keep.current?.focus(), []);
  return (
    <div class="device">
      <p>{t("device.forget-what")}</p>
      {app.connection.facts.value.waiting && <p class="device-loss">{t("device.forget-loses")}</p>}
      <div class="device-actions">
        <button type="button" class="button" ref={keep} onClick={onKeep}>
          {t("device.forget-no")}
        </button>
        <button type="button" class="button danger" onClick={() => void forget(app)}>
          {t("device.forget-yes")}
        </button>
      </div>
    </div>
  );
}
