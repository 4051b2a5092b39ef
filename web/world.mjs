/* The world's coasts and borders as the page carries them: Natural Earth at 1:50 million, kept
   whole where the corridors of the Copperbelt run and made coarser elsewhere, packed with gzip. */

import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const CLOSE = { west: 8, south: -36, east: 46, north: 6 };
const LEAST = { close: 0.0008, far: 0.012 }; // square degrees; a corner that cuts off less is dropped
const SMALLEST = 0.08; // islands of fewer square degrees are left out, far from where one looks

/** An esbuild plugin: a file asked for with "?packed" becomes a text in base 64. */
export const packedWorld = {
  name: "packed-world",
  setup(build) {
    build.onLoad({ filter: /world-atlas.*\.json$/ }, ({ path, suffix }) =>
      suffix === "?packed" ? { contents: packed(JSON.parse(readFileSync(path, "utf8"))), loader: "text" } : undefined);
  },
};

function packed(topology) {
  const whole = topology.arcs.map((arc) => decoded(arc, topology.transform));
  const arcs = whole.map(simpler);
  const { countries } = topology.objects;
  const geometries = countries.geometries.map(({ type, arcs: rings }) =>
    type === "Polygon" ? { type, arcs: rings } : { type, arcs: (rings ?? []).filter((polygon) => large(polygon[0], arcs)) });
  const used = [...new Set(geometries.flatMap((one) => one.arcs.flat(Infinity)).map((n) => (n < 0 ? ~n : n)))].sort((a, b) => a - b);
  const number = new Map(used.map((n, at) => [n, at]));
  const renamed = (one) => (Array.isArray(one) ? one.map(renamed) : one < 0 ? ~number.get(~one) : number.get(one));
  const small = {
    type: "Topology",
    transform: { scale: [0.01, 0.01], translate: [0, 0] },
    objects: { countries: { type: "GeometryCollection", geometries: geometries.map((one) => ({ ...one, arcs: renamed(one.arcs) })) } },
    arcs: used.map((n) => deltas(arcs[n])),
  };
  return gzipSync(JSON.stringify(small), { level: 9 }).toString("base64");
}

function decoded(arc, { scale, translate }) {
  let [x, y] = [0, 0];
  return arc.map(([dx, dy]) => [(x += dx) * scale[0] + translate[0], (y += dy) * scale[1] + translate[1]]);
}

function deltas(arc) {
  let [x, y] = [0, 0];
  const steps = arc.map(([lon, lat]) => {
    const [ax, ay] = [Math.round(lon * 100), Math.round(lat * 100)];
    const step = [ax - x, ay - y];
    [x, y] = [ax, ay];
    return step;
  });
  return steps.filter(([dx, dy], nth) => nth === 0 || nth === steps.length - 1 || dx || dy);
}

/* Visvalingam and Whyatt (1993): the corner that cuts off least goes first. The ends stay, so that
   neighbours keep their common border. */
function simpler(arc) {
  const points = [...arc];
  const area = (n) => {
    const [[ax, ay], [bx, by], [cx, cy]] = [points[n - 1], points[n], points[n + 1]];
    return Math.abs((bx - ax) * (cy - ay) - (cx - ax) * (by - ay)) / 2 / (near(points[n]) ? LEAST.close : LEAST.far);
  };
  const closed = arc[0][0] === arc.at(-1)[0] && arc[0][1] === arc.at(-1)[1];
  const areas = points.map((_, n) => (n === 0 || n === points.length - 1 ? Infinity : area(n)));
  while (points.length > (closed ? 4 : 2)) {
    const least = areas.reduce((best, one, n) => (one < areas[best] ? n : best), 0);
    if (areas[least] >= 1) break;
    points.splice(least, 1);
    areas.splice(least, 1);
    for (const n of [least - 1, least]) if (n > 0 && n < points.length - 1) areas[n] = area(n);
  }
  return points;
}

const near = ([lon, lat]) => lon > CLOSE.west && lon < CLOSE.east && lat > CLOSE.south && lat < CLOSE.north;

function large(ring, arcs) {
  const points = ring.flatMap((n) => (n < 0 ? [...arcs[~n]].reverse() : arcs[n]));
  const twice = points.reduce((sum, [x, y], n) => {
    const [x2, y2] = points[(n + 1) % points.length];
    return sum + x * y2 - x2 * y;
  }, 0);
  return near(points[0]) || Math.abs(twice) / 2 >= SMALLEST;
}
