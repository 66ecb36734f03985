/** The sheet of keys: what each does here, and the way to turn single ones off. */
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { t } from "../../words/catalogue";
import { type At, COMMANDS, GROUPS } from "../commands/commands";
import { keyCaps, onMac } from "../commands/keys";
import { singleKeys, turnSingleKeys } from "../commands/single";
import { Close } from "../ui/icons";
import { Keys } from "./Marked";
import "./find.css";

/** Heard where one writes or moves, not by commands. */
const WRITING = ["enter", "backspace", "escape", "tab"] as const;
const MOVING = ["alt+↑", "alt+↓"] as const;

export function Help({ at, onClose }: { at: At; onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [single, setSingle] = useState(singleKeys());
  const mac = onMac();
  useLayoutEffect(() => {
    const element = dialog.current as HTMLDialogElement;
    element.showModal();
    return () => element.close();
  }, []);
  const groups = GROUPS.map((group) => ({
    group,
    commands: COMMANDS.filter((command) => command.group === group && command.keys !== undefined),
  })).filter(({ commands }) => commands.length > 0);
  return (
    <dialog
      class="finder help"
      ref={dialog}
      aria-labelledby="help-title"
      data-testid="help"
      onClose={onClose}
      onClick={(event) => {
        if (event.target === dialog.current) dialog.current?.close();
      }}
    >
      <div class="help-inside">
        <div class="help-head">
          <h2 id="help-title">{t("commands.help")}</h2>
          <button type="button" class="icon-button" aria-label={t("common.close")} onClick={() => dialog.current?.close()}>
            <Close />
          </button>
        </div>
        <label class="help-single">
          <input
            type="checkbox"
            checked={single}
            onChange={(event) => {
              turnSingleKeys(event.currentTarget.checked);
              setSingle(event.currentTarget.checked);
            }}
          />
          <span>
            {t("find.single")}
            <span class="soft">{t("find.single-hint")}</span>
          </span>
        </label>
        <div class="help-groups">
          {groups.map(({ group, commands }) => (
            <section key={group} aria-label={t(`find.group-${group}`)}>
              <h3>{t(`find.group-${group}`)}</h3>
              <dl>
                {commands.map((command) => (
                  <Line key={command.id} words={command.words(at)} caps={keyCaps(command.keys ?? "", mac)} off={!single && !command.keys?.includes("+")} />
                ))}
              </dl>
            </section>
          ))}
          <section aria-label={t("find.writing")}>
            <h3>{t("find.writing")}</h3>
            <dl>
              {WRITING.map((key) => (
                <Line key={key} words={t(`find.key-${key}`)} caps={[t(`find.cap-${key}`)]} />
              ))}
              <Line words={t("find.key-move")} caps={MOVING.flatMap((keys) => keyCaps(keys, mac)).filter((cap, n, all) => all.indexOf(cap) === n)} />
            </dl>
          </section>
        </div>
      </div>
    </dialog>
  );
}

function Line({ words, caps, off = false }: { words: string; caps: readonly string[]; off?: boolean }) {
  return (
    <div class={off ? "off" : ""}>
      <dt>{words}</dt>
      <dd>
        <Keys caps={caps} />
      </dd>
    </div>
  );
}
