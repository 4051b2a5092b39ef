import assert from "node:assert/strict";
import { test } from "node:test";
import { bars, grouped, pieces, place, ticks, yearsOf, zoomed, type Bar } from "../src/bars.ts";
import { dateOf, dateText, days, monthsLater, phase, spanOf } from "../src/dates.ts";
import { filled } from "../src/model.ts";
import { model, READER } from "./pages.ts";

const day = (text: string) => days(text)!.first;
const years = { from: 2015, to: 2024 };
const bar = (since?: string, until?: string, point = false): Bar =>
  ({ kind: "owns", claim: { claim: "c", text: {} }, span: spanOf({ since, until }), point, edge: null, node: null });
const drawn = (one: Bar, now = "2021-01-01") => pieces(one, years, day(now)).map(({ sort }) => sort);

test("a year is any of its days", () => {
  const year = days("2016")!;
  assert.deepEqual([dateOf(year.first), dateOf(year.last)], ["2016-01-01", "2016-12-31"]);
  const month = days("2024-02")!;
  assert.deepEqual([dateOf(month.first), dateOf(month.last)], ["2024-02-01", "2024-02-29"]);
  assert.equal(dateOf(days("1968-03-01")!.last), "1968-03-01");
  assert.equal(dateOf(days("0068")!.first), "0068-01-01");
});

test("a date reads as its language writes it, no more precise than it is", () => {
  const zh: Record<string, string> = { "date.year": "{year}年", "date.month": "{year}年{month}月", "date.day": "{year}年{month}月{day}日", "date.span": "{since}至{until}" };
  const told = (text: string) => [dateText(text, READER.t), dateText(text, (word, values) => filled(zh[word]!, values))];
  assert.deepEqual(told("2016"), ["2016", "2016年"]);
  assert.deepEqual(told("2016-04"), ["2016-04", "2016年4月"]);
  assert.deepEqual(told("2016-04-03"), ["2016-04-03", "2016年4月3日"]);
  assert.deepEqual(told("2016 – 2017-12"), ["2016 – 2017-12", "2016年至2017年12月"]);
  assert.deepEqual(told(" – 2027-03"), [" – 2027-03", "至2027年3月"]);
  assert.deepEqual(told("about 2016"), ["about 2016", "about 2016"]);
});

test("what is no date is none", () => {
  for (const text of ["", undefined, "2016-13", "2023-02-29", "about 2016", "2016-1"]) assert.equal(days(text), null);
});

test("among the days of its beginning a thing perhaps stands, and never surely on 1 January", () => {
  const span = spanOf({ since: "2016", until: "2019-06" });
  const found = ["2015-12-31", "2016-01-01", "2016-12-31", "2017-01-01", "2019-05-31", "2019-06-01", "2019-06-30", "2019-07-01"].map((text) => phase(span, day(text)));
  assert.deepEqual(found, ["no", "beginning", "beginning", "stands", "stands", "ending", "ending", "no"]);
  assert.equal(phase(spanOf({ since: "2016-04-13" }), day("2016-04-13")), "stands");
  assert.equal(phase(spanOf({}), day("1900-01-01")), "stands");
});

test("a month later is in the next month", () => {
  assert.equal(dateOf(monthsLater(day("2024-01-31"), 1)), "2024-02-29");
  assert.equal(dateOf(monthsLater(day("2024-01-31"), -2)), "2023-11-30");
});

test("half-known ends are shaded and open ends go on", () => {
  assert.deepEqual(drawn(bar("2016", "2019-06")), ["starting", "solid", "ending"]);
  assert.deepEqual(drawn(bar("2016-02-03", "2019-06-01")), ["solid"]);
  assert.deepEqual(drawn(bar("2016-02-03")), ["solid", "after"]);
  assert.deepEqual(drawn(bar(undefined, "2019")), ["before", "ending"]);
  assert.deepEqual(drawn(bar("2018", "2018")), ["within"]);
  assert.deepEqual(drawn(bar("2018", undefined, true)), ["within", "point"]);
  assert.deepEqual(drawn(bar("2012-01-01", "2013-01-01")), []);
});

test("a bar that starts after the day looked from is still drawn as going on", () => {
  assert.deepEqual(drawn(bar("2023"), "2021-01-01"), ["starting", "after"]);
});

test("a bar known by its year is solid only once the year is over", () => {
  const [start, solid] = pieces(bar("2016"), years, day("2021-01-01"));
  assert.equal(start!.left, place(day("2016-01-01"), years));
  assert.equal(solid!.left, place(day("2017-01-01"), years));
});

test("figures are left out, a thing's own dated statements are not", () => {
  const page = model();
  const node = page.nodeById.get("kamoto")!;
  const found = bars(node.edges, node, page.claims(node.statements));
  assert.deepEqual(found.map(({ claim, point }) => [claim.claim, point]), [["first", false], ["second", false], ["opened", true]]);
});

test("a limit is shared among the kinds, and what is left over is counted", () => {
  const page = model();
  const all = [...Array.from({ length: 50 }, () => bar("2016")), { ...bar("2017"), kind: "lends" }];
  const groups = grouped(page, all, 20);
  assert.deepEqual(groups.map(({ kind, bars: own, more }) => [kind, own.length, more]), [["owns", 19, 31], ["lends", 1, 0]]);
});

test("the years hold nearly all, zoom about a day and keep to the calendar", () => {
  const all = [...Array.from({ length: 60 }, () => bar("2016", "2020")), bar("1958")];
  assert.deepEqual(yearsOf(all, day("2026-11-30")), { from: 2016, to: 2027 });
  assert.deepEqual(zoomed({ from: 2010, to: 2029 }, 2, day("2020-01-01")), { from: 2015, to: 2024 });
  assert.deepEqual(zoomed({ from: 2020, to: 2020 }, 2, day("2020-01-01")), { from: 2020, to: 2020 });
  assert.deepEqual(ticks({ from: 2008, to: 2029 }, 5), [2010, 2015, 2020, 2025]);
});
