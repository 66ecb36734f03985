/** The small box below a link: where it leads, and a way to open, change or remove it; and the form for a new one. */
import { type Editor, getMarkRange } from "@tiptap/core";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { t } from "../../../words/catalogue";
import { LINK, safeHref } from "./links";
import { Pen, Unlink } from "./signs";

interface Found {
  href: string;
  from: number;
  to: number;
}

/** The link that the caret stands in. */
function linkAt(editor: Editor): Found | null {
  const { selection, schema } = editor.state;
  const type = schema.marks["link"];
  if (!type || !selection.empty) return null;
  const range = getMarkRange(selection.$from, type);
  const mark = range && editor.state.doc.resolve(range.from).nodeAfter?.marks.find((one) => one.type === type);
  return range && mark ? { ...range, href: String(mark.attrs["href"] ?? "") } : null;
}

/** Whether there is anything that a link could be made of: else the key is somebody else's. */
export const canLink = (editor: Editor): boolean => !editor.state.selection.empty || linkAt(editor) !== null;

const short = (href: string): string => href.replace(/^(https?:\/\/(www\.)?|mailto:|tel:)/, "").replace(/\/$/, "");

export interface LinkBoxProps {
  editor: Editor;
  /** Counts up each time that an address is asked for. */
  asked: number;
}

export function LinkBox({ editor, asked }: LinkBoxProps) {
  const box = useRef<HTMLDivElement>(null);
  const [link, setLink] = useState<Found | null>(null);
  const [editing, setEditing] = useState(false);
  const [wrong, setWrong] = useState(false);

  const busy = useRef(false);
  busy.current = editing;

  useLayoutEffect(() => {
    const look = (): void => {
      // An address that is being written is about the link that it was asked for.
      if (busy.current) return;
      const inside = editor.isFocused || box.current?.contains(document.activeElement);
      const found = inside ? linkAt(editor) : null;
      setLink((before) => (JSON.stringify(before) === JSON.stringify(found) ? before : found));
    };
    // The focus is nowhere while it moves.
    const later = (): void => void setTimeout(look);
    editor.on("transaction", later);
    return () => void editor.off("transaction", later);
  }, [editor]);

  useEffect(() => {
    if (asked === 0) return;
    setLink(linkAt(editor));
    setWrong(false);
    setEditing(true);
  }, [asked]);

  const shown = editing || link !== null;
  useLayoutEffect(() => {
    const element = box.current;
    const area = element?.parentElement;
    if (!element || !area) return;
    const at = link?.from ?? editor.state.selection.from;
    const [place, around] = [editor.view.coordsAtPos(at), area.getBoundingClientRect()];
    const room = Math.max(0, around.width - element.offsetWidth);
    element.style.left = `${Math.min(Math.max(0, place.left - around.left), room)}px`;
    element.style.top = `${editor.view.coordsAtPos(link?.to ?? editor.state.selection.to).bottom - around.top + 4}px`;
    const input = editing ? element.querySelector("input") : null;
    input?.focus({ preventScroll: true });
    input?.select();
  }, [shown, editing, link?.from, link?.to]);

  if (!shown) return null;

  const done = (): void => {
    setEditing(false);
    editor.commands.focus();
  };
  const remove = (): void => {
    setEditing(false);
    editor.chain().focus().extendMarkRange("link").unsetLink().run();
  };
  const save = (address: string): void => {
    const href = safeHref(address);
    if (address.trim() === "" && link !== null) remove();
    else if (href === null) setWrong(true);
    else {
      const chain = editor.chain().focus();
      if (link !== null) chain.extendMarkRange("link").setLink({ href, ...LINK });
      else if (!editor.state.selection.empty) chain.setLink({ href, ...LINK });
      else chain.insertContent({ type: "text", text: short(href), marks: [{ type: "link", attrs: { href, ...LINK } }] });
      chain.run();
      setEditing(false);
    }
  };
  const href = safeHref(link?.href);
  return (
    <div
      ref={box}
      class="link-box"
      role="group"
      aria-label={t("notes.link")}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        done();
      }}
    >
      {editing ? (
        <form
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            save(new FormData(event.currentTarget).get("address") as string);
          }}
        >
          <input
            name="address"
            type="url"
            inputMode="url"
            autocomplete="off"
            aria-label={t("notes.address")}
            aria-invalid={wrong}
            placeholder={t("notes.address-hint")}
            defaultValue={link?.href ?? ""}
            onInput={() => setWrong(false)}
            onBlur={(event) => {
              if (!box.current?.contains(event.relatedTarget as Node)) setEditing(false);
            }}
          />
          <button type="submit" class="button">{t("notes.save-link")}</button>
          {wrong && <p class="trouble" role="alert">{t("notes.no-address")}</p>}
        </form>
      ) : (
        <>
          {href === null ? <span class="soft">{short(link?.href ?? "")}</span> : <a href={href} {...LINK}>{short(href)}</a>}
          <button type="button" class="icon-button" aria-label={t("notes.edit-link")} title={t("notes.edit-link")} onClick={() => setEditing(true)}>
            <Pen />
          </button>
          <button type="button" class="icon-button" aria-label={t("notes.remove-link")} title={t("notes.remove-link")} onClick={remove}>
            <Unlink />
          </button>
        </>
      )}
    </div>
  );
}
