/* The query engine in a thread of its own: unpacks Oxigraph and the graph, answers one query after
   another. The page ends it by `terminate` where a query takes too long. */

import { initSync, Store } from "oxigraph/web.js";
import { cell, csvOf, fault, formOf, inOrder, named, prologue, TERMS, termsOf, withPrefixes, type Bindings, type Reply, type Request, type Row } from "./asking.ts";
import { triples } from "./triples.ts";
import { unlzma } from "./unlzma.ts";

const MOST_TEXT = 200_000; // letters of a graph that the page shows

let store: Store;
let prefixes: Record<string, string> = {};
let last: { columns: string[]; rows: Row[] } | null = null;

const say = (reply: Reply) => postMessage(reply);
const bytes = (text: string) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

function start({ engine, graph, prefixes: known }: Extract<Request, { kind: "start" }>): void {
  const began = performance.now();
  prefixes = known;
  initSync({ module: unlzma(bytes(engine)) as BufferSource });
  store = new Store();
  // In one transaction: without, loading takes three times as long.
  store.load(triples(unlzma(bytes(graph))), { format: "application/n-triples", lenient: true });
  say({ kind: "ready", triples: store.size, terms: termsOf(asked(TERMS), prefixes), ms: performance.now() - began });
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
  last = { columns, rows: results!.bindings };
  const rows = last.rows.slice(0, most).map((row) => columns.map((name) => cell(row[name])));
  say({ kind: "rows", columns, rows, total: last.rows.length, named: named(last.rows), ms: spent() });
}

function csv(): void {
  if (last) say({ kind: "csv", file: csvOf(last.columns, last.rows) });
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
