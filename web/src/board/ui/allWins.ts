/** Whether the earlier wins are on the page too. Whoever looks for one of them there sets it. */
import { signal } from "@preact/signals";

export const allWins = signal(false);
