import assert from "node:assert/strict";
import { test } from "node:test";
import { escaped, graphml, json, sourcesOf, svg } from "../src/files.ts";
import { picture } from "../src/picture.ts";
import { HOSTILE, model } from "./pages.ts";

const SAID = { asOf: "2026-11-30", release: "2026.11" };

function sheet() {
  const page = model();
  return picture({
    lang: "en", nodes: page.nodes, edges: page.edges, nodeKinds: page.nodeKinds, edgeKinds: page.edgeKinds,
    place: (node) => node.look, measure: (words, size) => words.length * size * 0.6,
    amount: (edge) => (edge.id === "a" ? "5 %" : ""), degrees: [["stands", "held"], ["said", "announced"]],
    title: HOSTILE, foot: ["as of 2026-11-30", HOSTILE],
  });
}

test("text of the data becomes no markup and nothing that XML cannot hold", () => {
  assert.equal(escaped(HOSTILE), "&lt;/data&gt;&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;&#39;");
  assert.equal(escaped("铜 𠮷\t"), "铜 𠮷\t");
});

test("GraphML holds every thing and relation, escaped", () => {
  const page = model();
  const text = graphml(page.nodes, page.edges, SAID);
  assert.equal(text.match(/<node /g)!.length, 3);
  assert.equal(text.match(/<edge /g)!.length, 4);
  assert.ok(!text.includes("<script"));
  assert.ok(text.includes('<data key="edge-disputed">true</data>'));
  assert.ok(text.includes('<data key="graph-licence">CC BY 4.0</data>'));
});

test("JSON gives every claim in full", () => {
  const page = model();
  const read = JSON.parse(json(page, page.nodes, page.edges, SAID));
  assert.deepEqual([read.as_of, read.release, read.licence], ["2026-11-30", "2026.11", "CC BY 4.0"]);
  assert.equal(read.things[2].label.en, HOSTILE);
  assert.deepEqual(read.relations[1].claims[0], page.edges[1]!.claims[0]);
});

test("the picture holds a mark for each thing, a line for each relation, the head and the foot", () => {
  const { shapes, height } = sheet();
  const words = shapes.flatMap((shape) => ("words" in shape ? [shape.words] : []));
  for (const said of ["Kamoto", "Glencore", "as of 2026-11-30", "company", "lends to", "held", "5 %"]) assert.ok(words.includes(said), said);
  assert.ok(!words.includes("announced")); // no line is
  assert.equal(shapes.filter((shape) => "d" in shape && shape.d.includes("Q")).length, 4);
  for (const shape of shapes) if ("words" in shape) assert.ok(shape.y > 0 && shape.y < height);
});

test("the picture is SVG that stands alone and runs nothing", () => {
  const text = svg(sheet());
  assert.ok(text.startsWith("<?xml"));
  assert.ok(!/<script|\son\w+=|href|NaN|undefined/.test(text));
});

test("a source of several claims is counted once", () => {
  assert.equal(sourcesOf(model().edges).size, 2);
});
