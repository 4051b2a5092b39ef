/* The rows of the tables: what their cells say, how they sort, sift and become CSV.
   Nothing here draws or touches the document. */

import { fold, LANGUAGES, spoken, type Edge, type Model, type Node } from "./model.ts";
import { dateText } from "./dates.ts";
import { measure, NAMES } from "./firmness.ts";
import type { Claim, Lang, Text } from "./payload.ts";
import type { Reader } from "./state.ts";

export type Sort = "things" | "relations";

/** What every file that leaves the page says of where it comes from. */
export interface Imprint {
  asOf: string;
  release: string;
}

/** A column: its word, how a cell reads, and what it sorts by where that is not how it reads. */
export interface Column<Thing> {
  word: string;
  read(thing: Thing, lang: Lang): string;
  rank?(thing: Thing): number;
}

/** A property that rows are sifted by, with the values each row has of it, by a key. */
export interface Facet<Thing> {
  word: string;
  values(thing: Thing): [key: string, label: Text][];
}

export interface Order {
  column: number;
  down: boolean;
}

export interface Option {
  key: string;
  label: Text;
  count: number;
}

/** Kinds of relation that hold much of the same: they come after the others. */
const LAST = ["Listing", "Segment"];

/** The kinds of relation in the order of the legend, what tells least last. */
export function kindsInOrder(model: Model): string[] {
  const keys = [...model.edgeKinds.keys()];
  return [...keys.filter((key) => !LAST.includes(key)), ...keys.filter((key) => LAST.includes(key))];
}

const plain = (text: Text | undefined, lang: Lang): string => spoken(text, lang).words;
const once = <T>(things: T[]): T[] => [...new Set(things)];

/** What the claims on a relation say in one field, each value once. */
const said = (edge: Edge, lang: Lang, field: "status" | "basis" | "confidence" | "source_label"): string =>
  once(edge.claims.map((claim) => plain(claim[field], lang)).filter(Boolean)).join("; ");

/** The dates of its claims, as a reader has them or as files do. */
const dated = (edge: Edge, field: "since" | "until", reader?: Reader): string =>
  once(edge.claims.flatMap((claim) => claim[field] || [])).sort().map((date) => (reader ? dateText(date, reader.t) : date)).join("; ");

export const YES: Text = { en: "yes", zh: "是" };
const mark = (disputed: boolean, lang: Lang): string => (disputed ? plain(YES, lang) : "");

/** The share or sum of a relation as a number to sort by; what has none comes last. */
function amount(edge: Edge): number {
  if (edge.share) return edge.share[1] ?? edge.share[0];
  const figure = /\d[\d,]*(?:\.\d+)?/.exec(edge.size?.en ?? "")?.[0];
  return figure === undefined ? -1 : Number(figure.replaceAll(",", ""));
}

export function thingColumns(model: Model): Column<Node>[] {
  const kinds = [...model.nodeKinds.keys()];
  return [
    { word: "name", read: (node, lang) => plain(node.label, lang) },
    { word: "names", read: (node, lang) => node.label[lang === "zh" ? "en" : "zh"] ?? "" },
    {
      word: "kind",
      read: (node, lang) => plain(model.nodeKinds.get(node.kind)!.label, lang),
      rank: (node) => kinds.indexOf(node.kind),
    },
    { word: "count", read: (node) => String(node.edges.length), rank: (node) => node.edges.length },
  ];
}

/** The words of shares are of the reader, whose language the cells are read in. */
export function relationColumns(reader: Reader): Column<Edge>[] {
  return [
    { word: "from", read: (edge, lang) => plain(edge.source.label, lang) },
    { word: "relation", read: (edge, lang) => plain(edge.label, lang) },
    { word: "to", read: (edge, lang) => plain(edge.target.label, lang) },
    { word: "measure", read: (edge) => measure(edge, reader), rank: amount },
    { word: "status", read: (edge, lang) => said(edge, lang, "status") },
    { word: "basis", read: (edge, lang) => said(edge, lang, "basis") },
    { word: "since", read: (edge) => dated(edge, "since", reader) },
    { word: "until", read: (edge) => dated(edge, "until", reader) },
    { word: "source", read: (edge, lang) => said(edge, lang, "source_label") },
    { word: "disputed", read: (edge, lang) => mark(edge.disputed, lang), rank: (edge) => Number(edge.disputed) },
  ];
}

const DISPUTED: [string, Text] = ["yes", YES];

export function thingFacets(model: Model): Facet<Node>[] {
  return [
    { word: "kind", values: (node) => [[node.kind, model.nodeKinds.get(node.kind)!.label]] },
    { word: "disputed", values: (node) => (node.edges.some((edge) => edge.disputed) ? [DISPUTED] : []) },
  ];
}

export function relationFacets(model: Model, reader: Reader): Facet<Edge>[] {
  const graded = (field: "status" | "basis" | "confidence"): Facet<Edge> => ({
    word: field,
    values: (edge) => once(edge.claims.map((claim: Claim) => claim[field]).filter((text) => text !== undefined))
      .map((text): [string, Text] => [plain(text, "en"), text]),
  });
  return [
    { word: "kind", values: (edge) => [[edge.kind, model.edgeKinds.get(edge.kind)!.label]] },
    { word: "firmness", values: (edge) => [[edge.firmness, { [reader.lang]: reader.t(NAMES[edge.firmness]!) }]] },
    graded("status"),
    graded("basis"),
    graded("confidence"),
    { word: "disputed", values: (edge) => (edge.disputed ? [DISPUTED] : []) },
  ];
}

