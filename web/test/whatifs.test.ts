import assert from "node:assert/strict";
import { test } from "node:test";
import { Model, phrasesOf } from "../src/model.ts";
import type { Supposed } from "../src/payload.ts";
import { shutWith } from "../src/whatifs.ts";
import { model } from "./pages.ts";

const answer = (...things: string[]): Supposed => ({ things, title: { en: "Shut" }, said: { en: "Waits" }, figures: [] });

function asked(...answers: Supposed[]): Model {
  const { nodes, edges, content, options } = model();
  const looks = { nodes: nodes.map(({ look }) => look), edges: edges.map(({ look }) => look) } as never as Pick<ConstructorParameters<typeof Model>[0], "nodes" | "edges">;
  return new Model({ ...looks, options: JSON.stringify(options), content: { ...content, supposed: answers } });
}

test("one answer is of every place and line that it names, and of none that the page lacks", () => {
  const page = asked(answer("kamoto", "a"), answer("elsewhere"));
  assert.deepEqual([...page.supposed.keys()].map(({ id }) => id), ["kamoto", "a"]);
  assert.equal(page.supposed.get(page.edgeById.get("a")!), page.supposed.get(page.nodeById.get("kamoto")!));
});

test("with a place all lines at it are shut, with a line that line alone, with anything else nothing", () => {
  const page = asked(answer("kamoto"), answer("c"));
  const [a, b, c] = ["a", "b", "c"].map((id) => page.edgeById.get(id)!);
  const place = shutWith(page, page.nodeById.get("kamoto")!);
  assert.deepEqual([place([a!]), place([a!, b!]), place([c!]), place([a!, c!])], [true, true, false, false]);
  assert.deepEqual([shutWith(page, c!)([c!]), shutWith(page, c!)([a!])], [true, false]);
  assert.equal(shutWith(page, page.nodeById.get("glencore")!)([c!]), false);
  assert.equal(shutWith(page, null)([c!]), false);
});

test("phrases that the file holds by language are whole again", () => {
  const written = { en: ["one", 0, 0, "two"], "": [0, "https://example.org", 0, 0], zh: ["一", 0, "三", 0] } as const;
  assert.deepEqual(phrasesOf({ en: [...written.en], "": [...written[""]], zh: [...written.zh] }),
    [{ en: "one", zh: "一" }, "https://example.org", { zh: "三" }, { en: "two" }]);
});
