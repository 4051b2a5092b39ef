/* Where names stand on the map, so that none covers another: the important first, each on the
   side where it hides least. One that finds no room is left out. */

import type { Spot } from "./map-ground.ts";

export interface Area {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** A name that wants a place beside a mark; `must` is one that the reader asked for. */
export interface Wanted {
  key: number;
  at: Spot;
  radius: number;
  width: number;
  size: number;
  must: boolean;
}

export interface Placed {
  key: number;
  x: number;
  y: number;
  anchor: "start" | "middle" | "end";
  area: Area;
}

type Side = [right: number, down: number, anchor: Placed["anchor"]];

const SIDES: Side[] = [
  [1, 0, "start"], [-1, 0, "end"], [0, -1, "middle"], [0, 1, "middle"],
  [0.75, -0.75, "start"], [-0.75, -0.75, "end"], [0.75, 0.75, "start"], [-0.75, 0.75, "end"],
];
const OVER_NAME = 1000;
const OVER_MARK = 30;
const TOO_MUCH = 100;
const AIR = 4;

export const meet = (a: Area, b: Area): boolean => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

export const around = ({ x, y }: Spot, by: number): Area => ({ left: x - by, right: x + by, top: y - by, bottom: y + by });

/** Points along a line, one every so many pixels, to see which names would cover it. */
export function dots(line: Spot[], every: number): Spot[] {
  return line.slice(1).flatMap((to, nth) => {
    const from = line[nth]!;
    const count = Math.max(1, Math.floor(Math.hypot(to.x - from.x, to.y - from.y) / every));
    return Array.from({ length: count }, (_, n) => ({ x: from.x + ((to.x - from.x) * n) / count, y: from.y + ((to.y - from.y) * n) / count }));
  });
}

/** A place for each name that has room among the `marks`, off the dots of `lines` where it can. */
export function placed(wanted: Wanted[], marks: Area[], lines: Spot[], sheet: Area): Placed[] {
  const found: Placed[] = [];
  for (const name of wanted) {
    const own = around(name.at, name.radius);
    const near = around(name.at, name.width + name.radius + 30);
    const others = marks.filter((mark) => meet(mark, near) && !same(mark, own));
    const hidden = lines.filter((dot) => within(dot, near));
    const names = found.filter(({ area }) => meet(area, near));
    let [best, least] = [null as Placed | null, name.must ? Infinity : TOO_MUCH];
    SIDES.forEach((side, rank) => {
      const one = beside(name, side);
      const cost = OVER_NAME * names.filter(({ area }) => meet(area, one.area)).length
        + OVER_NAME * Number(!inside(one.area, sheet))
        + OVER_MARK * others.filter((mark) => meet(mark, one.area)).length
        + 2 * hidden.filter((dot) => within(dot, one.area)).length
        + rank / 10;
      if (cost < least) [best, least] = [one, cost];
    });
    if (best) found.push(best);
  }
  return found;
}

function beside({ key, at, radius, width, size }: Wanted, [right, down, anchor]: Side): Placed {
  const x = at.x + right * (radius + AIR);
  const upright = down === 0 ? size * 0.35 : down > 0 ? size * 0.8 : -size * 0.1;
  const y = at.y + down * (radius + AIR - 1) + upright;
  const left = anchor === "start" ? x : anchor === "end" ? x - width : x - width / 2;
  return { key, x, y, anchor, area: { left: left - 1, right: left + width + 1, top: y - size * 0.9, bottom: y + size * 0.3 } };
}

const within = ({ x, y }: Spot, area: Area) => x > area.left && x < area.right && y > area.top && y < area.bottom;
const inside = (area: Area, sheet: Area) => area.left > sheet.left && area.right < sheet.right && area.top > sheet.top && area.bottom < sheet.bottom;
const same = (a: Area, b: Area) => a.left === b.left && a.right === b.right && a.top === b.top;
