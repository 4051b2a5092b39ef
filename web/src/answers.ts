/* What a query found: a table whose ids lead to the things they name, or a text. */

import { shortened, type Cell, type Reply } from "./asking.ts";
import { el, safeAddress } from "./marks.ts";
import { LANGUAGES, type Edge, type Model, type Node } from "./model.ts";
import type { Reader } from "./state.ts";

export const MOST_ROWS = 1000;
const AT_ONCE = 50;

type Rows = Extract<Reply, { kind: "rows" }>;

/** What of the page an id of the graph means: a thing, or a claim by the relation it is told of. */
export class Links {
  private claims: Map<string, Node | Edge> | null = null;

  constructor(private readonly model: Model, private readonly base: string) {}

  of(iri: string): Node | Edge | null {
    if (!iri.startsWith(this.base)) return null;
    const id = iri.slice(this.base.length);
    return this.model.nodeById.get(id) ?? this.#claims().get(id) ?? null;
  }

  /** All things that an answer names, by themselves or by a claim about them. */
  nodes(named: string[]): Set<Node> {
    const found = named.map((iri) => this.of(iri)).filter((one) => one !== null);
    return new Set(found.flatMap((one) => ("target" in one ? [one.source, one.target] : [one])));
  }

  #claims(): Map<string, Node | Edge> {
    if (!this.claims) {
      this.claims = new Map();
      for (const node of this.model.nodes) {
        for (const { claim } of this.model.claims(node.statements)) this.claims.set(claim, node);
      }
      for (const edge of this.model.edges) for (const { claim } of edge.claims) this.claims.set(claim, edge);
    }
    return this.claims;
  }
}

export class Answers {
  private asked = 0;

  constructor(
    readonly box: HTMLElement,
    private readonly reader: Pick<Reader, "lang" | "t">,
    private readonly prefixes: Record<string, string>,
    /** What leads to the thing that an address names, where there is one. */
    private readonly link: (iri: string, name: Element) => Element | null,
  ) {}

  clear(): void {
    this.asked += 1;
    this.box.replaceChildren();
  }

  text(words: string): void {
    this.clear();
    this.box.append(el("pre", { tabindex: "0" }, words));
  }

  /** Rows by and by, a few with each frame, so that a long answer does not hold up the page. */
  rows({ columns, rows, total }: Rows): void {
    this.clear();
    if (!total) {
      this.box.append(el("p", { class: "soft" }, this.reader.t("sparqlNone")));
      return;
    }
    const body = el("tbody", {});
    const head = el("tr", {}, columns.map((name) => el("th", { scope: "col" }, name)));
    this.box.append(el("div", { class: "wide", tabindex: "0", role: "region", "aria-label": this.reader.t("sparqlAnswer") }, el("table", {}, el("thead", {}, head), body)));
    if (total > rows.length) this.box.append(el("p", { class: "soft" }, this.reader.t("sparqlMore", { n: (total - rows.length).toLocaleString("en") })));
    const { asked } = this;
    const add = (from: number) => {
      if (asked !== this.asked || from >= rows.length) return;
      body.append(...rows.slice(from, from + AT_ONCE).map((row) => el("tr", {}, row.map((cell) => this.#cell(cell)))));
      requestAnimationFrame(() => add(from + AT_ONCE));
    };
    add(0);
  }

  #cell(cell: Cell | null): HTMLElement {
    if (!cell) return el("td", {});
    if (cell.type === "uri") return el("td", {}, this.#name(cell.value));
    const number = /#(?:integer|decimal|double|float)$/.test(cell.datatype ?? "");
    const lang = cell.lang && cell.lang !== this.reader.lang ? LANGUAGES[cell.lang] ?? cell.lang : null;
    return el("td", { class: number ? "number" : null, lang, dir: "auto" }, cell.type === "bnode" ? `_:${cell.value}` : cell.value);
  }

  #name(iri: string): Element {
    const name = el("bdi", {}, shortened(iri, this.prefixes) ?? iri);
    const link = this.link(iri, name);
    if (link) return link;
    const address = iri.startsWith(this.prefixes["ld"]!.replace(/ontology#$/, "")) ? null : safeAddress(iri);
    return address ? el("a", { href: address, target: "_blank", rel: "noopener noreferrer", title: this.reader.t("linkTitle") }, name) : name;
  }
}
