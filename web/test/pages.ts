/* A small graph for the tests, with what data can hold at its worst. */

import type { Reader } from "../src/state.ts";
import { filled, Model } from "../src/model.ts";
import type { Claim, EdgeLook, Kind, NodeLook } from "../src/payload.ts";

export const HOSTILE = `</data><script>alert("1")</script>&'\u0000\u000b\ud800`;

const kind = (key: string, en: string, zh: string): Kind => ({ key, label: { en, zh }, shape: "dot", light: "#123456", dark: "#abcdef" });

const look = (id: string, x: number, y: number, of: string): NodeLook =>
  ({ id, label: id, kind: of, x, y, shape: "diamond", hollow: false, size: 8, color: "#123456", dark: "#abcdef" });

const line = (id: string, from: string, to: string, of: string): EdgeLook =>
  ({ id, from, to, kind: of, arrows: "to", color: "#123456", dark: "#abcdef", dashes: false, smooth: false });

const said = (claim: string, more: Partial<Claim>): Claim =>
  ({ claim, text: { en: claim }, source_label: { en: "Filing", zh: "备案文件" }, ...more });

/** Three things and four relations: two stakes, a loan, and one that no claim stands behind. */
export function model(shares: Record<string, [number, number | null, number]> = {}): Model {
  const claims = [
    said("first", { since: "2016", status: { en: "closed", zh: "已交割" }, basis: { en: "read", zh: "查阅" }, disputed: true }),
    said("second", { since: "2019-06-30", until: "2024-02", status: { en: "announced", zh: "已宣布" }, basis: { en: "read", zh: "查阅" } }),
    said("loan", { since: "2025", status: { en: "closed", zh: "已交割" }, source_ref: "=1+1" }),
    said("length", { since: "2020", figure: true }),
    said("opened", { since: "2023-07-04" }),
  ];
  return new Model({
    nodes: [look("kamoto", 0, 0, "mine"), look("glencore", 100, 50, "company"), look("hostile", -80, 40, "company")],
    edges: [line("a", "glencore", "kamoto", "owns"), line("b", "hostile", "kamoto", "owns"), line("c", "glencore", "hostile", "lends"), line("d", "hostile", "glencore", "owns")],
    options: "{}",
    content: {
      title: { en: "Test" }, release: "2026.11", generated_on: "2026-11-30",
      node_kinds: [kind("company", "company", "公司"), kind("mine", "mine", "矿山")],
      edge_kinds: [kind("owns", "owns", "持股"), kind("lends", "lends to", "贷款给")],
      nodes: [
        { id: "kamoto", label: { en: "Kamoto", zh: "卡莫托" }, statements: [4, 3] },
        { id: "glencore", label: { en: "Glencore", zh: "嘉能可" }, alt: ["Gécamines Partner"] },
        { id: "hostile", label: { en: HOSTILE } },
      ],
      edges: [
        { id: "a", label: { en: "owns", zh: "持股" }, evidence: [0, 3], ...(shares["a"] && { share: shares["a"] }) },
        { id: "b", label: { en: "owns", zh: "持股" }, evidence: [1], ...(shares["b"] && { share: shares["b"] }) },
        { id: "c", label: { en: "lends to", zh: "贷款给" }, evidence: [2] },
        { id: "d", label: { en: "owns", zh: "持股" } },
      ],
      evidence: claims, phrases: {}, words: { en: {}, zh: {} },
    },
  });
}

const DATES: Record<string, string> = { "date.year": "{year}", "date.month": "{year}-{month:02}", "date.day": "{year}-{month:02}-{day:02}", "date.span": "{since} – {until}" };

/** A reader of English who is told each word by its name, with what is filled in. */
export const READER: Reader = {
  lang: "en",
  t: (word, values) => (DATES[word] ? filled(DATES[word], values) : [word, ...Object.values(values ?? {})].join(" ")),
  count: (word, n) => `${n} ${word}`,
  go: () => undefined, keep: () => undefined,
  say: () => undefined,
};
