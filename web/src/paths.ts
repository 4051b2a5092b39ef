/* The shortest ways from one thing to another along relations, several that differ. */

import type { Edge, Model, Node } from "./model.ts";
import type { Firmness } from "./payload.ts";

/** From one thing to the next, with every relation between the two, the firmest first. */
export interface Step {
  from: Node;
  to: Node;
  edges: Edge[];
}

const WEAKER: Record<Firmness, number> = { stands: 0, agreed: 1, said: 2, ended: 3 };

/** 0 for what stands, more for what is only agreed, said or over. */
export function weakness(edge: Edge & { firmness?: Firmness }): number {
  return WEAKER[edge.firmness ?? "stands"] ?? 0;
}

/** Up to `k` shortest simple paths; of equally short ones those over firmer relations come first. */
export function shortestPaths(model: Model, from: Node, to: Node, k: number, allowed: (edge: Edge) => boolean): Step[][] {
  const ties = neighbours(model, allowed);
  const first = shortest(ties, from, to, new Set(), new Set());
  if (!first || from === to) return [];
  const found = [first];
  const waiting = new Map<string, Node[]>();
  while (found.length < k) {
    const last = found.at(-1)!;
    // Yen's way: leave the last path at each of its things, by a step that no path found so far takes there.
    for (let at = 0; at < last.length - 1; at += 1) {
      const head = last.slice(0, at + 1);
      const taken = new Set(found.filter((path) => same(path.slice(0, at + 1), head)).map((path) => path[at + 1]!));
      const rest = shortest(ties, last[at]!, to, new Set(head.slice(0, -1)), taken);
      if (rest) waiting.set([...head.slice(0, -1), ...rest].map(({ index }) => index).join(), [...head.slice(0, -1), ...rest]);
    }
    for (const path of found) waiting.delete(path.map(({ index }) => index).join());
    const [next] = [...waiting.values()].sort((a, b) => cost(ties, a) - cost(ties, b) || compare(a, b));
    if (!next) break;
    found.push(next);
  }
  return found.map((path) => path.slice(1).map((node, nth) => ({ from: path[nth]!, to: node, edges: ties.get(path[nth]!)!.get(node)! })));
}

type Ties = Map<Node, Map<Node, Edge[]>>;

function neighbours(model: Model, allowed: (edge: Edge) => boolean): Ties {
  const ties: Ties = new Map(model.nodes.map((node) => [node, new Map()]));
  for (const edge of model.edges) {
    if (edge.source === edge.target || !allowed(edge)) continue;
    for (const [one, other] of [[edge.source, edge.target], [edge.target, edge.source]] as const) {
      ties.get(one)!.set(other, [...(ties.get(one)!.get(other) ?? []), edge]);
    }
  }
  for (const tied of ties.values()) {
    for (const edges of tied.values()) edges.sort((a, b) => weakness(a) - weakness(b) || a.index - b.index);
  }
  return ties;
}

const same = (one: Node[], other: Node[]) => one.every((node, nth) => node === other[nth]);

function compare(one: Node[], other: Node[]): number {
  for (const [nth, node] of one.entries()) {
    const by = node.index - (other[nth]?.index ?? -1);
    if (by) return by;
  }
  return 0;
}

/** A step counts one; how weak its firmest relation is decides between paths of one length only. */
function length(edges: Edge[]): number { return 1 + weakness(edges[0]!) / 1000; }

function cost(ties: Ties, path: Node[]): number {
  return path.slice(1).reduce((sum, node, nth) => sum + length(ties.get(path[nth]!)!.get(node)!), 0);
}

/** The shortest path that keeps clear of some things and of some first steps; null if there is none. */
function shortest(ties: Ties, from: Node, to: Node, barred: Set<Node>, firstBarred: Set<Node>): Node[] | null {
  const far = new Map<Node, number>([[from, 0]]);
  const before = new Map<Node, Node>();
  const open = new Set([from]);
  while (open.size) {
    const here = nearest(open, far);
    open.delete(here);
    if (here === to) break;
    for (const [there, edges] of ties.get(here)!) {
      if (barred.has(there) || (here === from && firstBarred.has(there))) continue;
      const reach = far.get(here)! + length(edges);
      if (reach >= (far.get(there) ?? Infinity)) continue;
      far.set(there, reach);
      before.set(there, here);
      open.add(there);
    }
  }
  if (!far.has(to)) return null;
  const path = [to];
  while (path[0] !== from) path.unshift(before.get(path[0]!)!);
  return path;
}

function nearest(open: Set<Node>, far: Map<Node, number>): Node {
  let best: Node | null = null;
  for (const node of open) {
    const by = best === null ? -1 : far.get(node)! - far.get(best)! || node.index - best.index;
    if (by < 0) best = node;
  }
  return best!;
}
