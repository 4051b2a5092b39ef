/* Which part of the graph is drawn, and where each thing stands in it: a view, the
   neighbourhood of a thing, or the paths between two. Nothing here draws. */

import type { Edge, Model, Node } from "./model.ts";
import type { Step } from "./paths.ts";
import type { Text, WrittenView } from "./payload.ts";

export interface Point {
  x: number;
  y: number;
}

/** Neighbours that differ in nothing but their names, drawn as one mark until it is opened. */
export interface Alike {
  key: string;
  hub: Node;
  relation: string;
  outward: boolean;
  members: Node[];
  place: Point | null;
}

/** A view as the page holds it, its numbers turned into things and relations. */
export interface View {
  key: string;
  title: Text;
  question: Text;
  answer: Text;
  nodes: Set<Node>;
  edges: Set<Edge>;
  places: Map<Node, Point>;
  alike: Alike[];
  cut: number;
  loose: boolean;
}

/** A mark that stands for several things, and the line to what they are tied to. */
export interface Mark {
  alike: Alike;
  node: Node;
  edge: Edge;
}

export interface Scene {
  /** The same words mean the same picture: the camera stays where the reader put it. */
  key: string;
  places: Map<Node, Point>;
  edges: Set<Edge> | null;
  /** Names point away from the middle. */
  ring: boolean;
  /** All of it stands out, whatever is chosen in it. */
  whole: boolean;
  marks: Mark[];
  /** How many a limit left out. */
  cut: number;
}

export const MOST_NODES = 300;
export const LISTING = "Listing"; // which mineral is on whose list: true, and no help in a picture
const ALIKE = 12;
const GRID = 62;

export function readView(written: WrittenView, model: Model): View {
  const node = (nth: number) => model.nodes[nth]!;
  const point = (place: [number, number] | null): Point | null => (place ? { x: place[0], y: place[1] } : null);
  const places = new Map<Node, Point>();
  written.nodes.forEach((nth, at) => {
    const place = point(written.places[at] ?? null);
    if (place) places.set(node(nth), place);
  });
  return {
    key: written.key,
    title: written.title,
    question: written.question,
    answer: written.answer,
    nodes: new Set(written.nodes.map(node)),
    edges: new Set(written.edges.map((nth) => model.edges[nth]!)),
    places,
    alike: (written.alike ?? []).map(({ hub, relation, outward, members, place }) =>
      group(node(hub), relation, outward, members.map(node), point(place))),
    cut: written.cut ?? 0,
    loose: written.loose ?? false,
  };
}

const MOST_STRETCH = 1.5;

/** Places drawn out along the side that a picture of this shape leaves room on. */
export function filled(places: Map<Node, Point>, [wide, high]: [number, number]): Map<Node, Point> {
  const [xs, ys] = [[...places.values()].map(({ x }) => x), [...places.values()].map(({ y }) => y)];
  const [across, down] = [Math.max(...xs) - Math.min(...xs), Math.max(...ys) - Math.min(...ys)];
  if (places.size < 2 || !across || !down) return places;
  const room = (across / down) * (high / wide); // over 1 where height is left, under 1 where width is
  const [right, below] = [Math.min(Math.max(1 / room, 1), MOST_STRETCH), Math.min(Math.max(room, 1), MOST_STRETCH)];
  return new Map([...places].map(([node, { x, y }]) => [node, { x: Math.round(x * right), y: Math.round(y * below) }]));
}

function group(hub: Node, relation: string, outward: boolean, members: Node[], place: Point | null): Alike {
  return { key: `${hub.id} ${relation} ${outward ? ">" : "<"} ${members[0]!.id}`, hub, relation, outward, members, place };
}

/** The groups of things of one kind tied to one thing only, by relations of one kind and direction. */
export function alike(nodes: Set<Node>, edges: Iterable<Edge>): Alike[] {
  const ties = new Map<Node, Map<string, Edge>>();
  for (const edge of edges) {
    if (!nodes.has(edge.source) || !nodes.has(edge.target)) continue;
    for (const [end, other] of [[edge.source, edge.target], [edge.target, edge.source]] as const) {
      if (!ties.has(end)) ties.set(end, new Map());
      ties.get(end)!.set(`${other.index} ${edge.kind} ${end === edge.target}`, edge);
    }
  }
  const groups = new Map<string, { hub: Node; relation: string; outward: boolean; members: Node[] }>();
  for (const [node, tied] of ties) {
    if (tied.size !== 1) continue;
    const [[key, edge]] = [...tied] as [[string, Edge]];
    const outward = edge.target === node;
    const name = `${key} ${node.kind}`;
    if (!groups.has(name)) groups.set(name, { hub: outward ? edge.source : edge.target, relation: edge.kind, outward, members: [] });
    groups.get(name)!.members.push(node);
  }
  return [...groups.values()].filter(({ members }) => members.length > ALIKE)
    .map(({ hub, relation, outward, members }) => group(hub, relation, outward, members.sort((a, b) => a.index - b.index), null));
}

