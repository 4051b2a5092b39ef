/* How firm a relation is, in lines and in words: what stands is solid, what is agreed dashed,
   what is only said dotted, what is over pale. Dispute is no firmness: it is a mark of its own. */

import { el } from "./marks.ts";
import type { Edge } from "./model.ts";
import type { EdgeCard, Firmness } from "./payload.ts";
import type { Reader } from "./state.ts";

type Share = NonNullable<EdgeCard["share"]>;

/** Where a relation stands in a panel: by its firmness, as a right that is no share, or beside what is counted. */
export type Standing = Firmness | "right" | "aside";

export const DEGREES: readonly Firmness[] = ["stands", "agreed", "said", "ended"];
export const STANDINGS: readonly Standing[] = ["stands", "agreed", "said", "right", "aside", "ended"];
export const DISPUTED = "disputed";

export const standing = (edge: Edge): Standing => (edge.aside ? "aside" : edge.right && edge.firmness !== "ended" ? "right" : edge.firmness);

/** Whether the reader has put away lines of this firmness, or those that sources dispute. */
export const putAway = (edge: Edge, off: Set<string>): boolean =>
  off.has(edge.firmness) || (edge.disputed && off.has(DISPUTED));

// The page's words for each, in the legend, above holdings, and above what else is in force or not.
export const NAMES: Record<string, string> = {
  stands: "firm.stands", agreed: "firm.agreed", said: "firm.said", ended: "firm.ended", disputed: "firm.disputed",
};
const HELD: Record<Standing, string> = {
  stands: "held", agreed: "held.agreed", said: "held.said", right: "held.right", aside: "held.aside", ended: "held.ended",
};
const IN_FORCE: Record<Standing, string> = {
  stands: "", agreed: "force.agreed", said: "force.said", right: "held.right", aside: "held.aside", ended: "force.ended",
};

/** The words above relations of one firmness; none above what is plainly in force. */
export function heading(standing: Standing, holding: boolean, t: Reader["t"]): string {
  const word = (holding ? HELD : IN_FORCE)[standing];
  return word && t(word);
}

const number = (value: number) => String(Math.round(value * 100) / 100);

/** A share as a line has room for it: "70 %", "40–50 %", "up to 30 %"; nothing where nothing is known. */
export function shortShare([low, point, high]: Share, t: Reader["t"]): string {
  if (point === null && low === 0) return high >= 100 ? "" : t("shareUpTo", { share: number(high) });
  if (number(low) === number(high)) return t("shareOver", { share: number(high) });
  return t("shareOver", { share: `${number(low)}–${number(high)}` });
}

/** The same for a list, where the best answer stands before its range. */
export function wholeShare(share: Share, t: Reader["t"]): string {
  const [low, point, high] = share;
  if (point === null || number(low) === number(high)) return shortShare(share, t) || t("shareUnknown");
  return t("shareRange", { middle: number(point), low: number(low), high: number(high) });
}

/** What is written on a relation: its share, else its sum or its right. */
export function measure(edge: Edge, reader: Reader, { short = false } = {}): string {
  if (edge.share) return short ? shortShare(edge.share, (word, values) => reader.t(word, values)) : wholeShare(edge.share, (word, values) => reader.t(word, values));
  return edge.size?.[reader.lang] ?? "";
}

const SVG = "http://www.w3.org/2000/svg";
const LINE = "M0 8h26";
const DIAMOND = "M13 1l7 7l-7 7l-7-7zM13 4.500v4.500M13 10.500v1.500";

/** A piece of line as the picture draws it, or the mark of a dispute. */
export function lineSwatch(degree: string): SVGSVGElement {
  const svg = document.createElementNS(SVG, "svg");
  for (const [name, value] of Object.entries({ viewBox: "0 0 26 16", class: `line ${degree}`, "aria-hidden": "true" })) {
    svg.setAttribute(name, value);
  }
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", degree === DISPUTED ? DIAMOND : LINE);
  svg.append(path);
  return svg;
}

/** What a list says of a relation beside its name: how much, and the status that its source gives. */
export function measured(edge: Edge, reader: Reader): HTMLElement | null {
  const words = measure(edge, reader);
  return words ? el("span", { class: "measure" }, words) : null;
}
