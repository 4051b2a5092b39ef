/* The same content as the picture, as two tables behind tabs: for readers without a mouse or
   without sight of the picture, and for anyone who wants to sort, sift and read down a list. */

import type { Details } from "./details.ts";
import { imprint } from "./files.ts";
import { button, edgeSwatch, el } from "./marks.ts";
import type { Edge, Model, Node } from "./model.ts";
import { kindsInOrder, options, relationColumns, relationFacets, relationsCsv, thingColumns, thingFacets, thingsCsv, type Facet, type Sort } from "./rows.ts";
import { save } from "./saving.ts";
import { Scope, type Part } from "./scope.ts";
import { Sheet } from "./sheet.ts";
import type { Pane, Reader, State } from "./state.ts";

export class Tables implements Pane {
  private readonly things: Sheet<Node>;
  private readonly relations: Sheet<Edge>;
  private readonly tabs = new Map<Sort, HTMLButtonElement>();
  private readonly tools = el("div", { class: "sift" });
  private readonly input = el("input", { type: "search", id: "rows", autocomplete: "off", spellcheck: "false" });
  private readonly tally = el("output", { for: "rows" });
  private readonly menus = el("div", { class: "menus" });
  private readonly scope: Scope;
  private look = "";
  private tab: Sort = "relations";
  private madeFor: string | null = null;
  private marked: Node | Edge | null = null;

  constructor(
    readonly box: HTMLElement,
    private readonly model: Model,
    private readonly details: Details,
    private readonly reader: Reader,
    part: () => Part | null,
  ) {
    this.scope = new Scope("row-scope", reader, part);
    const sifted = () => this.#list();
    this.things = new Sheet<Node>({
      name: "things", things: this.#thingsInOrder(), columns: thingColumns(model), facets: thingFacets(model),
      cells: (node) => this.#thing(node), open: (node) => this.reader.go({ node }),
    }, reader, sifted);
    this.relations = new Sheet<Edge>({
      name: "relations", things: this.#relationsInOrder(), columns: relationColumns(reader), facets: relationFacets(model, reader),
      cells: (edge) => this.#relation(edge), open: (edge) => this.reader.go({ edge }),
    }, reader, sifted);
    this.input.addEventListener("input", sifted);
    addEventListener("resize", () => { if (!this.box.hidden) this.#sheet.paint(); });
  }

  get #sheet(): Sheet<Node> | Sheet<Edge> { return this.tab === "things" ? this.things : this.relations; }

  show(state: State): void {
    const { node, edge } = state;
    this.#within(this.scope.now(state));
    const chosen = node ?? edge;
    const moved = chosen !== this.marked;
    if (moved && edge && !this.box.contains(document.activeElement)) this.tab = "relations";
    if (this.madeFor !== this.reader.lang) this.#make();
    else this.#turn();
    this.marked = chosen;
    this.things.mark((one) => (one === node ? "chosen" : one === edge?.source || one === edge?.target ? "near" : null));
    this.relations.mark((one) => (one === edge ? "chosen" : node && (one.source === node || one.target === node) ? "near" : null));
  }

  /** List only what belongs to a part of the page. */
  #within(part: Part | null): void {
    const look = JSON.stringify(part && [part.name, part.nodes.length, part.edges.length, part.nodes[0]?.id, part.edges[0]?.id, part.edges.at(-1)?.id]);
    if (look === this.look) return;
    this.look = look;
    this.things.within = part && new Set(part.nodes);
    this.relations.within = part && new Set(part.edges);
    if (this.madeFor !== this.reader.lang) return;
    this.#facets();
    this.#list();
  }

  // ---- built once for each language

  #make(): void {
    const { t } = this.reader;
    this.madeFor = this.reader.lang;
    this.input.placeholder = t("filter");
    this.tools.replaceChildren(
      el("label", { for: "rows", class: "unseen" }, t("filter")), this.input, this.scope.menu, this.menus,
      button({ id: "rows-csv" }, () => this.#save(), t("csvSeen")), this.tally);
    this.box.replaceChildren(this.#tabList(), this.tools, this.things.box, this.relations.box);
    this.#turn(); // a hidden table has no height to fill
    this.#list();
  }

  #tabList() {
    const tabs = (["things", "relations"] as const).map((name) => {
      const tab = button({ role: "tab", id: `tab-${name}`, "aria-controls": `sheet-${name}` }, () => this.#choose(name));
      this.tabs.set(name, tab);
      return tab;
    });
    const list = el("div", { role: "tablist", class: "tabs", "aria-label": this.reader.t("table") }, tabs);
    list.addEventListener("keydown", (event) => {
      if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
      event.preventDefault();
      this.#choose(this.tab === "things" ? "relations" : "things");
      this.tabs.get(this.tab)!.focus();
    });
    return list;
  }

  #choose(name: Sort): void {
    this.tab = name;
    this.#turn();
    this.#sheet.paint();
    this.#sheet.reveal();
  }

  /** Show the chosen tab. */
  #turn(): void {
    for (const [name, tab] of this.tabs) {
      tab.setAttribute("aria-selected", String(name === this.tab));
      tab.tabIndex = name === this.tab ? 0 : -1;
    }
    const changed = this.#sheet.box.hidden || !this.menus.childElementCount;
    this.things.box.hidden = this.tab !== "things";
    this.relations.box.hidden = this.tab !== "relations";
    if (changed || this.menus.lang !== this.reader.lang) this.#facets();
    this.#count();
  }

  #facets(): void {
    this.menus.lang = this.reader.lang;
    const { facets } = this.#sheet.content as { facets: Facet<Node | Edge>[] };
    const things: (Node | Edge)[] = this.#sheet.things;
    const { chosen } = this.#sheet;
    this.menus.replaceChildren(...facets.map((facet, nth) => {
      const name = this.reader.t(facet.word);
      const select = el("select", { id: `facet-${facet.word}`, "aria-label": name }, el("option", { value: "" }, `${name}: ${this.reader.t("anyValue")}`),
        options(things, facet).map(({ key, label, count }) =>
          el("option", { value: key, selected: chosen[nth] === key }, `${this.details.plain(label)} (${count})`)));
      select.addEventListener("change", () => {
        chosen[nth] = select.value;
        this.#list();
      });
      return select;
    }));
  }

