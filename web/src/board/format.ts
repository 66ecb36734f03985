/** Days and numbers in words. */
import type { Day } from "./doc/schema";

const LOCALE = "en-GB";
const long = new Intl.DateTimeFormat(LOCALE, { day: "numeric", month: "long" });
const short = new Intl.DateTimeFormat(LOCALE, { day: "numeric", month: "short" });
const weekday = new Intl.DateTimeFormat(LOCALE, { weekday: "long" });
const briefWeekday = new Intl.DateTimeFormat(LOCALE, { weekday: "short" });
const withYear = new Intl.DateTimeFormat(LOCALE, { day: "numeric", month: "long", year: "numeric" });
const briefWithYear = new Intl.DateTimeFormat(LOCALE, { day: "numeric", month: "short", year: "numeric" });
const monthOnly = new Intl.DateTimeFormat(LOCALE, { month: "long" });
const monthAndYear = new Intl.DateTimeFormat(LOCALE, { month: "long", year: "numeric" });
const plain = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 2 });

/** A day as a date at noon, so that no time zone moves it; null when it is none. */
function dateOf(day: string): Date | null {
  const parts = /^(\d{4})-(\d\d)-(\d\d)/.exec(day);
  if (parts === null) return null;
  const date = new Date(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3]), 12);
  return Number.isNaN(date.getTime()) ? null : date;
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
  if (away === 0) return "today";
  if (away === 1) return "tomorrow";
  if (away === -1) return "yesterday";
  if (away > 1 && away < 7) return (brief ? briefWeekday : weekday).format(date);
  if (date.getFullYear() !== dateOf(today)?.getFullYear()) return (brief ? briefWithYear : withYear).format(date);
  return (brief ? short : long).format(date);
}

/** "by Thursday", or what it was when that has passed. */
export function dueInWords(day: Day, today: Day, brief = false): string {
  const away = daysUntil(day, today);
  const words = dayInWords(day, today, brief);
  return away !== null && away < 0 ? `was due ${words}` : away === 0 ? "due today" : `by ${words}`;
}

export function monthInWords(day: Day, today: Day): string {
  const date = dateOf(day);
  if (date === null) return day;
  return (date.getFullYear() === dateOf(today)?.getFullYear() ? monthOnly : monthAndYear).format(date);
}

export const numberInWords = (n: number): string => plain.format(n);

const SMALL = ["No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve"];

/** "Five stones", "13 stones". */
export const countInWords = (n: number, one: string, many = `${one}s`): string =>
  `${SMALL[n] ?? String(n)} ${n === 1 ? one : many}`;

export const plural = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`;

/** "Ada Lovelace" -> "A"; by grapheme, since names begin with more than letters of English. */
export function initial(name: string): string {
  const [first] = new Intl.Segmenter().segment(name.trim());
  return first?.segment.toLocaleUpperCase() ?? "?";
}

export const firstName = (name: string): string => name.trim().split(/\s+/)[0] ?? "";