/** Marks for the groups that are closed; the members of those opened stand in rows below the picture. */
export function withMarks(scene: Omit<Scene, "marks">, groups: Alike[], isOpen: (group: Alike) => boolean, name: (group: Alike) => Text, model: Model): Scene {
  const places = new Map(scene.places);
  const marks: Mark[] = [];
  for (const one of groups) {
    const place = one.place ?? middle(one.members.map((node) => places.get(node)).filter((spot) => spot !== undefined));
    for (const node of one.members) places.delete(node);
    if (isOpen(one)) continue;
    const mark = markOf(one, marks.length, name(one), model);
    places.set(mark.node, place);
    marks.push(mark);
  }
  for (const one of groups) if (isOpen(one)) inRows(one.members, places);
  return { ...scene, places, marks };
}

function middle(spots: Point[]): Point {
  const sum = spots.reduce((a, b) => ({ x: a.x + b.x, y: a.y + b.y }), { x: 0, y: 0 });
  return { x: sum.x / (spots.length || 1), y: sum.y / (spots.length || 1) };
}

function inRows(nodes: Node[], places: Map<Node, Point>): void {
  const spots = [...places.values()];
  const [left, right] = [Math.min(...spots.map(({ x }) => x)), Math.max(...spots.map(({ x }) => x))];
  const floor = Math.max(...spots.map(({ y }) => y)) + 2 * GRID;
  const columns = Math.max(Math.ceil(Math.sqrt(nodes.length * 3)), Math.floor((right - left) / (2 * GRID)), 1);
  const step = Math.max((right - left) / columns, GRID);
  nodes.forEach((node, nth) => places.set(node, {
    x: (left + right) / 2 + ((nth % columns) - (Math.min(columns, nodes.length) - 1) / 2) * step,
    y: floor + Math.floor(nth / columns) * GRID,
  }));
}

function markOf(one: Alike, nth: number, label: Text, model: Model): Mark {
  const [first] = one.members as [Node];
  const id = one.key;
  const node: Node = {
    id, label, index: model.nodes.length + nth, kind: first.kind, edges: [],
    look: { ...first.look, id, size: Math.min(12 + Math.sqrt(one.members.length) * 2, 28) },
  };
  const sample = one.hub.edges.find((edge) => edge.kind === one.relation && (edge.source === first || edge.target === first))!;
  const [source, target] = one.outward ? [one.hub, node] : [node, one.hub];
  const edge: Edge = {
    ...sample, id, source, target, index: model.edges.length + nth, claims: [], disputed: false,
    look: { ...sample.look, id, dashes: false, smooth: false },
  };
  return { alike: one, node, edge };
}

/** Who is within so many relations, ring by ring; list membership counts for the first ring only. */
export function rings(model: Model, node: Node, hops: number, off: Set<string>): { rings: Node[][]; cut: number } {
  const reached = new Set([node]);
  const found: Node[][] = [];
  let last = [node];
  for (let hop = 1; hop <= hops; hop += 1) {
    const next = last.flatMap((from) => model.relationGroups(from)
      .filter(({ kind }) => hop === 1 && hops === 1 || kind !== LISTING)
      .flatMap(({ edges }) => edges.map((edge) => (edge.source === from ? edge.target : edge.source))));
    last = [...new Set(next)].filter((other) => !reached.has(other) && !off.has(other.kind));
    for (const other of last) reached.add(other);
    found.push(last);
  }
  let room = MOST_NODES - 1;
  const kept = found.map((ring) => {
    const shown = ring.length > room ? best(ring, room) : ring;
    room -= shown.length;
    return shown;
  });
  return { rings: kept, cut: reached.size - 1 - kept.flat().length };
}

/** The best tied of a ring, in the ring's order. */
function best(ring: Node[], count: number): Node[] {
  const kept = new Set([...ring].sort((a, b) => b.edges.length - a.edges.length || a.index - b.index).slice(0, count));
  return ring.filter((node) => kept.has(node));
}

/** Rings round a node: the first in the order of the panel, each further one behind whom it hangs on. */
export function ringPlaces(node: Node, circles: Node[][], [wide, high]: [number, number]): Map<Node, Point> {
  const places = new Map<Node, Point>([[node, { x: 0, y: 0 }]]);
  let reach = 0;
  circles.forEach((ring, hop) => {
    const rows = Math.ceil(ring.length / (24 * (hop + 1)));
    const inner = hop ? reach + 150 : 190 + 2 * ring.length;
    ring.forEach((other, nth) => {
      const angle = (nth / ring.length) * 2 * Math.PI - Math.PI / 2;
      const radius = inner + 95 * (nth % rows);
      reach = Math.max(reach, radius);
      places.set(other, { x: Math.round(wide * radius * Math.cos(angle)), y: Math.round(high * radius * Math.sin(angle)) });
    });
  });
  return places;
}