  #list(): void {
    this.things.list(this.input.value);
    this.relations.list(this.input.value);
    this.#count();
  }

  #count(): void {
    const { t } = this.reader;
    const { shown, things } = this.#sheet;
    this.tally.textContent = t(shown.length ? "rowsShown" : "noRows", { n: shown.length, all: things.length });
    const tab = (name: Sort, head: string, n: number) =>
      this.tabs.get(name)!.replaceChildren(t(head), " ", el("span", { class: "tally" }, String(n)));
    tab("things", "thingsHead", this.things.shown.length);
    tab("relations", "relationsHead", this.relations.shown.length);
  }

  #save(): void {
    const { lang } = this.reader;
    const said = imprint(this.model);
    const text = this.tab === "things"
      ? thingsCsv(this.model, this.things.shown, lang, said)
      : relationsCsv(this.model, this.relations.shown, this.reader, said);
    save(`lodeway-${this.tab}.csv`, "text/csv", text, this.reader);
  }

  // ---- cells

  #thingsInOrder(): Node[] {
    const order = new Map([...this.model.nodeKinds.keys()].map((key, nth) => [key, nth]));
    return [...this.model.nodes].sort((a, b) => order.get(a.kind)! - order.get(b.kind)! || b.edges.length - a.edges.length);
  }

  /** By kind, the latest first; the lists, which are long and alike, last. */
  #relationsInOrder(): Edge[] {
    const order = new Map(kindsInOrder(this.model).map((key, nth) => [key, nth]));
    const keyed = this.model.edges.map((edge) => ({ edge, kind: order.get(edge.kind)!, since: edge.claims[0]?.since ?? "" }));
    keyed.sort((a, b) => a.kind - b.kind || (a.since < b.since ? 1 : a.since > b.since ? -1 : 0));
    return keyed.map(({ edge }) => edge);
  }

  #thing(node: Node): (HTMLElement | string)[] {
    const [, names, kind, count] = this.things.content.columns.map((column) => column.read(node, this.reader.lang));
    return [this.details.nodeButton(node), el("bdi", {}, names!), el("bdi", {}, kind!), count!];
  }

  #relation(edge: Edge): (HTMLElement | string)[] {
    const words = this.relations.content.columns.map((column) => column.read(edge, this.reader.lang));
    const relation = button({ class: "plain" }, () => this.reader.go({ edge }),
      edgeSwatch(this.model.edgeKinds.get(edge.kind)!), this.details.phrase(edge.label));
    return [this.details.nodeButton(edge.source), relation, this.details.nodeButton(edge.target),
      ...words.slice(3).map((said) => el("bdi", { title: said || null }, said))];
  }
}
