/** What just happened, with a way back; and the region in which changes are said to screen readers. */
import { useEffect, useState } from "preact/hooks";
import { type Toast, dismiss, useApp } from "../state";
import { t } from "../../words/catalogue";
import { Close } from "./icons";
import { memo } from "./memo";

const STAYS = 9000;

export const Toasts = memo(function Toasts() {
  const app = useApp();
  return (
    <>
      <div class="toasts" role="status" aria-live="polite">
        {app.toasts.value.map((toast) => (
          <ToastRow key={toast.id} toast={toast} />
        ))}
      </div>
      <p class="visually-hidden" role="status" aria-live="polite">
        {app.said.value}
      </p>
      <p hidden id="how-to-move">
        {t("board.how-to-move")}
      </p>
    </>
  );
});

function ToastRow({ toast }: { toast: Toast }) {
  const app = useApp();
  const [held, hold] = useState(false);
  useEffect(() => {
    if (held) return;
    const timer = setTimeout(() => dismiss(app, toast.id), toast.stays ?? STAYS);
    return () => clearTimeout(timer);
  }, [held]);
  return (
    <div
      class="toast"
      data-testid="toast"
      onPointerEnter={() => hold(true)}
      onPointerLeave={() => hold(false)}
      onFocusIn={() => hold(true)}
      onFocusOut={() => hold(false)}
    >
      <span>{toast.words}</span>
      {toast.act && (
        <button
          type="button"
          class="toast-undo"
          onClick={() => {
            dismiss(app, toast.id);
            toast.act?.does();
          }}
        >
          {toast.act.name}
        </button>
      )}
      <button type="button" class="icon-button" aria-label={t("common.close")} onClick={() => dismiss(app, toast.id)}>
        <Close />
      </button>
    </div>
  );
}
