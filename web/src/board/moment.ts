/** Moments in words, in the zone and language of whoever reads. */
import { localeNow } from "../words/catalogue";
import type { Day, Instant } from "./doc/schema";
import { dayInWords, dayOf } from "./format";

/** "14:05" when it was today, else the day. */
export function momentInWords(at: Instant, today: Day): string {
  const day = dayOf(at);
  return day === today ? new Date(at).toLocaleTimeString(localeNow(), { timeStyle: "short" }) : dayInWords(day, today);
}
