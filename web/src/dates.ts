/* Half-known dates. "2016" is any day of 2016, never its first of January: a claim of that year
   has not surely begun on a day inside it. The rule is the one of `lodeway.claims.dates`. */

import type { Claim } from "./payload.ts";
import type { Reader } from "./state.ts";

const DAY = 86_400_000;

/** The days among which a date lies, both included, counted from 1970. */
export interface Days {
  first: number;
  last: number;
}

/** From when until when something is said to stand; null where nobody says. */
export interface Span {
  start: Days | null;
  end: Days | null;
}

export type Phase = "no" | "beginning" | "stands" | "ending";

const dayOf = (year: number, month: number, day: number): number =>
  // setUTCFullYear, since Date.UTC takes the year 68 for 1968.
  Math.round(new Date(0).setUTCFullYear(year, month, day) / DAY);

/** The days that "2016", "2016-04" or "2016-04-13" may mean; null for anything else. */
export function days(text: string | undefined): Days | null {
  const found = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?$/.exec(text ?? "");
  if (!found) return null;
  const [year, month, day] = [Number(found[1]), found[2] && Number(found[2]) - 1, found[3] && Number(found[3])];
  if (month === undefined) return { first: dayOf(year, 0, 1), last: dayOf(year + 1, 0, 0) };
  if (Number(month) > 11) return null;
  if (day === undefined) return { first: dayOf(year, Number(month), 1), last: dayOf(year, Number(month) + 1, 0) };
  const whole = dayOf(year, Number(month), Number(day));
  return dateOf(whole) === text ? { first: whole, last: whole } : null;
}

/** A day as it is written: 2016-04-13. */
export const dateOf = (day: number): string => new Date(day * DAY).toISOString().slice(0, 10);

export const yearOf = (day: number): number => new Date(day * DAY).getUTCFullYear();

export const newYear = (year: number): number => dayOf(year, 0, 1);

/** The same day so many months later, at the latest the last of that month. */
export function monthsLater(day: number, months: number): number {
  const date = new Date(day * DAY);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth() + months];
  return Math.min(dayOf(year, month, date.getUTCDate()), dayOf(year, month + 1, 0));
}

export const spanOf = ({ since, until }: Pick<Claim, "since" | "until">): Span => ({ start: days(since), end: days(until) });

/** Whether something of this span stands on a day: no, surely, or perhaps, for want of a date. */
export function phase({ start, end }: Span, day: number): Phase {
  if ((start && day < start.first) || (end && day > end.last)) return "no";
  if (start && start.first !== start.last && day <= start.last) return "beginning";
  if (end && end.first !== end.last && day >= end.first) return "ending";
  return "stands";
}

const FORMS = ["date.year", "date.month", "date.day"];

/** A date as the reader's language has it, no more precise than it is; "2016 – 2017-02" as a span. */
export function dateText(text: string | undefined, t: Reader["t"]): string {
  if (!text) return "";
  const [since, until, ...more] = text.split(" – ");
  if (until !== undefined && !more.length) return t("date.span", { since: dateText(since!, t), until: dateText(until, t) });
  if (!days(text)) return text;
  const [year, ...rest] = text.split("-");
  const [month, day] = rest.map(Number);
  return t(FORMS[rest.length]!, { year: year!, month: month ?? "", day: day ?? "" });
}

/** Today, where the reader is. */
export function today(now: Date = new Date()): number {
  return dayOf(now.getFullYear(), now.getMonth(), now.getDate());
}
