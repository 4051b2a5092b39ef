/* The query engine in a thread of its own: unpacks Oxigraph and the graph, answers one query after
   another. The page ends it by `terminate` where a query takes too long. */

import { initSync, Store } from "oxigraph/web.js";
import { csvCell, fault, formOf, prologue, shortened, withPrefixes, type Cell, type Reply, type Request, type Term } from "./asking.ts";
import type { Lang } from "./payload.ts";
import { triples } from "./triples.ts";
import { unlzma } from "./unlzma.ts";

const MOST_TEXT = 200_000; // letters of a graph that the page shows
const TERMS = `SELECT DISTINCT ?term ?label {
  { SELECT DISTINCT ?term { [] a ?term } } UNION { SELECT DISTINCT ?term { [] ?term [] } }
  UNION { SELECT DISTINCT ?term { ?term a ld:Entity } } UNION { SELECT DISTINCT ?term { ?term a ld:Code } }
  OPTIONAL { ?term rdfs:label ?label } }`;

interface Bindings {
  head: { vars?: string[] };
  boolean?: boolean;
  results?: { bindings: Record<string, { type: Cell["type"]; value: string; "xml:lang"?: string; datatype?: string }>[] };
}

let store: Store;
let prefixes: Record<string, string> = {};
let last: { columns: string[]; rows: Bindings["results"] } | null = null;

const say = (reply: Reply) => postMessage(reply);
const bytes = (text: string) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

function start({ engine, graph, prefixes: known }: Extract<Request, { kind: "start" }>): void {
  const began = performance.now();
  prefixes = known;
  initSync({ module: unlzma(bytes(engine)) as BufferSource });
  store = new Store();
  // In one transaction: without, loading takes three times as long.
  store.load(triples(unlzma(bytes(graph))), { format: "application/n-triples", lenient: true });
  say({ kind: "ready", triples: store.size, terms: terms(), ms: performance.now() - began });
}

/** What can be completed: classes, properties, things and codes that the graph itself names. */
function terms(): Term[] {
  const found = new Map<string, Term["labels"]>();
  for (const { term, label } of asked(TERMS).results!.bindings) {
    const name = shortened(term!.value, prefixes);
    if (!name) continue;
    if (!found.has(name)) found.set(name, {});
    if (label) found.get(name)![(label["xml:lang"] ?? "en") as Lang] = label.value;
  }
  return [...found].map(([name, labels]) => ({ name, labels })).sort((a, b) => (a.name < b.name ? -1 : 1));
}

function asked(query: string): Bindings {
  return JSON.parse(store.query(prologue(prefixes) + query, { results_format: "json" }) as string) as Bindings;
}

function ask({ query, most }: Extract<Request, { kind: "ask" }>): void {
  const began = performance.now();
  const spent = () => performance.now() - began;
  last = null;
  const form = formOf(query);
  if (form === "CONSTRUCT" || form === "DESCRIBE") {
    const whole = store.query(prologue(prefixes) + query, { results_format: "text/turtle" }) as string;
    const cut = whole.length > MOST_TEXT ? whole.lastIndexOf("\n", MOST_TEXT) : whole.length;
    const text = withPrefixes(whole.slice(0, cut), prefixes);
    const named = [...new Set([...whole.matchAll(/<([^<>\s]*)>/g)].map(([, iri]) => iri!))];
    say({ kind: "graph", text, cut: whole.length - cut, named, ms: spent() });
    return;
  }
  const { head, boolean, results } = asked(query);
  if (boolean !== undefined) {
    say({ kind: "boolean", answer: boolean, ms: spent() });
    return;
  }
  const columns = inOrder(head.vars ?? [], query);
  last = { columns, rows: results };
  const rows = results!.bindings.slice(0, most).map((row) => columns.map((name) => cell(row[name])));
  say({ kind: "rows", columns, rows, total: results!.bindings.length, named: named(), ms: spent() });
}

/** `SELECT *` gives its columns in the order in which the query first names them. */
function inOrder(columns: string[], query: string): string[] {
  if (!/\bSELECT\s+(?:(?:DISTINCT|REDUCED)\s+)?\*/i.test(query)) return columns;
  const place = (name: string) => query.search(new RegExp(`[?$]${name}(?![\\w])`));
  return [...columns].sort((a, b) => place(a) - place(b));
}

function cell(found: { type: Cell["type"]; value: unknown; "xml:lang"?: string; datatype?: string } | undefined): Cell | null {
  if (!found) return null;
  const value = typeof found.value === "string" ? found.value : JSON.stringify(found.value);
  return { type: found.type, value, ...(found["xml:lang"] && { lang: found["xml:lang"] }), ...(found.datatype && { datatype: found.datatype }) };
}

/** Every address in the answer, in all its rows. */
function named(): string[] {
  const found = new Set<string>();
  for (const row of last!.rows!.bindings) {
    for (const term of Object.values(row)) if (term.type === "uri") found.add(term.value);
  }
  return [...found];
}

function csv(): void {
  if (!last) return;
  const { columns, rows } = last;
  const lines = [columns, ...rows!.bindings.map((row) => columns.map((name) => cell(row[name])?.value ?? ""))];
  // The mark tells spreadsheets that the letters are UTF-8.
  say({ kind: "csv", file: new Blob(["\ufeff", ...lines.map((line) => `${line.map(csvCell).join(",")}\r\n`)], { type: "text/csv" }) });
}

addEventListener("message", ({ data }: MessageEvent<Request>) => {
  try {
    if (data.kind === "start") start(data);
    else if (data.kind === "ask") ask(data);
    else csv();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    // A fault of the engine itself leaves it in no state to go on; one of the query is only told.
    const broken = data.kind === "start" || error instanceof WebAssembly.RuntimeError || error instanceof RangeError;
    say(broken ? { kind: "broken", message } : { kind: "failed", ...fault(message) });
  }
});
