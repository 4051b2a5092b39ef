/* The shapes of a plate: marks of places by kind, and lines by mode. */

import { svg } from "./svg.ts";

const MARKS: Record<string, string> = {
  end: "M-6 0a6 6 0 1 0 12 0a6 6 0 1 0-12 0z",
  gate: "M-5-5h10v10h-10z",
  border: "M0-5l5 5-5 5-5-5z",
  strait: "M-5-4h10l-5 8z",
  place: "M-2.5 0a2.5 2.5 0 1 0 5 0a2.5 2.5 0 1 0-5 0z",
  shut: "M-5-5l10 10m0-10l-10 10",
};
export const RADII: Record<string, number> = { end: 7, gate: 6, border: 6, strait: 6, place: 3, shut: 6 };
const [THIN, THICK] = [2, 7];

export const mark = (kind: string): SVGPathElement => svg("path", { d: MARKS[kind] ?? MARKS["place"]! });

/** The width in pixels of a line of a weight between 0 and 1. */
export const widthOf = (weight: number): number => THIN + (THICK - THIN) * Math.min(Math.max(weight, 0), 1);

/** What a line is drawn of: itself, what is pressed, and the ties of a railway. */
export function strokes(kind: string, width: number): SVGPathElement[] {
  const line = svg("path", { class: "line", "stroke-width": width.toFixed(1) });
  const ties = kind === "rail" ? [svg("path", { class: "ties", "stroke-width": Math.max(width - 1.6, 0.8).toFixed(1) })] : [];
  return [svg("path", { class: "near" }), line, ...ties];
}

/** Fill the signs of the key. */
export function signs(): void {
  for (const sheet of document.querySelectorAll<SVGSVGElement>("svg[data-sign]")) {
    const kind = sheet.dataset["sign"]!;
    if (kind in MARKS && kind !== "shut") {
      sheet.setAttribute("viewBox", "-20 -7 40 14");
      sheet.append(svg("g", { class: `spot ${kind}` }, mark(kind)));
      continue;
    }
    const drawn = strokes(kind, widthOf(1 / 3)).slice(1);
    for (const path of drawn) path.setAttribute("d", "M2 7h36");
    sheet.append(svg("g", { class: kind }, ...drawn));
  }
}
