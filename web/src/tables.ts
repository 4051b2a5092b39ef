/* The same content as the picture, as two tables: for readers without a mouse or without
   sight of the picture, and for anyone who wants to read down a list. */

import type { Details } from "./details.ts";
import { button, edgeSwatch, el } from "./marks.ts";
import { fold, LANGUAGES, type Edge, type Model } from "./model.ts";
import type { Pane, Reader } from "./state.ts";

export class Tables implements Pane {
  private madeFor: string | null = null;

  constructor(
    readonly box: HTMLElement,
    private readonly model: Model,
    private readonly details: Details,
    private readonly reader: Reader,
  ) {}

  /** Build on first sight and after a change of language; 900 rows are too many to redo often. */
  show(): void {
    if (this.madeFor === this.reader.lang) return;
    this.madeFor = this.reader.lang;
    this.box.replaceChildren(this.#filter(), this.#things(), this.#relations());
  }

  #filter() {
    const { t } = this.reader;
    const input = el("input", { type: "search", id: "rows", autocomplete: "off" });
    const tally = el("output", { for: "rows" });
    input.addEventListener("input", () => this.#sift(fold(input.value), tally));
    return el("p", { class: "sift" }, el("label", { for: "rows" }, t("filter")), input, tally);
  }

  #sift(wanted: string, tally: HTMLOutputElement): void {
    const rows = [...this.box.querySelectorAll<HTMLElement>("tbody tr")];
    for (const row of rows) row.hidden = !fold(row.textContent ?? "").includes(wanted);
    const shown = rows.filter((row) => !row.hidden).length;
    tally.textContent = wanted ? this.reader.t("rowsShown", { n: shown, all: rows.length }) : "";
  }

  #table(caption: string, heads: string[], rows: HTMLElement[]) {
    return el("table", {},
      el("caption", {}, caption),
      el("thead", {}, el("tr", {}, heads.map((head) => el("th", { scope: "col" }, this.reader.t(head))))),
      el("tbody", {}, rows));
  }

  #things() {
    const { t, lang } = this.reader;
    const other = lang === "zh" ? "en" : "zh";
    const order = [...this.model.nodeKinds.keys()];
    const nodes = [...this.model.nodes].sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind)
      || this.details.plain(a.label).localeCompare(this.details.plain(b.label), LANGUAGES[lang]));
    const rows = nodes.map((node) => el("tr", {},
      el("th", { scope: "row" }, this.details.nodeButton(node)),
      el("td", {}, el("bdi", { lang: LANGUAGES[other]! }, node.label[other] ?? "")),
      el("td", {}, this.details.phrase(this.model.nodeKinds.get(node.kind)!.label)),
      el("td", { class: "number" }, String(node.edges.length))));
    return this.#table(t("thingsHead"), ["name", "names", "kind", "count"], rows);
  }

  #relations() {
    const rows = this.model.edges.map((edge) => el("tr", {},
      el("th", { scope: "row" }, this.details.nodeButton(edge.source)),
      el("td", {}, button({ class: "plain" }, () => this.reader.go({ edge }),
        edgeSwatch(this.model.edgeKinds.get(edge.kind)!), this.details.phrase(edge.label))),
      el("td", {}, this.details.nodeButton(edge.target)),
      el("td", {}, this.#dates(edge)),
      el("td", {}, this.#sources(edge)),
      el("td", {}, edge.disputed ? this.reader.t("yes") : "")));
    return this.#table(this.reader.t("relationsHead"), ["from", "relation", "to", "dates", "source", "disputed"], rows);
  }

  #dates(edge: Edge) {
    return [...new Set(edge.claims.map((claim) => claim.when).filter(Boolean))].sort().join(", ");
  }

  #sources(edge: Edge) {
    const names = new Map(edge.claims.map((claim) => [this.details.plain(claim.source_label), claim.source_label]));
    return [...names.values()].flatMap((name, nth) => (nth ? ["; ", this.details.phrase(name)] : [this.details.phrase(name)]));
  }
}
