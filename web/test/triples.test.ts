import assert from "node:assert/strict";
import { test } from "node:test";
import { triples } from "../src/triples.ts";
import { unlzma } from "../src/unlzma.ts";

// Written by lodeway.explorer.offline.packed from the lines below, in another order.
const PACKED = "XQAAAASPAAAAAAAAAAA+gDAEQxF/t6RJHTnOJT0v72TLxkMOkVE4QXv1Ox4a3S4kUazGnA7p8HrsKmBwGR7CJGyiq/O5ggBxXYGopT9YjL7MsboMZD9AJLVZspe11RbtdTh6vTSATX0EVLTVghSQBZUgPMDdDr0dykWaQ//4MuAA";
const LINES = [
  '<http://a/1> <http://p/x> "two\\nlines, 中文"@zh .',
  "<http://a/1> <http://p/x> <http://a/2> .",
  '<http://a/2> <http://p/w> "1.5"^^<http://www.w3.org/2001/XMLSchema#decimal> .',
];

test("a packed graph comes out as N-Triples", () => {
  const packed = Uint8Array.from(atob(PACKED), (letter) => letter.charCodeAt(0));
  const text = [...triples(unlzma(packed))].join("");
  assert.deepEqual(text.trimEnd().split("\n").sort(), [...LINES].sort());
});
