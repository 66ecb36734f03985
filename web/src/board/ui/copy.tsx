/** Copying a link: to the clipboard where the browser allows it, and always as a field to take it from by hand. */
import { useId, useRef, useState } from "preact/hooks";
import { t } from "../../words/catalogue";
import { Copy, Tick } from "./icons";

export async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

interface CopyFieldProps {
  label: string;
  value: string;
  /** It was copied already, when it was made. */
  done?: boolean;
}

export function CopyField({ label, value, done: before = false }: CopyFieldProps) {
  const field = useRef<HTMLInputElement>(null);
  const id = useId();
  const [copied, setCopied] = useState<"" | "yes" | "no">(before ? "yes" : "");
  return (
    <div class="copy-field">
      <label class="visually-hidden" for={id}>{label}</label>
      <input id={id} ref={field} readOnly value={value} onFocus={(event) => event.currentTarget.select()} />
      <button
        type="button"
        class="button"
        onClick={async () => {
          const done = await copy(value);
          if (!done) field.current?.focus();
          setCopied(done ? "yes" : "no");
        }}
      >
        {copied === "yes" ? <Tick /> : <Copy />}
        <span aria-live="polite">{copied === "yes" ? t("common.copied") : t("common.copy")}</span>
      </button>
      {copied === "no" && <p class="soft small" role="status">{t("common.copy-by-hand")}</p>}
    </div>
  );
}
