/* What people type finds what they mean. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { distance, Names, Script, slipsIn, Texts, type Named } from "../src/search.ts";

interface Thing extends Named {
  id: string;
}

const thing = (id: string, names: string[], more: Partial<Named> = {}): Thing => ({ id, names, pinyin: [], context: [], weight: 1, ...more });
const THINGS = [
  thing("cod", ["Democratic Republic of the Congo", "刚果(金)", "DR Congo", "Congo, Dem. Rep."], { pinyin: ["gang guo jin"], context: ["State", "国家"], weight: 80 }),
  thing("cog", ["Congo (Brazzaville)", "刚果(布)"], { context: ["State", "国家"], weight: 5 }),
  thing("dfc", ["US International Development Finance Corporation", "DFC", "美国国际开发金融公司"], { context: ["State body", "United States"], weight: 40 }),
  thing("lobito-atlantic-railway", ["Lobito Atlantic Railway", "LAR", "洛比托大西洋铁路公司"], { pinyin: ["luo bi tuo da xi yang tie lu gong si"], context: ["Company"], weight: 20 }),
  thing("tenke", ["Tenke Fungurume", "TFM铜钴矿"], { context: ["Mine", "Democratic Republic of the Congo", "Cobalt", "Copper"], weight: 9 }),
  thing("cobalt", ["Cobalt", "钴", "Co"], { context: ["Mineral"], weight: 60 }),
  thing("gecamines", ["Gécamines", "杰卡明", "La Générale des Carrières et des Mines"], { context: ["Company"], weight: 50 }),
  thing("kazakhstan", ["Kazakhstan"], { context: ["State"], weight: 3 }),
  thing("cmoc", ["CMOC Group", "洛阳钼业"], { context: ["Company"], weight: 30 }),
  thing("luanchuan", ["Luanchuan", "栾川"], { context: ["Mine"], weight: 2 }),
  thing("oslo", ["Tromsø"], { context: ["Port"], weight: 1 }),
];
const SCRIPT = new Script({ traditional: "剛國鉬業欒", simplified: "刚国钼业栾", noise: ["group", "ltd", "集团", "有限公司"] });
const NAMES = new Names(THINGS, SCRIPT);
const found = (query: string) => NAMES.find(query).map(({ item }) => item.id);

for (const [query, first] of [
  ["lar", "lobito-atlantic-railway"],
  ["L.A.R.", "lobito-atlantic-railway"],
  ["u.s. dfc", "dfc"],
  ["DFC", "dfc"],
  ["GECAMINES", "gecamines"],
  ["Gécamines", "gecamines"],
  ["tromso", "oslo"],
  ["刚果（金）", "cod"],
  ["刚果金", "cod"],
  ["剛果", "cod"],
  ["欒川", "luanchuan"],
  ["洛陽鉬業", "none"],
  ["洛阳鉬業", "cmoc"],
  ["洛阳钼业集团有限公司", "cmoc"],
  ["CMOC Ltd", "cmoc"],
  ["congo dem rep", "cod"],
  ["railway lobito", "lobito-atlantic-railway"],
  ["congo cobalt", "tenke"],
  ["cobalt congo mine", "tenke"],
  ["fungurme", "tenke"],
  ["fugnurume", "tenke"],
  ["kazahkstan", "kazakhstan"],
  ["kazkahstna", "kazakhstan"],
  ["gangguo", "cod"],
  ["gang guo jin", "cod"],
  ["ggj", "cod"],
  ["  ", "none"],
  ["zzzzzzzz", "none"],
] as const) {
  test(`"${query}" finds ${first}`, () => assert.equal(found(query)[0] ?? "none", first));
}

test("the very name comes before its beginning, a word of it, a kind and a slip", () => {
  assert.deepEqual(found("co").slice(0, 1), ["cobalt"]);
  assert.deepEqual(NAMES.find("congo").map(({ item, rank }) => [item.id, rank]), [["cod", 1], ["cog", 1], ["tenke", 5]]);
  const cobalt = NAMES.find("cobalt");
  assert.deepEqual(cobalt.map(({ item, rank }) => [item.id, rank]), [["cobalt", 0], ["tenke", 5]]);
});

test("of two that match alike the better tied comes first", () => {
  assert.deepEqual(found("刚果"), ["cod", "cog"]);
});

test("a name that is no name of the object's own prototype is found, and no other", () => {
  const odd = new Names([thing("a", ["constructor"]), thing("b", ["__proto__"])], new Script());
  assert.deepEqual(odd.find("__proto__").map(({ item }) => item.id), ["b"]);
  assert.deepEqual(odd.find("constructor").map(({ item }) => item.id), ["a"]);
  assert.deepEqual(odd.find("toString"), []);
});

test("short words allow no slip", () => {
  assert.deepEqual([slipsIn("lars"), slipsIn("congo"), slipsIn("fungurume")], [0, 1, 2]);
  assert.deepEqual(found("lra"), []);
});

test("a slip is a letter added, dropped, changed or swapped", () => {
  for (const [one, other, apart] of [["cobalt", "cobalt", 0], ["cobalt", "cobal", 1], ["cobalt", "cobaltt", 1], ["cobalt", "kobalt", 1], ["cobalt", "cobatl", 1], ["abcd", "badc", 2]] as const) {
    assert.equal(distance(one, other, 2), apart, `${one} ${other}`);
  }
  assert.equal(distance("copper", "silver", 2), 3);
});

test("texts are found by all their words, those with the words as they stand first", () => {
  const texts = new Texts(["Loan to the railway of Lobito", "The Lobito railway opened", "洛比托鐵路"], (text) => [text], new Script({ traditional: "鐵", simplified: "铁" }));
  assert.deepEqual(texts.find("lobito railway"), ["The Lobito railway opened", "Loan to the railway of Lobito"]);
  assert.deepEqual(texts.find("铁路"), ["洛比托鐵路"]);
  assert.deepEqual(texts.find("oan"), []);
  assert.deepEqual(texts.find(""), []);
});
