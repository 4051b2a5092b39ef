/* What the page and its query worker say to each other, and what both must know of SPARQL. */

import type { Lang, Text } from "./payload.ts";

/** A term of an answer: an address, a text with its language or datatype, a blank node. */
export interface Cell {
  type: "uri" | "literal" | "bnode" | "triple";
  value: string;
  lang?: string;
  datatype?: string;
}

/** Something a query can name, as it is written there, with its labels. */
export interface Term {
  name: string;
  labels: Text;
}

export type Request =
  | { kind: "start"; engine: string; graph: string; prefixes: Record<string, string> }
  | { kind: "ask"; query: string; most: number }
  | { kind: "csv" };

export type Reply =
  | { kind: "ready"; triples: number; terms: Term[]; ms: number }
  | { kind: "rows"; columns: string[]; rows: (Cell | null)[][]; total: number; named: string[]; ms: number }
  | { kind: "boolean"; answer: boolean; ms: number }
  | { kind: "graph"; text: string; cut: number; named: string[]; ms: number }
  | { kind: "csv"; file: Blob }
  | { kind: "failed"; message: string; line: number | null; column: number | null }
  | { kind: "broken"; message: string };

export type Form = "SELECT" | "ASK" | "CONSTRUCT" | "DESCRIBE";

/** The form of a query, told by its first word after the prologue; null if it has none. */
export function formOf(query: string): Form | null {
  const bare = query
    .replace(/<[^<>\s]*>|#[^\n]*/g, (found) => (found.startsWith("<") ? "<>" : ""))
    .replace(/\b(?:PREFIX\s+[^\s:]*:|BASE)\s*<>/gi, "");
  return (/^\s*(SELECT|ASK|CONSTRUCT|DESCRIBE)\b/i.exec(bare)?.[1]?.toUpperCase() as Form | undefined) ?? null;
}

/** The prefixes on one line, so that the lines of what follows only move by one. */
export function prologue(prefixes: Record<string, string>): string {
  return Object.entries(prefixes).map(([name, iri]) => `PREFIX ${name}: <${iri}>`).join(" ") + "\n";
}

/** Where the engine found a fault, in lines of the query itself, and what it says. */
export function fault(message: string): { message: string; line: number | null; column: number | null } {
  const found = /^error at (\d+):(\d+): (.*)$/s.exec(message);
  // Of what could stand there, the engine also tells every range of letters.
  const brief = (text: string) => text.replace(/, \[.*$/s, " …").slice(0, 300);
  if (!found) return { message: brief(message), line: null, column: null };
  return { message: brief(found[3]!), line: Math.max(Number(found[1]) - 1, 1), column: Number(found[2]) };
}

const LOCAL = /^[A-Za-z_](?:[\w-]*\w)?$/;

/** An address by its prefix where it has one, as a query would write it; else in full. */
export function shortened(iri: string, prefixes: Record<string, string>): string | null {
  let best: string | null = null;
  let length = 0;
  for (const [name, start] of Object.entries(prefixes)) {
    const local = iri.slice(start.length);
    if (start.length > length && iri.startsWith(start) && LOCAL.test(local)) [best, length] = [`${name}:${local}`, start.length];
  }
  return best;
}

/** Turtle with its addresses by their prefixes, which are declared where they are used. */
export function withPrefixes(turtle: string, prefixes: Record<string, string>): string {
  const used = new Set<string>();
  const text = turtle.replace(/"(?:[^"\\]|\\.)*"|<([^<>"\s]*)>/g, (whole, iri: string | undefined) => {
    const name = iri === undefined ? null : shortened(iri, prefixes);
    if (name) used.add(name.slice(0, name.indexOf(":")));
    return name ?? whole;
  });
  const heads = [...used].sort().map((name) => `@prefix ${name}: <${prefixes[name]}> .\n`);
  return heads.length ? `${heads.join("")}\n${text}` : text;
}

/** A cell of a CSV file that no spreadsheet runs as a formula. */
export function csvCell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) && !/^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** One row of SPARQL results in JSON, its terms by the names of their columns. */
export type Row = Record<string, { type: Cell["type"]; value: unknown; "xml:lang"?: string; datatype?: string }>;

export interface Bindings {
  head: { vars?: string[] };
  boolean?: boolean;
  results?: { bindings: Row[] };
}

/** What can be completed: classes, properties, things and codes that the graph itself names. */
export const TERMS = `SELECT DISTINCT ?term ?label {
  { SELECT DISTINCT ?term { [] a ?term } } UNION { SELECT DISTINCT ?term { [] ?term [] } }
  UNION { SELECT DISTINCT ?term { ?term a ld:Entity } } UNION { SELECT DISTINCT ?term { ?term a ld:Code } }
  OPTIONAL { ?term rdfs:label ?label } }`;

export function termsOf({ results }: Bindings, prefixes: Record<string, string>): Term[] {
  const found = new Map<string, Term["labels"]>();
  for (const { term, label } of results!.bindings) {
    const name = shortened(String(term!.value), prefixes);
    if (!name) continue;
    if (!found.has(name)) found.set(name, {});
    if (label) found.get(name)![(label["xml:lang"] ?? "en") as Lang] = String(label.value);
  }
  return [...found].map(([name, labels]) => ({ name, labels })).sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** `SELECT *` gives its columns in the order in which the query first names them. */
export function inOrder(columns: string[], query: string): string[] {
  if (!/\bSELECT\s+(?:(?:DISTINCT|REDUCED)\s+)?\*/i.test(query)) return columns;
  const place = (name: string) => query.search(new RegExp(`[?$]${name}(?![\\w])`));
  return [...columns].sort((a, b) => place(a) - place(b));
}

export function cell(found: Row[string] | undefined): Cell | null {
  if (!found) return null;
  const value = typeof found.value === "string" ? found.value : JSON.stringify(found.value);
  return { type: found.type, value, ...(found["xml:lang"] && { lang: found["xml:lang"] }), ...(found.datatype && { datatype: found.datatype }) };
}

/** Every address in an answer, in all its rows. */
export function named(rows: Row[]): string[] {
  const found = new Set<string>();
  for (const row of rows) {
    for (const term of Object.values(row)) if (term.type === "uri") found.add(String(term.value));
  }
  return [...found];
}

export function csvOf(columns: string[], rows: Row[]): Blob {
  const lines = [columns, ...rows.map((row) => columns.map((name) => cell(row[name])?.value ?? ""))];
  // The mark tells spreadsheets that the letters are UTF-8.
  return new Blob(["\ufeff", ...lines.map((line) => `${line.map(csvCell).join(",")}\r\n`)], { type: "text/csv" });
}

/** The query that a page begins with, for the names of one language. */
export const begun = (first: string, lang: Lang): string => first.replace('"en"', `"${lang}"`);