/** The values of a facet in the given rows, the most frequent first. */
export function options<Thing>(things: Thing[], facet: Facet<Thing>): Option[] {
  const found = new Map<string, Option>();
  for (const [key, label] of things.flatMap((thing) => facet.values(thing))) {
    const known = found.get(key);
    if (known) known.count += 1;
    else found.set(key, { key, label, count: 1 });
  }
  return [...found.values()].sort((a, b) => b.count - a.count || (a.key < b.key ? -1 : 1));
}

/** The rows with every chosen value of the facets and every word of the query, in any order. */
export function sifted<Thing>(things: Thing[], facets: Facet<Thing>[], chosen: string[], query: string, text: (thing: Thing) => string): Thing[] {
  const words = fold(query).split(" ").filter(Boolean);
  const wanted = facets.map((facet, nth) => ({ facet, key: chosen[nth] })).filter(({ key }) => key);
  return things.filter((thing) =>
    wanted.every(({ facet, key }) => facet.values(thing).some(([own]) => own === key))
    && (!words.length || words.every((word) => text(thing).includes(word))));
}

/** The rows by one column, those that say nothing there last; without an order as they came. */
export function sorted<Thing>(things: Thing[], columns: Column<Thing>[], order: Order | null, lang: Lang): Thing[] {
  const column = order && columns[order.column];
  if (!column) return things;
  const { compare } = new Intl.Collator(LANGUAGES[lang], { numeric: true });
  const sense = order.down ? -1 : 1;
  const keyed = things.map((thing) => ({ thing, words: column.read(thing, lang), rank: column.rank?.(thing) ?? 0 }));
  keyed.sort((a, b) => Number(!a.words) - Number(!b.words) || sense * (a.rank - b.rank || compare(a.words, b.words)));
  return keyed.map(({ thing }) => thing);
}

/** A head pressed: ascending first, then descending, then as the rows came. */
export function turned(order: Order | null, column: number): Order | null {
  if (order?.column !== column) return { column, down: false };
  return order.down ? null : { column, down: true };
}

/** Everything a row says, folded, in both languages: what its free text filter looks through. */
export function searchText(thing: Node | Edge): string {
  const names = (node: Node) => [...Object.values(node.label), ...(node.alt ?? []), node.id.replaceAll("-", " ")];
  if (!("claims" in thing)) return fold(names(thing).join(" "));
  const claims = thing.claims.flatMap((claim) =>
    [claim.source_label, claim.status, claim.basis].flatMap((text) => Object.values(text ?? {})).concat(claim.when ?? ""));
  return fold([...names(thing.source), ...Object.values(thing.label), ...Object.values(thing.size ?? {}), ...names(thing.target), ...claims].join(" "));
}

// ---- CSV

/** A cell of CSV. A spreadsheet would run what begins like a formula: a quote keeps it a text. */
export function cell(words: string): string {
  const tame = /^[=+\-@\t\r]/.test(words) ? `'${words}` : words;
  return /[",\n\r]/.test(tame) ? `"${tame.replaceAll('"', '""')}"` : tame;
}

export const csv = (rows: string[][]): string =>
  `\ufeff${rows.map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`;

const imprinted = ({ asOf, release }: Imprint): string[] => [asOf, release];
const IMPRINT = ["as_of", "release"];

export function thingsCsv(model: Model, things: Node[], lang: Lang, imprint: Imprint): string {
  const columns = thingColumns(model);
  const heads = ["id", "name", lang === "zh" ? "name_en" : "name_zh", "kind", "relations", ...IMPRINT];
  return csv([heads, ...things.map((node) => [node.id, ...columns.map((column) => column.read(node, lang)), ...imprinted(imprint)])]);
}

export function relationsCsv(model: Model, edges: Edge[], reader: Reader, imprint: Imprint): string {
  const { lang } = reader;
  const heads = ["id", "from_id", "from", "kind", "relation", "to_id", "to", "share_or_sum", "share_low", "share", "share_high", "firmness", "status", "basis", "since", "until",
    "source", "source_ref", "claims", "disputed", ...IMPRINT];
  const every = (edge: Edge, field: "claim" | "source_ref") => once(edge.claims.map((claim) => claim[field]).filter(Boolean)).join("; ");
  return csv([heads, ...edges.map((edge) => [
    edge.id, edge.source.id, plain(edge.source.label, lang),
    plain(model.edgeKinds.get(edge.kind)!.label, lang), plain(edge.label, lang),
    edge.target.id, plain(edge.target.label, lang), measure(edge, reader),
    ...[0, 1, 2].map((nth) => String(edge.share?.[nth] ?? "")), edge.firmness,
    said(edge, lang, "status"), said(edge, lang, "basis"), dated(edge, "since"), dated(edge, "until"),
    said(edge, lang, "source_label"), every(edge, "source_ref"), every(edge, "claim"),
    mark(edge.disputed, lang), ...imprinted(imprint),
  ])]);
}
