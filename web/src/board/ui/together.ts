/** Being together on the board is fetched when there is time for it, or it is wanted. */
import { t } from "../../words/catalogue";
import { withWords } from "../../words/languages";
import { type App, toast } from "../state";

type Together = typeof import("../together");

const load = (): Promise<Together> => withWords(import("../together"));

export function together(app: App, act: (part: Together) => void): void {
  load().then(act, () => toast(app, t("common.unreachable")));
}
