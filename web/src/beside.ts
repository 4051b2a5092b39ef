/* Lines of several groups that share a stretch, moved aside so that none hides another: side by
   side in pixels, and still joined at their ends. Nothing here touches the document. */

import type { Spot } from "./map-ground.ts";

export interface Drawn {
  group: number;
  width: number;
  /** The line in pixels. */
  path: Spot[];
}

const GAP = 1.5;
const BUNDLE = 22; // pixels; many lines are pressed together, for far from where they run they would say something wrong

const knot = ({ x, y }: Spot): string => `${Math.round(x * 4)} ${Math.round(y * 4)}`;
const edge = (a: Spot, b: Spot): string => `${knot(a)}>${knot(b)}`;

/** The lines moved aside; the first groups lie to the left of the direction that the first of them takes. */
export function sideBySide(lines: Drawn[]): Spot[][] {
  const aside = asides(lines);
  const pulls = new Map<string, { right: Spot; by: number }[]>();
  for (const { group, path } of lines) {
    path.slice(1).forEach((b, nth) => {
      const a = path[nth]!;
      const far = Math.hypot(b.x - a.x, b.y - a.y);
      if (!far) return;
      const right = { x: (a.y - b.y) / far, y: (b.x - a.x) / far };
      for (const end of [a, b]) {
        const key = `${group} ${knot(end)}`;
        if (!pulls.has(key)) pulls.set(key, []);
        pulls.get(key)!.push({ right, by: aside.get(`${group} ${edge(a, b)}`) ?? 0 });
      }
    });
  }
  return lines.map(({ group, path }) => path.map((at) => shifted(at, pulls.get(`${group} ${knot(at)}`) ?? [])));
}

/** How far to the right each group lies on each edge, where several share one, in pixels. */
function asides(lines: Drawn[]): Map<string, number> {
  const users = new Map<string, { a: Spot; b: Spot; widths: Map<number, number> }>();
  for (const { group, width, path } of [...lines].sort((one, other) => one.group - other.group)) {
    path.slice(1).forEach((b, nth) => {
      const a = path[nth]!;
      const back = users.get(edge(b, a));
      const there = back ?? users.get(edge(a, b)) ?? { a, b, widths: new Map<number, number>() };
      if (!back) users.set(edge(a, b), there);
      there.widths.set(group, width);
    });
  }
  const found = new Map<string, number>();
  for (const { a, b, widths } of users.values()) {
    const wide = [...widths.values()].reduce((sum, one) => sum + one, 0) + GAP * (widths.size - 1);
    const close = Math.min(1, BUNDLE / wide);
    let at = -wide / 2;
    for (const [group, width] of widths) {
      const by = close * (at + width / 2);
      found.set(`${group} ${edge(a, b)}`, by);
      found.set(`${group} ${edge(b, a)}`, -by);
      at += width + GAP;
    }
  }
  return found;
}

function shifted(at: Spot, pulls: { right: Spot; by: number }[]): Spot {
  if (!pulls.length) return at;
  const x = pulls.reduce((sum, { right }) => sum + right.x, 0);
  const y = pulls.reduce((sum, { right }) => sum + right.y, 0);
  const length = Math.max(Math.hypot(x, y), 1e-9);
  // At a corner lines run on to where they meet, but never farther than half as much again.
  const corner = Math.max(length / pulls.length, 0.67);
  const by = pulls.reduce((sum, one) => sum + one.by, 0) / pulls.length / corner;
  return { x: at.x + (by * x) / length, y: at.y + (by * y) / length };
}
