/** Goes to something that was found, and shows where it is. */
import { type Route, go } from "../route";
import { allWins } from "../ui/allWins";

const PATIENCE = 40;

/** What stands for a field on the page: its text, or the note's editor. */
const selectorOf = (field: string): string =>
  /\/(why|notes)$/.test(field)
    ? `.${field.split("/").at(-1)} :is([contenteditable], button)`
    : `[data-field="${CSS.escape(field)}"]`;

export function arrive(route: Route, field: string): void {
  if (route.at === "wins") allWins.value = true; // it may be one of the earlier ones
  go(route);
  let patience = PATIENCE;
  const look = (): void => {
    const element = [...document.querySelectorAll<HTMLElement>(selectorOf(field))].find((one) => one.checkVisibility());
    if (element === undefined) {
      patience -= 1;
      if (patience > 0) requestAnimationFrame(look);
      return;
    }
    element.scrollIntoView({ block: "center", behavior: "instant" });
    // Where there is no keyboard, one would come up over what was found.
    if (matchMedia("(hover: hover)").matches) element.focus({ preventScroll: true });
    const row = element.closest(".row, .live-text") ?? element;
    row.classList.add("found");
    setTimeout(() => row.classList.remove("found"), 2000);
  };
  // Behind the change of place, which scrolls to the top.
  requestAnimationFrame(() => requestAnimationFrame(look));
}
