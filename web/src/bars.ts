/* What the timeline draws: which claims have days, how they are grouped, and the pieces of a bar.
   Nothing here draws or touches the document. */

import { days, newYear, spanOf, today, yearOf, type Span } from "./dates.ts";
import { fold, type Edge, type Model, type Node } from "./model.ts";
import type { Claim, Content } from "./payload.ts";
import { kindsInOrder } from "./rows.ts";

/** One claim with a day to it, of a relation or of a thing itself. */
export interface Bar {
  kind: string;
  claim: Claim;
  span: Span;
  /** Happens on its day and does not last, as a payment does. */
  point: boolean;
  edge: Edge | null;
  node: Node | null;
}

export interface BarGroup {
  kind: string;
  bars: Bar[];
  /** How many of the kind there are besides those in `bars`. */
  more: number;
}

/** The years on view: from 1 January of the first to the end of the last. */
export interface Years {
  from: number;
  to: number;
}

/** Part of a bar, in hundredths of the width on view. */
export interface Piece {
  sort: "solid" | "starting" | "ending" | "within" | "before" | "after" | "point";
  left: number;
  width: number;
}

/** The kind of what is said of a thing itself, which is no relation. */
export const STATEMENTS = "";

const MONEY = new Set(["Financing", "PriceFloor", "lends"]);

/** The bars of relations, and of what is said of a thing itself if one is given. */
export function bars(edges: Edge[], of: Node | null, statements: Claim[]): Bar[] {
  const told = edges.flatMap((edge) => edge.claims.map((claim) => bar(edge.kind, claim, edge, null)));
  const known = new Set(told.map(({ claim }) => claim.claim));
  const own = statements.filter(({ claim }) => !known.has(claim)).map((claim) => bar(STATEMENTS, claim, null, of));
  // What was measured in a year says nothing of how long it lasted.
  return [...told, ...own].filter(({ claim, span }) => (span.start || span.end) && !claim.figure);
}

function bar(kind: string, claim: Claim, edge: Edge | null, node: Node | null): Bar {
  const span = spanOf(claim);
  const momentary = span.start !== null && span.start.first === span.start.last && claim.since === claim.until;
  const passes = MONEY.has(kind) || kind === STATEMENTS;
  return { kind, claim, span, edge, node, point: momentary || (passes && span.start !== null && !span.end) };
}

/** By kind in the order of the legend, each by its start; a limit is shared among the kinds. */
export function grouped(model: Model, all: Bar[], most: number): BarGroup[] {
  const groups = [...kindsInOrder(model), STATEMENTS].map((kind) => ({ kind, bars: all.filter((one) => one.kind === kind).sort(byStart) }))
    .filter((group) => group.bars.length);
  let [left, kinds] = [most, groups.length];
  const share = new Map<string, number>();
  // The small ones first: what they leave goes to the others.
  for (const group of [...groups].sort((a, b) => a.bars.length - b.bars.length)) {
    const given = Math.min(group.bars.length, Math.floor(left / kinds));
    share.set(group.kind, given);
    left -= given;
    kinds -= 1;
  }
  // Too many for the room: the latest, in their order.
  return groups.map(({ kind, bars: own }) =>
    ({ kind, bars: own.slice(own.length - share.get(kind)!), more: own.length - share.get(kind)! }));
}

const startOf = ({ start, end }: Span): number => start?.first ?? end!.first;

function byStart(a: Bar, b: Bar): number {
  return startOf(a.span) - startOf(b.span) || (a.claim.claim < b.claim.claim ? -1 : 1);
}

/** The years that hold nearly all of the bars and today: one date of 1958 must not squeeze the rest. */
export function yearsOf(all: Bar[], now: number): Years {
  const starts = all.map(({ span }) => startOf(span)).sort((a, b) => a - b);
  const ends = all.map(({ span }) => span.end?.last ?? span.start!.last).sort((a, b) => a - b);
  const at = (sorted: number[], part: number) => sorted[Math.floor((sorted.length - 1) * part)] ?? now;
  const from = Math.min(yearOf(at(starts, all.length > 12 ? 0.08 : 0)), yearOf(now) - 3);
  return { from, to: Math.max(yearOf(at(ends, all.length > 12 ? 0.97 : 1)), yearOf(now)) + 1 };
}

