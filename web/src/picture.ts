/* The picture once more, as shapes that a file can hold: the drawn places, marks and lines of
   what is shown, with names, a key, a head and a foot. Nothing here touches the document. */

import { spoken, type Edge, type Node } from "./model.ts";
import type { Firmness, Kind, Lang } from "./payload.ts";

export interface Path {
  d: string;
  fill?: string;
  stroke?: string;
  width?: number;
  dash?: number[];
  opacity?: number;
}

export interface Words {
  words: string;
  x: number;
  y: number;
  size: number;
  bold: boolean;
  anchor: "start" | "middle" | "end";
  fill: string;
  halo?: string;
  opacity?: number;
}

export type Shape = Path | Words;

export interface Picture {
  width: number;
  height: number;
  title: string;
  about: string;
  paper: string;
  font: string;
  shapes: Shape[];
}

interface Point {
  x: number;
  y: number;
}

/** What is to be drawn, and the words around it. */
export interface Subject {
  lang: Lang;
  nodes: Node[];
  edges: Edge[];
  nodeKinds: Map<string, Kind>;
  edgeKinds: Map<string, Kind>;
  place(node: Node): Point;
  measure(words: string, size: number, bold: boolean): number;
  /** What is written on a line, if anything. */
  amount(edge: Edge): string;
  /** Each firmness in words, as the lines show it. */
  degrees: [Firmness, string][];
  title: string;
  /** Lines of the foot: as-of day, sources, licence. */
  foot: string[];
}

const PAPER = "#fbfaf6";
const INK = "#22211d";
const SOFT = "#625e54";
const FONT = "Helvetica Neue, Arial, PingFang SC, Microsoft YaHei, Noto Sans CJK SC, sans-serif";
const WIDTH = 1600;
const MARGIN = 40;
const HEAD = 84;
const LINE = 22;
const NAME = 13;
const SMALL = 11;
const MANY = 120; // lines, from where on nothing is written on them
const DASHES: Record<Firmness, number[]> = { stands: [], agreed: [7, 4], said: [2, 4], ended: [] };

/** The whole sheet: head, picture, key and foot. */
export function picture(subject: Subject): Picture {
  const drawn = drawnPart(subject);
  const key = keyPart(subject, HEAD + drawn.height + MARGIN);
  const foot = subject.foot.map((words, nth) => text(words, MARGIN, key.bottom + 10 + nth * LINE, 14, { fill: SOFT }));
  return {
    width: WIDTH,
    height: Math.ceil(key.bottom + subject.foot.length * LINE + MARGIN / 2),
    title: subject.title,
    about: subject.foot.join(" · "),
    paper: PAPER,
    font: FONT,
    shapes: [
      { d: `M${MARGIN} 26H${WIDTH - MARGIN}`, stroke: INK, width: 4 },
      text(subject.title, MARGIN, 62, 26, { bold: true }),
      ...drawn.shapes, ...key.shapes, ...foot,
    ],
  };
}

function text(words: string, x: number, y: number, size: number, how: Partial<Words> = {}): Words {
  return { words, x, y, size, bold: false, anchor: "start", fill: INK, ...how };
}

// ---- marks and lines

function drawnPart(subject: Subject): { height: number; shapes: Shape[] } {
  if (!subject.nodes.length) return { height: 80, shapes: [] };
  const spots = subject.nodes.map((node) => subject.place(node));
  const [xs, ys] = [spots.map(({ x }) => x), spots.map(({ y }) => y)];
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  const [wide, high] = [Math.max(Math.max(...xs) - left, 1), Math.max(Math.max(...ys) - top, 1)];
  const pad = 110; // room for names beyond the marks at the rim
  const scale = Math.min((WIDTH - 2 * pad) / wide, 1100 / high, 2.2);
  const shift = (WIDTH - wide * scale) / 2;
  const at = (node: Node): Point => {
    const { x, y } = subject.place(node);
    return { x: shift + (x - left) * scale, y: HEAD + 40 + (y - top) * scale };
  };
  const size = (node: Node) => Math.max(node.look.size * Math.min(scale, 1), 2);
  const taken: Area[] = [];
  const lines = subject.edges.flatMap((edge) => line(edge, at(edge.source), at(edge.target), size(edge.target)));
  const marks = subject.nodes.map((node) => mark(node.look, at(node), size(node)));
  return { height: high * scale + 80, shapes: [...lines, ...marks, ...names(subject, at, size, taken), ...amounts(subject, at, taken)] };
}

