/** A page that stays open for weeks outlives the server it came from: after an update it asks to be loaded again. */
import { computed, effect } from "@preact/signals";
import type { App } from "../state";
import { wouldLose } from "../sync/saving";
import { askToReload } from "./Updated";

/** The build that the server has now; null when it can't be asked. */
async function buildNow(): Promise<string | null> {
  try {
    const { build } = (await (await fetch("/version", { cache: "no-store" })).json()) as { build?: unknown };
    return typeof build === "string" ? build : null;
  } catch {
    return null;
  }
}

export function watchVersion(app: App): void {
  const { boot, connection } = app;
  let asked: string | null = boot.build;

  const check = async (): Promise<void> => {
    const now = await buildNow();
    if (now === null || now === boot.build || now === asked) return;
    asked = now;
    // The new files are fetched meanwhile, so that the page opens with them at once.
    void navigator.serviceWorker?.getRegistration().then((worker) => worker?.update()).catch(() => undefined);
    askToReload(app, () => reload(app));
  };

  // An update of the server breaks every connection. A page that the server has just given needn't ask.
  let fresh = boot.fromDevice !== true;
  // The link alone: the other facts change with every key.
  const link = computed(() => connection.facts.value.link);
  effect(() => {
    if (link.value === "open" && !fresh) void check();
    fresh = false;
  });
  // A part of the page is gone from the server, since the server has others now.
  addEventListener("vite:preloadError", () => void check());
}

const PATIENCE = 3_000;

/** Loads the page again when nothing would be lost by it; a board that can't be kept anywhere is asked about then. */
async function reload({ connection }: App): Promise<void> {
  await new Promise<void>((resolve) => {
    setTimeout(resolve, PATIENCE);
    effect(() => {
      if (!wouldLose(connection.facts.value)) resolve();
    });
  });
  location.reload();
}
