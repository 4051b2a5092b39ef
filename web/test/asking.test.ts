import assert from "node:assert/strict";
import { test } from "node:test";
import { csvCell, fault, formOf, prologue, shortened, withPrefixes } from "../src/asking.ts";
import { completions } from "../src/editor.ts";

const PREFIXES = { ld: "http://x/ontology#", id: "http://x/id/", code: "http://x/code/", basis: "http://x/code/basis/" };

test("the form of a query is its first word after prefixes and comments", () => {
  assert.equal(formOf("SELECT * {}"), "SELECT");
  assert.equal(formOf("# ASK {}\nprefix select: <http://x/#>\nBASE <http://y/>\n describe select:a"), "DESCRIBE");
  assert.equal(formOf("PREFIX : <http://x/> CONSTRUCT {} WHERE {}"), "CONSTRUCT");
  assert.equal(formOf("LOAD <http://x/>"), null);
  assert.equal(formOf(""), null);
});

test("faults are told by the lines of the query itself", () => {
  assert.equal(prologue(PREFIXES).split("\n").length, 2);
  assert.deepEqual(fault("error at 3:7: expected one of A, ['a' ..= 'z' | 'b']"), { message: "expected one of A …", line: 2, column: 7 });
  assert.deepEqual(fault("The service is not supported"), { message: "The service is not supported", line: null, column: null });
});

test("an address goes by its longest prefix, if what is left is a plain name", () => {
  assert.equal(shortened("http://x/code/basis/read", PREFIXES), "basis:read");
  assert.equal(shortened("http://x/id/kamoto-copper", PREFIXES), "id:kamoto-copper");
  for (const iri of ["http://x/id/", "http://x/id/a/b", "http://x/id/a b", "http://x/id/-", "http://y/a"]) assert.equal(shortened(iri, PREFIXES), null);
});

test("a graph names its prefixes and leaves texts alone", () => {
  const turtle = '<http://x/id/a> <http://x/ontology#note> "<http://x/id/b> \\" <http://x/id/c>" , <http://y/> .';
  assert.equal(withPrefixes(turtle, PREFIXES),
    '@prefix id: <http://x/id/> .\n@prefix ld: <http://x/ontology#> .\n\nid:a ld:note "<http://x/id/b> \\" <http://x/id/c>" , <http://y/> .');
});

test("no cell of a file is run by a spreadsheet", () => {
  for (const text of ["=1+1", "+1;2", "-cmd", "@x", "\tx"]) assert.equal(csvCell(text), `'${text}`);
  assert.equal(csvCell("\r=1"), '"\'\r=1"');
  assert.equal(csvCell("-1.5"), "-1.5");
  assert.equal(csvCell('a "b", c'), '"a ""b"", c"');
});

test("terms are found by their beginning, then inside, then by a label in any script", () => {
  const terms = [
    { name: "ld:mineral", labels: { en: "mineral", zh: "矿产" } },
    { name: "ld:Mine", labels: { en: "mine", zh: "矿山" } },
    { name: "id:kamoto-copper", labels: { en: "Kamoto mine", zh: "卡莫托" } },
    { name: "ld:critical", labels: { en: "Minimal" } },
  ];
  const names = (word: string) => completions(word, terms).map(({ name }) => name);
  assert.deepEqual(names("ld:Min"), ["ld:Mine", "ld:mineral", "ld:critical"]);
  assert.deepEqual(names("卡莫"), ["id:kamoto-copper"]);
  assert.deepEqual(names("id:copper"), ["id:kamoto-copper"]);
  assert.deepEqual(names("nothing"), []);
  assert.equal(completions("ld:", terms, 2).length, 2);
});
