import assert from "node:assert/strict";
import { test } from "node:test";
import { bibtex, sentence } from "../src/cite.ts";
import { HOSTILE, model, READER } from "./pages.ts";

const CONTENT = { ...model().content, title: { en: "Lodeway" }, frame: { on: "2026-11-30" }, release: "r1" };
const claims = [{ claim: "c", text: {}, source_label: { en: "A filing" }, source_ref: "https://example.org/a" }];

test("a sentence names the thing, the day, the release and the sources, and no path of one's own machine", () => {
  const said = sentence({ id: "lar", name: "LAR", claims }, CONTENT, READER, "file:///home/me/p.html#node=lar");
  for (const part of ["LAR", "lar", "2026-11-30", "r1", "CC BY 4.0", "A filing, https://example.org/a"]) assert.ok(said.includes(part), part);
  assert.ok(!said.includes("/home/me"));
  assert.ok(sentence({ id: "lar", name: "LAR", claims }, CONTENT, READER, "https://x.org/p#node=lar").endsWith("https://x.org/p#node=lar"));
});

test("BibTeX keeps its braces and commands whatever the name is", () => {
  const hostile = `${HOSTILE} \\input{x} } 5 % & #`;
  const entry = bibtex({ id: hostile, name: hostile, claims }, CONTENT, READER, "https://x.org/p#a={}");
  const bare = entry.replace(/\\textbackslash\{\}/g, "").replace(/\\[{}%&#$_]/g, "");
  assert.equal(bare.split("{").length, bare.split("}").length);
  assert.ok(!/\\input/.test(bare));
  assert.match(entry, /^@misc\{lodeway-[\w.-]+,\n {2}author = \{\{The Lodeway authors\}\},\n/);
  assert.match(entry, /\n {2}year = \{2026\},\n/);
});