/** So many times nearer, about a day; a year at the least, and within what a calendar can hold. */
export function zoomed({ from, to }: Years, factor: number, day: number): Years {
  const width = Math.min(Math.max(Math.round((to - from + 1) / factor), 1), 400);
  const middle = Math.min(Math.max(yearOf(day), from), to);
  const first = Math.max(Math.round(middle - width / 2), 1500);
  return { from: first, to: first + width - 1 };
}

/** The same years and that of a day. */
export const including = ({ from, to }: Years, day: number): Years => ({ from: Math.min(from, yearOf(day)), to: Math.max(to, yearOf(day)) });

export const shifted = ({ from, to }: Years, step: number): Years => ({ from: from + step, to: to + step });

/** Years to write on the axis, few enough to be read. */
export function ticks({ from, to }: Years, most: number): number[] {
  const step = [1, 2, 5, 10, 20, 50, 100].find((one) => (to - from + 1) / one <= most) ?? 200;
  const first = Math.ceil(from / step) * step;
  return Array.from({ length: Math.floor((to - first) / step) + 1 }, (_, nth) => first + nth * step);
}

/** Where a day lies, in hundredths of the width. */
export function place(day: number, { from, to }: Years): number {
  const [first, end] = [newYear(from), newYear(to + 1)];
  return ((day - first) / (end - first)) * 100;
}

/** The pieces of a bar. Without an end it is drawn to `now` and then goes on as an arrow. */
export function pieces({ span: { start, end }, point }: Bar, years: Years, now: number): Piece[] {
  const found: Piece[] = [];
  const add = (sort: Piece["sort"], first: number, next: number) => {
    const [left, right] = [Math.max(place(first, years), 0), Math.min(place(next, years), 100)];
    if (right > left) found.push({ sort, left, width: right - left });
  };
  if (point && start) {
    if (start.first !== start.last) add("within", start.first, start.last + 1);
    const middle = place((start.first + start.last + 1) / 2, years);
    if (middle >= 0 && middle <= 100) found.push({ sort: "point", left: middle, width: 0 });
    return found;
  }
  if (start && end && start.last >= end.first) {
    add(start.first === start.last ? "solid" : "within", start.first, end.last + 1);
    return found;
  }
  if (start && start.first !== start.last) add("starting", start.first, start.last + 1);
  if (!start) add("before", newYear(years.from), end!.first);
  const begun = start && (start.first === start.last ? start.first : start.last + 1);
  if (begun !== null) add("solid", begun, end ? (end.first === end.last ? end.last + 1 : end.first) : Math.max(now, begun));
  if (end && end.first !== end.last) add("ending", end.first, end.last + 1);
  if (!end) {
    const from = Math.max(now, begun!);
    add("after", from, from + (newYear(years.to + 1) - newYear(years.from)) * 0.035);
  }
  return found;
}

/** Whether every word of a query stands in what the bar is about, in either language. */
export function tells({ edge, node, claim }: Bar, query: string): boolean {
  const names = [edge?.source, edge?.target, node].flatMap((one) => [...Object.values(one?.label ?? {}), ...(one?.alt ?? [])]);
  const text = fold([...names, ...Object.values(edge?.label ?? {}), ...Object.values(claim.text)].join(" "));
  return fold(query).split(" ").every((word) => text.includes(word));
}

/** A written day as a number, if it is a whole day. */
export function wholeDay(text: string | undefined): number | null {
  const found = days(text);
  return found && found.first === found.last ? found.first : null;
}

/** The day of which the page speaks. */
export const pageDay = ({ frame, generated_on: written }: Pick<Content, "frame" | "generated_on">): number => wholeDay(frame?.on ?? written) ?? today();