const APART = 230; // between two neighbours of a row, and from the middle to those round it

/** A few things of a story: in a row where they follow on each other, else round the best tied of each part. */
export function toldPlaces(nodes: Set<Node>, edges: Set<Edge>, [wide, high]: [number, number]): Map<Node, Point> {
  const tied = new Map<Node, Set<Node>>([...nodes].map((node) => [node, new Set()]));
  for (const { source, target } of edges) {
    if (source === target) continue;
    tied.get(source)?.add(target);
    tied.get(target)?.add(source);
  }
  const places = new Map<Node, Point>();
  let floor = 0;
  for (const part of parts(tied)) {
    const spots = partPlaces(part, tied, [wide, high]);
    const ys = spots.map(({ y }) => y);
    const down = places.size ? floor + 110 - Math.min(...ys) : 0;
    part.forEach((node, nth) => places.set(node, { x: Math.round(spots[nth]!.x), y: Math.round(spots[nth]!.y + down) }));
    floor = Math.max(...ys) + down;
  }
  return places;
}

/** The connected parts, the largest first; whoever is tied to nothing stands in one row at the end. */
function parts(tied: Map<Node, Set<Node>>): Node[][] {
  const found: Node[][] = [];
  const seen = new Set<Node>();
  for (const start of tied.keys()) {
    if (seen.has(start) || !tied.get(start)!.size) continue;
    const part: Node[] = [];
    const visit = (node: Node) => {
      if (seen.has(node)) return;
      seen.add(node);
      part.push(node);
      for (const other of tied.get(node)!) visit(other);
    };
    visit([...tied.keys()].find((node) => tied.get(node)!.size === 1 && reaches(tied, start, node)) ?? start);
    found.push(part);
  }
  const alone = [...tied.keys()].filter((node) => !tied.get(node)!.size);
  return [...found.sort((a, b) => b.length - a.length), ...(alone.length ? [alone] : [])];
}

function reaches(tied: Map<Node, Set<Node>>, from: Node, to: Node): boolean {
  const seen = new Set([from]);
  for (const node of seen) for (const other of tied.get(node)!) seen.add(other);
  return seen.has(to);
}

function partPlaces(part: Node[], tied: Map<Node, Set<Node>>, [wide, high]: [number, number]): Point[] {
  const row = part.length < 6 && part.every((node) => tied.get(node)!.size <= 2);
  if (row) return part.map((_, nth) => ({ x: (nth - (part.length - 1) / 2) * APART * wide, y: (nth % 2) * 46 }));
  const most = Math.max(...part.map((node) => tied.get(node)!.size));
  const hub = most ? part.find((node) => tied.get(node)!.size === most)! : null;
  const round = part.filter((node) => node !== hub);
  const radius = Math.max(APART * 0.8, round.length * 26);
  return part.map((node) => {
    if (node === hub) return { x: 0, y: 0 };
    const angle = ((round.indexOf(node) + 0.5) / round.length) * 2 * Math.PI;
    return { x: wide * radius * Math.cos(angle), y: high * radius * Math.sin(angle) };
  });
}

/** Paths from left to right, one above the other; what several pass stands between them, in the column of its last place. */
export function pathPlaces(paths: Step[][]): Map<Node, Point> {
  const rows = new Map<Node, number[]>();
  const columns = new Map<Node, number>();
  paths.forEach((path, row) => {
    [path[0]!.from, ...path.map(({ to }) => to)].forEach((node, at) => {
      rows.set(node, [...(rows.get(node) ?? []), row]);
      columns.set(node, Math.max(columns.get(node) ?? 0, at));
    });
  });
  const last = Math.max(...paths.map((path) => path.length));
  for (const path of paths) columns.set(path.at(-1)!.to, last);
  const height = (node: Node) => (mean(rows.get(node)!) - (paths.length - 1) / 2) * PATHS.y;
  const places = new Map<Node, Point>();
  for (let column = 0; column <= last; column += 1) {
    const here = [...columns.keys()].filter((node) => columns.get(node) === column).sort((one, other) => height(one) - height(other) || one.index - other.index);
    const wide = Math.max(...here.map(height)) - Math.min(...here.map(height));
    const step = Math.max(PATHS.y, wide / Math.max(here.length - 1, 1));
    const centre = mean(here.map(height));
    here.forEach((node, nth) => {
      const y = here.length > 1 ? centre + (nth - (here.length - 1) / 2) * step : height(node);
      places.set(node, { x: (column - last / 2) * PATHS.x, y });
    });
  }
  return places;
}

const PATHS = { x: 300, y: 150 };
const mean = (all: number[]) => all.reduce((sum, one) => sum + one, 0) / all.length;
