/** Days and numbers, as the language of the page writes them. */
import { localeNow, t } from "../words/catalogue";
import { today } from "./doc/edit";
import type { Day, Instant } from "./doc/schema";

/** Makes a formatter once for each language that is asked for. */
function inLanguage<F>(make: (locale: string) => F): () => F {
  const made = new Map<string, F>();
  return () => {
    const locale = localeNow();
    let found = made.get(locale);
    if (found === undefined) made.set(locale, (found = make(locale)));
    return found;
  };
}

const dates = (options: Intl.DateTimeFormatOptions) => inLanguage((locale) => new Intl.DateTimeFormat(locale, options));

const long = dates({ day: "numeric", month: "long" });
const short = dates({ day: "numeric", month: "short" });
const weekday = dates({ weekday: "long" });
const briefWeekday = dates({ weekday: "short" });
const withYear = dates({ day: "numeric", month: "long", year: "numeric" });
const briefWithYear = dates({ day: "numeric", month: "short", year: "numeric" });
const relative = inLanguage((locale) => new Intl.RelativeTimeFormat(locale, { numeric: "auto" }));
const percent = inLanguage((locale) => new Intl.NumberFormat(locale, { style: "percent" }));

/** A day as a date at noon, so that no time zone moves it; null when it is none. */
function dateOf(day: string): Date | null {
  const parts = /^(\d{4})-(\d\d)-(\d\d)/.exec(day);
  if (parts === null) return null;
  const date = new Date(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3]), 12);
  return Number.isNaN(date.getTime()) ? null : date;
}

/** The day that an instant fell on by the reader's own clock; words that are no instant stay as they are. */
export function dayOf(at: Instant): Day {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? at : today(date);
}

const DAY = 86_400_000;

export function daysUntil(day: Day, today: Day): number | null {
  const [to, from] = [dateOf(day), dateOf(today)];
  return to && from ? Math.round((to.getTime() - from.getTime()) / DAY) : null;
}

/** "today", "Thursday", "12 December", "3 May 2027". */
export function dayInWords(day: Day, today: Day, brief = false): string {
  const date = dateOf(day);
  const away = daysUntil(day, today);
  if (date === null || away === null) return day;
  if (Math.abs(away) <= 1) return relative().format(away, "day");
  if (away > 1 && away < 7) return (brief ? briefWeekday : weekday)().format(date);
  if (date.getFullYear() !== dateOf(today)?.getFullYear()) return (brief ? briefWithYear : withYear)().format(date);
  return (brief ? short : long)().format(date);
}

/** "12 December 2026": for what is read later, when no day is "tomorrow" any more. */
export function wholeDay(day: Day): string {
  const date = dateOf(day);
  return date === null ? day : withYear().format(date);
}

/** "by Thursday", or what it was when that has passed. */
export function dueInWords(day: Day, today: Day, brief = false): string {
  const away = daysUntil(day, today);
  const words = dayInWords(day, today, brief);
  const size = brief ? "-brief" : "";
  if (away === 0) return t(`days.due-today${size}`);
  return t(`days.${away !== null && away < 0 ? "was-due" : "by"}${size}`, { day: words });
}

/** "January", "January 2025", as it stands in a date: where months are declined, a sentence needs that form. */
export function monthInWords(day: Day, today: Day): string {
  const date = dateOf(day);
  if (date === null) return day;
  const month = long().formatToParts(date).find((part) => part.type === "month")?.value ?? day;
  return date.getFullYear() === dateOf(today)?.getFullYear() ? month : `${month} ${date.getFullYear()}`;
}

/** 0 to 1 in whole percent. */
export const percentInWords = (part: number): string => percent().format(part);

/** "Ada Lovelace" -> "A"; by grapheme, since names begin with more than letters of English. */
export function initial(name: string): string {
  const [first] = new Intl.Segmenter().segment(name.trim());
  return first?.segment.toLocaleUpperCase(localeNow()) ?? "?";
}

export const firstName = (name: string): string => name.trim().split(/\s+/)[0] ?? "";
