import assert from "node:assert/strict";
import { test } from "node:test";
import { heading, measure, putAway, shortShare, standing, wholeShare } from "../src/firmness.ts";
import type { Edge } from "../src/model.ts";
import type { Reader } from "../src/state.ts";

const words: Record<string, string> = { shareOver: "{share} %", shareRange: "{middle} % ({low}–{high})", shareUpTo: "up to {share} %", shareUnknown: "share not known" };
const t: Reader["t"] = (word, values = {}) =>
  (words[word] ?? word).replace(/\{(\w+)\}/g, (_, name: string) => String(values[name]));
const reader = { lang: "en", t } as Reader;
const edge = (of: Partial<Edge>) => ({ firmness: "stands", disputed: false, ...of }) as Edge;

test("a share is written as a figure, a range or a limit", () => {
  assert.equal(shortShare([70, 70, 70], t), "70 %");
  assert.equal(shortShare([40, 45, 50], t), "40–50 %");
  assert.equal(shortShare([12.345, 12.345, 12.345], t), "12.35 %");
  assert.equal(shortShare([0, null, 30], t), "up to 30 %");
});

test("a share of which nothing is known is not written on a line, and is said in a list", () => {
  assert.equal(shortShare([0, null, 100], t), "");
  assert.equal(wholeShare([0, null, 100], t), "share not known");
});

test("a list gives the best answer before its range", () => {
  assert.equal(wholeShare([25, 25, 30], t), "25 % (25–30)");
  assert.equal(wholeShare([70, 70, 70], t), "70 %");
});

test("a sum is written in the reader's language", () => {
  const loan = edge({ size: { en: "USD 553 m", zh: "5.53亿美元" } });
  assert.equal(measure(loan, reader), "USD 553 m");
  assert.equal(measure(loan, { ...reader, lang: "zh" } as Reader), "5.53亿美元");
});

test("what is told beside what is counted stands apart in a panel", () => {
  assert.equal(standing(edge({ firmness: "said", aside: true })), "aside");
  assert.equal(standing(edge({ firmness: "said" })), "said");
  assert.equal(standing(edge({ right: true })), "right");
  assert.equal(standing(edge({ right: true, firmness: "ended" })), "ended");
});

test("what stands needs no word, unless it is a holding", () => {
  assert.equal(heading("stands", false, t), "");
  assert.equal(heading("stands", true, t), "held");
  assert.equal(heading("agreed", true, t), "held.agreed");
  assert.equal(heading("agreed", false, t), "force.agreed");
});

test("a dispute can be put away whatever its firmness", () => {
  const disputed = edge({ disputed: true });
  assert.equal(putAway(disputed, new Set(["agreed"])), false);
  assert.equal(putAway(disputed, new Set(["disputed"])), true);
  assert.equal(putAway(disputed, new Set(["stands"])), true);
});
