/* What the map draws: a mark for each thing with a place, a line for each lane of segments. */

import { bounds, pieces, spot, type Bounds, type Spot } from "./map-ground.ts";
import { MARK_PATHS } from "./marks.ts";
import type { Edge, Model, Node } from "./model.ts";
import type { Atlas, Way } from "./payload.ts";
import type { State } from "./state.ts";
import { svg } from "./svg.ts";

export interface Mark extends Spot {
  node: Node;
  element: SVGGElement;
  /** Where it is on the sheet; x and y are where it is on the screen. */
  at: Spot;
  size: number;
  /** The step of its output, 1 to 3, or 0. */
  output: number;
  radius: number;
  /** From how many pixels a degree on its name is shown; ports and the largest mines come first. */
  nameFrom: number;
  seen: boolean;
}

export interface Lane {
  element: SVGGElement;
  near: SVGPathElement;
  lines: Spot[][];
  edges: Edge[];
  mode: string;
  state: Way["state"];
}

/** What the choice lights up; `chosen` are the lines it is about. */
export interface Lit {
  nodes: Set<Node>;
  edges: Set<Edge>;
  chosen: Set<Edge>;
}

type Look = Pick<Mark, "size" | "nameFrom">;

/** By step of output, from unknown to the largest mines of the world. */
export const OUTPUTS: Look[] = [{ size: 4.5, nameFrom: 18 }, { size: 5, nameFrom: 14 }, { size: 6.5, nameFrom: 7 }, { size: 9, nameFrom: 1.5 }];
const GATE: Look = { size: 7, nameFrom: 0 }; // where land and sea meet
const STOP: Look = { size: 4.5, nameFrom: 9 };

/* An id may be called "constructor", which every object has. */
const own = <T>(record: Record<string, T>, id: string): T | undefined => (Object.hasOwn(record, id) ? record[id] : undefined);

/** The marks, the most important first. */
export function marksOf(model: Model, atlas: Atlas): Mark[] {
  const modes = new Map<Node, Set<string>>();
  for (const [id, { mode }] of Object.entries(atlas.ways)) {
    const edge = model.edgeById.get(id);
    for (const end of edge ? [edge.source, edge.target] : []) modes.set(end, (modes.get(end) ?? new Set()).add(mode));
  }
  const marks = model.nodes.filter(({ id }) => Object.hasOwn(atlas.places, id)).map((node) => {
    const size = own(atlas.sizes, node.id);
    const ways = modes.get(node);
    const look = size ? OUTPUTS[size]! : ways?.has("sea") ? GATE : ways ? STOP : OUTPUTS[0]!;
    const gate = ways?.has("sea") && ways.size === 1; // a port abroad, where only ships go
    return { node, element: mark(node, model.supposed.has(node)), at: spot(atlas.places[node.id]!), x: 0, y: 0, radius: look.size, output: size ?? 0, seen: false, ...look, ...(gate ? { nameFrom: 1.5 } : {}) };
  });
  return marks.sort((a, b) => a.nameFrom - b.nameFrom || b.size - a.size || b.node.edges.length - a.node.edges.length);
}

function mark(node: Node, asked: boolean): SVGGElement {
  const { look } = node;
  const path = svg("path", { d: MARK_PATHS[look.shape] ?? MARK_PATHS["dot"]!, class: look.hollow ? "hollow" : "solid", transform: "translate(-8 -8)" });
  const element = svg("g", { class: "mark", role: "button", tabindex: -1 }, ...(asked ? [svg("circle", { class: "map-asked", r: 12.5 })] : []), svg("circle", { class: "map-ring", r: 11.5 }), path);
  // Set through the object model: the page's policy allows no style attributes.
  element.style.setProperty("--light", look.color);
  element.style.setProperty("--dark", look.dark);
  return element;
}

/** The lanes with the segments that run along each. */
export function lanesOf(model: Model, atlas: Atlas): Lane[] {
  const users = new Map<number, Edge[]>();
  for (const edge of model.edges) {
    for (const lane of own(atlas.ways, edge.id)?.lanes ?? []) users.set(lane, [...(users.get(lane) ?? []), edge]);
  }
  const lanes = [...users].map(([number, edges]) => {
    const { mode, state } = atlas.ways[edges[0]!.id]!;
    const lines = pieces(atlas.lanes[number]!);
    const d = lines.map((line) => `M${line.map(({ x, y }) => `${x.toFixed(3)} ${y.toFixed(3)}`).join("L")}`).join("");
    const asked = edges.some((edge) => model.supposed.has(edge));
    const drawn = [...(asked ? [svg("path", { d, class: "map-asked" })] : []), svg("path", { d, class: "track" }), ...(mode === "rail" && state === "open" ? [svg("path", { d, class: "ties" })] : [])];
    return { element: svg("g", { class: `lane ${mode} ${state}` }, ...drawn), near: svg("path", { d, class: "map-near", role: "button", tabindex: -1 }), lines, edges, mode, state };
  });
  const order = ["sea", "road", "rail"];
  return lanes.sort((a, b) => order.indexOf(a.mode) - order.indexOf(b.mode));
}

/** Where most lines over land hang together: what the map opens on. */
export function mainland(lanes: Lane[]): Bounds | null {
  const parts: { ends: Set<Node>; lanes: Lane[] }[] = [];
  for (const lane of lanes.filter(({ mode }) => mode !== "sea")) {
    const ends = new Set(lane.edges.flatMap(({ source, target }) => [source, target]));
    const met = parts.filter((part) => [...ends].some((end) => part.ends.has(end)));
    for (const part of met) parts.splice(parts.indexOf(part), 1);
    parts.push({ ends: new Set([...ends, ...met.flatMap((part) => [...part.ends])]), lanes: [lane, ...met.flatMap((part) => part.lanes)] });
  }
  const most = parts.sort((a, b) => b.lanes.length - a.lanes.length)[0];
  return most ? bounds(most.lanes.flatMap(({ lines }) => lines.flat())) : null;
}

/** What the reader's choice lights up on the map, null where nothing is chosen. */
export function litBy(model: Model, { node, edge, story, step, topic }: State): Lit | null {
  if (edge) return { nodes: new Set([edge.source, edge.target]), edges: new Set([edge]), chosen: new Set([edge]) };
  if (!node && story) return toldBy(model, story.steps[step]!.lit);
  if (!node) {
    const there = topic && [...topic.nodes].some(({ id }) => Object.hasOwn(model.content.atlas!.places, id));
    return there ? { nodes: topic.nodes, edges: topic.edges, chosen: new Set() } : null;
  }
  const legs = legsOf(model, node);
  const ends = legs.flatMap(({ source, target }) => [source, target]);
  return {
    nodes: new Set([...model.neighbourhood(node), ...ends]),
    edges: new Set([...node.edges, ...legs]),
    chosen: new Set(legs),
  };
}

/** What a step of a story lights, with the legs of its corridors. */
function toldBy(model: Model, { nodes, edges }: { nodes: Set<Node>; edges: Set<Edge> }): Lit {
  const legs = [...nodes].flatMap((node) => legsOf(model, node));
  const ends = legs.flatMap(({ source, target }) => [source, target]);
  return { nodes: new Set([...nodes, ...ends]), edges: new Set([...edges, ...legs]), chosen: new Set(legs) };
}

function legsOf(model: Model, node: Node): Edge[] {
  return (own(model.content.atlas!.corridors, node.id) ?? []).map((id) => model.edgeById.get(id)).filter((leg) => leg !== undefined);
}
