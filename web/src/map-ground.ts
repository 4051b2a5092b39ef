/* The ground of the map: how places come onto the sheet, and the coasts and borders there.
   One unit of the sheet is one degree at the equator, after Miller's cylindrical projection, which
   keeps north up everywhere. The sheet is cut in the Pacific, where few lines cross. */

import { geoPath, geoProjection } from "d3-geo";
import { feature, mesh } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";
import world from "world-atlas/countries-50m.json?packed";
import { unpacked } from "./packed.ts";
import type { Place } from "./payload.ts";

export interface Spot {
  x: number;
  y: number;
}

export interface Bounds {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

export interface Ground {
  land: string;
  borders: string;
}

const MIDDLE = 30; // the longitude at the middle of the sheet
const DEGREE = 180 / Math.PI;

const miller = (lambda: number, phi: number): [number, number] => [lambda, 1.25 * Math.log(Math.tan(Math.PI / 4 + 0.4 * phi))];

const height = (lat: number) => -miller(0, lat / DEGREE)[1] * DEGREE;

/** All that the sheet holds: the world without what lies beyond the last coasts. */
export const SHEET: Bounds = { left: -180, right: 180, top: height(82), bottom: height(-60) };

/** A place on the sheet; a longitude past the cut comes in from the other side. */
export const spot = ([lon, lat]: Place): Spot => ({ x: ((((lon - MIDDLE + 180) % 360) + 360) % 360) - 180, y: height(lat) });

/** A line on the sheet, in as many pieces as it needs: one that crosses the cut goes on at the other side. */
export function pieces(line: Place[]): Spot[][] {
  const first = spot(line[0]!);
  const turn = first.x - line[0]![0];
  const whole = line.map(([lon, lat]) => ({ x: lon + turn, y: height(lat) }));
  const moved = (by: number) => whole.map(({ x, y }) => ({ x: x + by, y }));
  const beyond = [...(whole.some(({ x }) => x > 180) ? [-360] : []), ...(whole.some(({ x }) => x < -180) ? [360] : [])];
  return [whole, ...beyond.map(moved)];
}

export function bounds(spots: Spot[]): Bounds {
  const xs = spots.map(({ x }) => x);
  const ys = spots.map(({ y }) => y);
  return { left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) };
}

/** Coasts and borders as paths of the sheet. */
export async function ground(): Promise<Ground> {
  const topology = await unpacked<Topology<{ countries: GeometryCollection }>>(world);
  const { countries } = topology.objects;
  const projection = geoProjection(miller).rotate([-MIDDLE, 0]).scale(DEGREE).translate([0, 0]);
  const path = geoPath(projection);
  return {
    land: path(feature(topology, countries)) ?? "",
    borders: path(mesh(topology, countries, (a, b) => a !== b)) ?? "",
  };
}