function line(edge: Edge, from: Point, to: Point, radius: number): Shape[] {
  const { look } = edge;
  const ended = edge.firmness === "ended";
  const dash = Array.isArray(look.dashes) ? look.dashes : look.dashes ? [6, 4] : [];
  const via = bent(look.smooth, from, to);
  const length = Math.hypot(to.x - via.x, to.y - via.y);
  const way: Path = { d: `M${point(from)}Q${point(via)} ${point(to)}`, stroke: look.color, width: 1.2, dash, opacity: ended ? 0.3 : 0.7 };
  if (length < radius + 1 || edge.source === edge.target) return [way];
  const [ux, uy] = [(to.x - via.x) / length, (to.y - via.y) / length];
  const tip = { x: to.x - ux * (radius + 1), y: to.y - uy * (radius + 1) };
  const barb = (side: number) => point({ x: tip.x - ux * 7 - uy * 3 * side, y: tip.y - uy * 7 + ux * 3 * side });
  return [way, { d: `M${point(tip)}L${barb(1)}L${barb(-1)}Z`, fill: look.color, opacity: ended ? 0.3 : 0.8 }];
}

/** The point that a line is drawn towards, as vis-network has it: in the middle, or aside of it. */
function bent(smooth: Edge["look"]["smooth"], from: Point, to: Point): Point {
  const { roundness, type } = typeof smooth === "object" ? smooth : { roundness: 0, type: "" };
  const turn = type === "curvedCCW" ? -roundness : roundness;
  const angle = Math.atan2(from.y - to.y, to.x - from.x) + ((turn + 1) * Math.PI) / 2;
  const reach = ((roundness + 1) / 2) * Math.hypot(to.x - from.x, to.y - from.y);
  return { x: from.x + reach * Math.sin(angle), y: from.y + reach * Math.cos(angle) };
}

const point = ({ x, y }: Point): string => `${Math.round(x * 100) / 100} ${Math.round(y * 100) / 100}`;

const SIDES: Record<string, [count: number, turn: number]> = { square: [4, 0.25], diamond: [4, 0], triangle: [3, 0], triangleDown: [3, 0.5], hexagon: [6, 0.25], star: [10, 0] };

function mark({ shape, hollow, color }: { shape: string; hollow?: boolean; color: string }, at: Point, radius: number): Path {
  const paint = hollow ? { fill: PAPER, stroke: color, width: 2 } : { fill: color, stroke: PAPER, width: 1 };
  return { d: outline(shape, at, radius), ...paint };
}

function outline(shape: string, { x, y }: Point, radius: number): string {
  const [count, turn] = SIDES[shape] ?? [0, 0];
  if (!count) return `M${point({ x: x - radius, y })}a${radius} ${radius} 0 1 0 ${2 * radius} 0a${radius} ${radius} 0 1 0 ${-2 * radius} 0Z`;
  const turned = count === 4 && turn ? 1 / 8 : turn === 0.25 ? 1 / 12 : turn;
  const corners = Array.from({ length: count }, (_, nth) => {
    const angle = 2 * Math.PI * (nth / count + turned) - Math.PI / 2;
    const reach = radius * (shape === "star" && nth % 2 ? 0.45 : 1.15);
    return point({ x: x + reach * Math.cos(angle), y: y + reach * Math.sin(angle) });
  });
  return `M${corners.join("L")}Z`;
}

// ---- names

