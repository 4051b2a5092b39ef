import assert from "node:assert/strict";
import { test } from "node:test";
import { Model, type Edge } from "../src/model.ts";
import { shortestPaths } from "../src/paths.ts";
import type { Firmness, Payload } from "../src/payload.ts";
import { alike, MOST_NODES, pathPlaces, ringPlaces, rings, withMarks } from "../src/scenes.ts";

type Line = [from: string, to: string, kind?: string, firmness?: Firmness];

function model(lines: Line[]): Model {
  const names = [...new Set(lines.flatMap(([from, to]) => [from, to]))].sort();
  const look = { label: "", kind: "firm", x: 0, y: 0, shape: "dot", hollow: false, size: 8, color: "#000", dark: "#fff" };
  const line = { arrows: "to", color: "#000", dark: "#fff", dashes: false, smooth: false };
  const kinds = [...new Set(lines.map(([, , kind = "owns"]) => kind))];
  return new Model({
    nodes: names.map((id) => ({ ...look, id, label: id })),
    edges: lines.map(([from, to, kind = "owns"], nth) => ({ ...line, id: `e${nth}`, from, to, kind })),
    options: "{}",
    content: {
      title: {}, node_kinds: [{ key: "firm", label: { en: "firm" }, shape: "dot", light: "", dark: "" }],
      edge_kinds: kinds.map((key) => ({ key, label: { en: key }, shape: "dot", light: "", dark: "" })),
      nodes: names.map((id) => ({ id, label: { en: id } })),
      edges: lines.map(([, , , firmness = "stands"], nth) => ({ id: `e${nth}`, label: { en: "owns" }, firmness })),
      evidence: [], phrases: {}, words: { en: {}, zh: {} },
    },
  } as unknown as Payload);
}

const every = () => true;
const ways = (of: Model, from: string, to: string, k = 3, allowed: (edge: Edge) => boolean = every) =>
  shortestPaths(of, of.nodeById.get(from)!, of.nodeById.get(to)!, k, allowed)
    .map((path) => [from, ...path.map((step) => step.to.id)].join(""));

const LADDER: Line[] = [["a", "b"], ["b", "z"], ["c", "a", "owns", "said"], ["c", "z"], ["a", "d"], ["d", "e"], ["e", "z"]];

test("the shortest paths come first, and of equally short ones the firm one", () => {
  assert.deepEqual(ways(model(LADDER), "a", "z"), ["abz", "acz", "adez"]);
  assert.deepEqual(ways(model(LADDER), "z", "a"), ["zba", "zca", "zeda"]);
  const turned: Line[] = LADDER.map(([from, to, kind]) => [from, to, kind, to === "b" ? "said" : "stands"]);
  assert.deepEqual(ways(model(turned), "a", "z"), ["acz", "abz", "adez"]);
});

test("no path passes a thing twice, and there are no more than there are", () => {
  const circle: Line[] = [["a", "b"], ["b", "c"], ["c", "a"], ["c", "z"]];
  assert.deepEqual(ways(model(circle), "a", "z", 9), ["acz", "abcz"]);
});

test("what is not allowed is not walked, and no path is an answer", () => {
  const lines: Line[] = [["a", "list", "Listing"], ["z", "list", "Listing"]];
  assert.deepEqual(ways(model(lines), "a", "z", 3, (edge) => edge.kind !== "Listing"), []);
  assert.deepEqual(ways(model(lines), "a", "z"), ["alistz"]);
});

test("a step holds every relation between its two ends, the firmest first", () => {
  const of = model([["a", "z", "owns", "said"], ["z", "a", "lends"], ["a", "z", "owns", "agreed"]]);
  const step = shortestPaths(of, of.nodeById.get("a")!, of.nodeById.get("z")!, 3, every)[0]![0]!;
  assert.deepEqual(step.edges.map(({ id }) => id), ["e1", "e2", "e0"]);
});

