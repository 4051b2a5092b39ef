import assert from "node:assert/strict";
import { test } from "node:test";
import { cell, csv, options, relationColumns, relationFacets, relationsCsv, searchText, sifted, sorted, thingColumns, thingsCsv, turned } from "../src/rows.ts";
import { HOSTILE, model, READER } from "./pages.ts";

const ids = (things: { id: string }[]) => things.map(({ id }) => id).join("");

test("a head sorts up, then down, then not at all", () => {
  const up = turned(null, 2);
  const down = turned(up, 2);
  assert.deepEqual([up, down, turned(down, 2)], [{ column: 2, down: false }, { column: 2, down: true }, null]);
  assert.deepEqual(turned(down, 1), { column: 1, down: false });
});

test("rows sort by their words, and what says nothing comes last either way", () => {
  const { edges } = model();
  const since = relationColumns(READER).findIndex(({ word }) => word === "since");
  assert.equal(ids(sorted(edges, relationColumns(READER), { column: since, down: false }, "en")), "abcd");
  assert.equal(ids(sorted(edges, relationColumns(READER), { column: since, down: true }, "en")), "cbad");
  assert.equal(sorted(edges, relationColumns(READER), null, "en"), edges);
});

test("shares sort as numbers", () => {
  const { edges } = model({ a: [9.5, 9.5, 9.5], b: [10, null, 100] });
  const measure = relationColumns(READER).findIndex(({ word }) => word === "measure");
  assert.equal(ids(sorted(edges, relationColumns(READER), { column: measure, down: true }, "en")).slice(0, 2), "ba");
});

test("things sort by kind in the order of the legend, and by the number of relations", () => {
  const page = model();
  const by = (word: string, down = false) =>
    sorted(page.nodes, thingColumns(page), { column: thingColumns(page).findIndex((one) => one.word === word), down }, "en").map(({ kind }) => kind);
  assert.deepEqual(by("kind"), ["company", "company", "mine"]);
  assert.equal(by("count")[0], "mine");
});

test("facets count their values and sift by them", () => {
  const { edges } = model();
  const facets = relationFacets(model(), READER);
  const status = facets.findIndex(({ word }) => word === "status");
  assert.deepEqual(options(edges, facets[status]!).map(({ key, count }) => [key, count]), [["closed", 2], ["announced", 1]]);
  const chosen: string[] = [];
  chosen[status] = "closed";
  assert.equal(ids(sifted(edges, facets, chosen, "", searchText)), "ac");
  chosen[facets.findIndex(({ word }) => word === "disputed")] = "yes";
  assert.equal(ids(sifted(edges, facets, chosen, "", searchText)), "a");
});

test("the filter takes several words in any order, without accents, in both languages", () => {
  const { edges } = model();
  const by = (query: string) => ids(sifted(edges, [], [], query, searchText));
  assert.equal(by("KAMOTO gecamines"), "a");
  assert.equal(by("卡莫托  announced"), "b");
  assert.equal(by("nowhere"), "");
  assert.equal(by(" "), "abcd");
});

test("a cell that a spreadsheet would run is a text", () => {
  for (const start of ["=", "+", "-", "@", "\t"]) assert.equal(cell(`${start}1`), `'${start}1`);
  assert.equal(cell("\r1"), `"'\r1"`);
  assert.equal(cell('=HYPERLINK("x","y")'), `"'=HYPERLINK(""x"",""y"")"`);
  assert.equal(cell("plain"), "plain");
});

test("the tables are rectangular CSV with a byte-order mark, the day and the release in every row", () => {
  const page = model();
  const said = { asOf: "2026-11-30", release: "2026.11" };
  const things = thingsCsv(page, page.nodes.slice(0, 2), "zh", said);
  assert.equal(things, "\ufeffid,name,name_en,kind,relations,as_of,release\r\n"
    + "kamoto,卡莫托,Kamoto,矿山,2,2026-11-30,2026.11\r\nglencore,嘉能可,Glencore,公司,3,2026-11-30,2026.11\r\n");
  const loan = relationsCsv(page, [page.edges[2]!], READER, said).split("\r\n")[1]!;
  assert.ok(loan.includes("'=1+1") && loan.endsWith(",2026-11-30,2026.11"));
  assert.equal(csv([["a", HOSTILE]]).split("\r\n")[0], `\ufeffa,"${HOSTILE.replaceAll('"', '""')}"`);
});