interface Area {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** How well tied; a mark that stands for several has no relations of its own. */
const ties = (node: Node): number => node.edges.length || 20;

/** The best tied first, beside their marks, none over another. */
function names(subject: Subject, at: (node: Node) => Point, size: (node: Node) => number, taken: Area[]): Words[] {
  const written: Words[] = [];
  for (const node of [...subject.nodes].sort((a, b) => ties(b) - ties(a))) {
    const said = spoken(node.label, subject.lang).words;
    const words = said.length > 40 ? `${said.slice(0, 38).trimEnd()}…` : said;
    const bold = node.edges.length >= 10;
    const width = subject.measure(words, NAME, bold);
    const { x, y } = at(node);
    const gap = size(node) + 5;
    const places: [Words["anchor"], number, number, number][] = [
      ["start", x + gap, y + 4.5, x + gap], ["end", x - gap, y + 4.5, x - gap - width],
      ["middle", x, y + gap + NAME, x - width / 2], ["middle", x, y - gap - 2, x - width / 2],
    ];
    const found = places.find(([, , base, left]) => {
      const area = { left: left - 2, right: left + width + 2, top: base - NAME, bottom: base + 4 };
      if (area.left < 4 || area.right > WIDTH - 4 || taken.some((other) => meet(area, other))) return false;
      taken.push(area);
      return true;
    });
    if (found) written.push(text(words, found[1], found[2], NAME, { anchor: found[0], bold, halo: PAPER }));
  }
  return written;
}

/** Shares and sums on the lines, where they cover no name; a crowd of lines gets none. */
function amounts(subject: Subject, at: (node: Node) => Point, taken: Area[]): Words[] {
  if (subject.edges.length > MANY) return [];
  return subject.edges.flatMap((edge) => {
    const words = subject.amount(edge);
    const [from, to] = [at(edge.source), at(edge.target)];
    const via = bent(edge.look.smooth, from, to);
    const middle = { x: (from.x + to.x) / 4 + via.x / 2, y: (from.y + to.y) / 4 + via.y / 2 };
    const width = subject.measure(words, SMALL, false);
    const area = { left: middle.x - width / 2 - 2, right: middle.x + width / 2 + 2, top: middle.y - SMALL, bottom: middle.y + 5 };
    if (!words || Math.hypot(from.x - to.x, from.y - to.y) < width + 40 || taken.some((other) => meet(area, other))) return [];
    taken.push(area);
    return [text(words, middle.x, middle.y + 4, SMALL, { anchor: "middle", fill: SOFT, halo: PAPER })];
  });
}

const meet = (a: Area, b: Area): boolean => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

// ---- the key

function keyPart(subject: Subject, top: number): { bottom: number; shapes: Shape[] } {
  const { lang, nodes, edges, nodeKinds, edgeKinds, measure } = subject;
  const used = (kinds: Map<string, Kind>, things: { kind: string }[]) => {
    const seen = new Set(things.map(({ kind }) => kind));
    return [...kinds.values()].filter(({ key }) => seen.has(key));
  };
  const shapes: Shape[] = [{ d: `M${MARGIN} ${top - 26}H${WIDTH - MARGIN}`, stroke: "#dcd7cb", width: 1 }];
  let [x, y] = [MARGIN, top];
  const item = (words: string, sign: (at: Point) => Shape) => {
    const width = 30 + measure(words, NAME, false) + 26;
    if (x + width > WIDTH - MARGIN) [x, y] = [MARGIN, y + LINE];
    shapes.push(sign({ x: x + 10, y: y - 4 }), text(words, x + 28, y, NAME));
    x += width;
  };
  for (const kind of used(nodeKinds, nodes)) item(spoken(kind.label, lang).words, (at) => mark({ ...kind, color: kind.light }, at, 6));
  if (x > MARGIN) [x, y] = [MARGIN, y + LINE];
  for (const kind of used(edgeKinds, edges)) item(spoken(kind.label, lang).words, (at) => ({ d: `M${at.x - 9} ${at.y}h20`, stroke: kind.light, width: 2.5 }));
  if (x > MARGIN) [x, y] = [MARGIN, y + LINE];
  const firm = new Set(edges.map(({ firmness }) => firmness));
  for (const [degree, words] of subject.degrees.filter(([one]) => firm.has(one))) {
    item(words, (at) => ({ d: `M${at.x - 9} ${at.y}h20`, stroke: INK, width: 1.5, dash: DASHES[degree], opacity: degree === "ended" ? 0.3 : 1 }));
  }
  return { bottom: y + LINE + 8, shapes };
}
