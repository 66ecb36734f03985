/** A small panel that a button opens: below it on a wide screen, from the bottom edge on a phone. */
import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";

interface PopoverProps {
  /** What stands on the button; a name of its own is needed when that is only a sign. */
  button: ComponentChildren;
  label?: string;
  title: string;
  class?: string;
  align?: "start" | "end";
  testId?: string;
  children: (close: () => void) => ComponentChildren;
}

export function Popover({ button, label, title, class: classes = "chip", align = "start", testId, children }: PopoverProps) {
  const [open, setOpen] = useState(false);
  const around = useRef<HTMLDivElement>(null);
  const trigger = useRef<HTMLButtonElement>(null);
  const panel = useRef<HTMLDivElement>(null);
  const id = useId();

  const close = (): void => {
    setOpen(false);
    trigger.current?.focus();
  };

  useEffect(() => {
    if (!open) return;
    const first = panel.current?.querySelector<HTMLElement>("[aria-checked=true], [autofocus]") ?? panel.current;
    (first ?? panel.current)?.focus();
    const outside = (event: Event): void => {
      if (!around.current?.contains(event.target as Node)) setOpen(false);
    };
    document.addEventListener("pointerdown", outside);
    return () => document.removeEventListener("pointerdown", outside);
  }, [open]);

  return (
    <div
      class={`popover-around ${open ? "open" : ""}`}
      ref={around}
      onKeyDown={(event) => {
        if (event.key === "Escape" && open) {
          event.stopPropagation();
          close();
        }
      }}
      onFocusOut={(event) => {
        const to = event.relatedTarget as Node | null;
        if (to !== null && !around.current?.contains(to)) setOpen(false);
      }}
    >
      <button
        type="button"
        ref={trigger}
        class={classes}
        aria-label={label}
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        data-testid={testId}
        onClick={() => setOpen(!open)}
      >
        {button}
      </button>
      {open && (
        <>
          <div class="popover-behind" onClick={() => setOpen(false)} />
          <div class={`popover ${align}`} id={id} ref={panel} role="dialog" aria-label={title} tabIndex={-1}>
            <p class="popover-title">{title}</p>
            {children(close)}
          </div>
        </>
      )}
    </div>
  );
}

interface ChoiceProps<T extends string> {
  label: string;
  options: readonly { value: T; label: ComponentChildren; hint?: string }[];
  value: T | "";
  onChoose: (value: T) => void;
}

/** One of several, each a row that a thumb can hit. Arrow keys go through them. */
export function Choice<T extends string>({ label, options, value, onChoose }: ChoiceProps<T>) {
  return (
    <div
      class="choice"
      role="radiogroup"
      aria-label={label}
      onKeyDown={(event) => {
        const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
        if (step === undefined) return;
        event.preventDefault();
        const buttons = [...event.currentTarget.querySelectorAll<HTMLElement>("[role=radio]")];
        const at = buttons.indexOf(document.activeElement as HTMLElement);
        buttons[(at + step + buttons.length) % buttons.length]?.focus();
      }}
    >
      {options.map((option, n) => (
        <button
          type="button"
          role="radio"
          key={option.value}
          aria-checked={option.value === value}
          tabIndex={option.value === value || (value === "" && n === 0) ? 0 : -1}
          class="choice-row"
          onClick={() => onChoose(option.value)}
        >
          <span class="choice-words">
            {option.label}
            {option.hint && <span class="soft">{option.hint}</span>}
          </span>
        </button>
      ))}
    </div>
  );
}