test("paths on random graphs are as short as a search by breadth says, and distinct", () => {
  let seed = 7;
  const random = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
  for (let round = 0; round < 40; round += 1) {
    const name = () => "abcdefgh"[Math.floor(random() * 8)]!;
    const lines = [...Array.from({ length: 12 }, (): Line => [name(), name()]), ["a", "h"] as Line].filter(([from, to]) => from !== to);
    const of = model(round % 2 ? lines : lines.slice(0, -1).concat([["a", "b"], ["g", "h"]]));
    const found = ways(of, "a", "h", 4);
    assert.equal(new Set(found).size, found.length);
    assert.equal(found[0]?.length, breadth(of));
    assert.ok(found.every((path) => new Set(path).size === path.length));
    assert.deepEqual(found.map(({ length }) => length), found.map(({ length }) => length).sort((x, y) => x - y));
  }
});

function breadth(of: Model): number | undefined {
  let ring = new Set(["a"]);
  const seen = new Set(ring);
  for (let far = 1; ring.size; far += 1) {
    if (ring.has("h")) return far;
    ring = new Set([...ring].flatMap((id) => of.nodeById.get(id)!.edges.flatMap(({ source, target }) => [source.id, target.id])).filter((id) => !seen.has(id)));
    for (const id of ring) seen.add(id);
  }
  return undefined;
}

const star = (count: number): Line[] => Array.from({ length: count }, (_, nth) => ["hub", `firm-${String(nth).padStart(3, "0")}`]);

test("more than twelve that differ in nothing are one mark, which opens in place of it", () => {
  const of = model(star(13));
  const nodes = new Set(of.nodes);
  assert.deepEqual(alike(new Set(model(star(12)).nodes), model(star(12)).edges), []);
  const [group] = alike(nodes, of.edges) as [ReturnType<typeof alike>[number]];
  assert.equal(group.members.length, 13);
  const scene = { key: "", places: new Map(of.nodes.map((node) => [node, { x: node.index, y: 0 }])), edges: null, ring: false, whole: false, cut: 0 };
  const closed = withMarks(scene, [group], () => false, () => ({ en: "13 firms" }), of);
  assert.deepEqual([...closed.places.keys()].map(({ label }) => label.en), ["hub", "13 firms"]);
  assert.equal(closed.marks[0]!.edge.source.id, "hub");
  const open = withMarks(scene, [group], () => true, () => ({}), of);
  assert.deepEqual([open.places.size, open.marks.length], [14, 0]);
});

test("rings reach so many relations, lists only beside their own thing, and no more than the limit", () => {
  const of = model([["a", "b"], ["b", "c"], ["c", "d"], ["a", "list", "Listing"], ["x", "list", "Listing"]]);
  const names = (hops: number) => rings(of, of.nodeById.get("a")!, hops, new Set()).rings.map((ring) => ring.map(({ id }) => id).join());
  assert.deepEqual(names(1), ["b,list"]);
  assert.deepEqual(names(3), ["b", "c", "d"]);
  const large = model(star(MOST_NODES + 4));
  const { rings: [ring], cut } = rings(large, large.nodeById.get("hub")!, 1, new Set());
  assert.deepEqual([ring!.length, cut], [MOST_NODES - 1, 5]);
  assert.equal(ringPlaces(large.nodeById.get("hub")!, [ring!], [1, 1]).size, MOST_NODES);
});

test("paths are drawn from left to right", () => {
  const of = model(LADDER);
  const at = pathPlaces(shortestPaths(of, of.nodeById.get("a")!, of.nodeById.get("z")!, 3, every));
  const x = (id: string) => at.get(of.nodeById.get(id)!)!.x;
  assert.ok(x("a") < x("b") && x("b") < x("z") && x("d") < x("e"));
  assert.equal(new Set([...at.values()].map((spot) => JSON.stringify(spot))).size, at.size);
});

test("on paths of different lengths no two names stand on each other", () => {
  const of = model([["a", "b"], ["b", "z"], ["a", "c"], ["c", "d"], ["d", "z"], ["a", "e"], ["e", "f"], ["f", "g"], ["g", "z"]]);
  const paths = shortestPaths(of, of.nodeById.get("a")!, of.nodeById.get("z")!, 3, every);
  assert.deepEqual(paths.map((path) => path.length), [2, 3, 4]);
  const spots = [...pathPlaces(paths).values()];
  for (const [nth, one] of spots.entries())
    for (const other of spots.slice(nth + 1))
      assert.ok(Math.abs(one.x - other.x) >= 300 || Math.abs(one.y - other.y) >= 150, JSON.stringify([one, other]));
});
