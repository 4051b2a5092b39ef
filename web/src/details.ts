/* The panel beside the picture: a node, a relation, or how to read the page.
   Everything from the data becomes text through `el` and `phrase`; nothing becomes markup. */

import { citing } from "./cite.ts";
import { dateText } from "./dates.ts";
import { button, edgeSwatch, el, nodeSwatch, safeAddress } from "./marks.ts";
import { heading, measure, measured } from "./firmness.ts";
import { fold, LANGUAGES, spoken, type Edge, type Group, type Model, type Node } from "./model.ts";
import type { Claim, Fact, Kind, Text } from "./payload.ts";
import type { View } from "./scenes.ts";
import type { Reader, State } from "./state.ts";
import { Teller } from "./stories.ts";
import type { Views } from "./views.ts";
import { whatIf } from "./whatifs.ts";

export class Details {
  private readonly teller: Teller;

  constructor(
    readonly card: HTMLElement,
    readonly model: Model,
    readonly reader: Reader,
    readonly views: Views,
  ) {
    this.teller = new Teller(this, model, reader);
  }

  show(state: State): void {
    const { node, edge, missing, topic, from, to, story } = state;
    const told = this.teller.parts(state);
    const parts = node ? this.#node(node, state) : edge ? this.#edge(edge) : story ? []
      : from && to ? this.views.ofPath(state, this) : this.#start(missing, topic);
    const held = this.card.contains(document.activeElement) ? document.activeElement : null;
    this.card.replaceChildren(...[...told, ...parts].flat().filter((part) => part !== null));
    this.card.parentElement!.scrollTop = 0;
    // The button that was pressed is gone.
    if (held) (this.teller.holder(held) ?? this.card).focus({ preventScroll: true });
  }

  // ---- words

  /** Text of the data, walled off (`bdi`) so that its writing direction stays its own. */
  phrase(text: Text | undefined): HTMLElement {
    const { words, lang } = spoken(text, this.reader.lang);
    return el("bdi", { lang: lang === this.reader.lang ? null : LANGUAGES[lang] ?? lang }, words);
  }

  plain(text: Text | undefined): string { return spoken(text, this.reader.lang).words; }

  #kindLine(kind: Kind, mark: (kind: Kind) => SVGSVGElement) {
    return el("p", { class: "kicker" }, mark(kind), el("span", { class: "kind" }, this.phrase(kind.label)));
  }

  #section(word: string, ...content: (Element | null | Element[])[]) {
    return el("section", {}, el("h3", {}, this.reader.t(word)), ...content);
  }

  /** A list of terms; a term that follows itself is named once, with both its values. */
  #terms(pairs: [string, Element | string | undefined | false][]) {
    const shown = pairs.filter(([, value]) => value);
    if (!shown.length) return null;
    const named = ([name]: [string, unknown], nth: number) => nth === 0 || shown[nth - 1]![0] !== name;
    return el("dl", {}, shown.flatMap((pair, nth) => [
      named(pair, nth) ? el("dt", {}, el("bdi", {}, pair[0])) : null,
      el("dd", {}, pair[1]),
    ]));
  }

  source(label: Text | undefined, ref: string | undefined): HTMLElement {
    const address = safeAddress(ref);
    const name = label ? this.phrase(label) : el("bdi", {}, ref ?? "");
    if (address) {
      return el("a", { href: address, target: "_blank", rel: "noopener noreferrer", title: this.reader.t("linkTitle") }, name);
    }
    return label && ref ? el("span", {}, name, " ", el("bdi", { class: "ref" }, ref)) : name;
  }

  // ---- nothing chosen

  #start(missing: string | null, view: View | null) {
    const { t, count } = this.reader;
    const { content, evidence, nodes, edges } = this.model;
    const disputed = edges.filter((edge) => edge.disputed);
    const sources = new Set(evidence.map((claim) => claim.source_ref || JSON.stringify(claim.source_label)));
    const totals = [count("things", nodes.length), count("relations", edges.length), count("sources", sources.size)];
    const unknown = missing ? el("p", { class: "notice" }, t("unknown", { id: missing })) : null;
    if (view) {
      const cited = citing({ id: view.key, name: `${this.plain(view.question)} ${this.plain(view.answer)}`, claims: [] }, content, this.reader);
      return [unknown, ...this.#withStories(this.views.opening(view, this)), cited];
    }
    return [
      unknown,
      el("h2", {}, t("about")),
      Object.keys(content.about ?? {}).length ? el("p", {}, this.phrase(content.about)) : null,
      el("p", { class: "totals" }, totals.join(" · ")),
      el("p", { class: "soft" }, nodes.length ? t("help") : t("empty")),
      this.teller.list(),
      nodes.length ? this.#section("again", this.#nodeList(this.model.mostConnected(8))) : null,
      disputed.length ? this.#section("disputedRelations", this.#edgeList(disputed.slice(0, 12))) : null,
    ];
  }

  /** The stories stand before the first list of what a view opens with. */
  #withStories(parts: (Element | null)[]): (Element | null)[] {
    const at = parts.findIndex((part) => part?.tagName === "SECTION");
    const place = at < 0 ? parts.length : at;
    return [...parts.slice(0, place), this.teller.list(), ...parts.slice(place)];
  }

  #nodeList(nodes: Node[]) {
    return el("ul", { class: "rows" }, nodes.map((node) => el("li", {}, this.nodeButton(node),
      el("span", { class: "tally" }, this.reader.count("relations", node.edges.length)))));
  }

  #edgeList(edges: Edge[]) {
    return el("ul", { class: "rows" }, edges.map((edge) => el("li", {}, this.edgeButton(edge))));
  }

  edgeButton(edge: Edge): HTMLButtonElement {
    return button({ class: "plain" }, () => this.reader.go({ edge }),
      edgeSwatch(this.model.edgeKinds.get(edge.kind)!),
      el("span", {}, this.phrase(edge.source.label), " ", el("em", {}, this.phrase(edge.label)), " ", this.phrase(edge.target.label)));
  }

  nodeButton(node: Node): HTMLButtonElement {
    return button({ class: "plain" }, () => this.reader.go({ node }),
      nodeSwatch(this.model.nodeKinds.get(node.kind)!), this.phrase(node.label));
  }

  // ---- a node

  #node(node: Node, state: State) {
    const { t } = this.reader;
    return [
      this.#head(this.#kindLine(this.model.nodeKinds.get(node.kind)!, nodeSwatch)),
      el("h2", {}, this.phrase(node.label)),
      this.#otherNames(node),
      ...this.views.ofNode(node, state),
      this.#facts(node.facts ?? []),
      whatIf(node, this),
      this.#relations(node),
      node.statements?.length
        ? this.#section("statements", this.model.claims(node.statements).map((claim) => this.#claim(claim)))
        : null,
      citing({ id: node.id, name: this.plain(node.label), claims: [] }, this.model.content, this.reader),
      el("p", { class: "ref" }, t("id"), " ", el("bdi", {}, node.id)),
    ];
  }

  #head(kicker: Element) {
    const close = button({ class: "close", "aria-label": this.reader.t("close") }, () => this.reader.go({}), "×");
    return el("div", { class: "head" }, kicker, close);
  }

  #otherNames(node: Node) {
    const shown = this.plain(node.label);
    const names: [string | null, string][] = [...Object.entries(node.label), ...(node.alt ?? []).map((name): [null, string] => [null, name])];
    const others = names.filter(([, name]) => name !== shown);
    if (!others.length) return null;
    const parts = others.flatMap(([lang, name], nth) =>
      [nth ? " · " : "", el("bdi", { lang: (lang && LANGUAGES[lang]) || null }, name)]);
    return el("p", { class: "soft" }, ...parts);
  }

  #facts(facts: Fact[]) {
    if (!facts.length) return null;
    return this.#section("facts", this.#terms(facts.map((fact) => [this.plain(fact.name), this.#value(fact)])));
  }

  #value(fact: Fact) {
    const receipt: (Element | string)[] = [];
    if (fact.when) receipt.push(dateText(fact.when, this.reader.t));
    if (fact.source_label || fact.source_ref) receipt.push(this.source(fact.source_label, fact.source_ref));
    const parts = receipt.flatMap((part, nth) => (nth ? [" · ", part] : [part]));
    return el("span", {}, this.phrase(fact.value), parts.length ? el("small", {}, ...parts) : null);
  }

  #relations(node: Node) {
    const { t } = this.reader;
    const groups = this.model.relationGroups(node);
    if (!groups.length) return this.#section("relationsHead", el("p", { class: "soft" }, t("noRelations")));
    return this.#section("relationsHead", groups.map((group) => this.#group(node, group)));
  }

  #group(node: Node, { kind, outward, standing, edges }: Group) {
    const details = this.model.edgeKinds.get(kind)!;
    const turned = !outward && !details.inverse;
    const label = outward || turned ? details.label : details.inverse;
    const firm = heading(standing, Boolean(details.holding), (word) => this.reader.t(word));
    return el("div", { class: `${outward ? "group" : "group inward"} is-${standing}` },
      el("h4", {}, edgeSwatch(details), turned ? el("span", { class: "unseen" }, this.reader.t("incoming")) : null, this.phrase(label),
        firm ? el("span", { class: "firm" }, firm) : null,
        el("span", { class: "tally" }, String(edges.length))),
      el("ul", { class: "rows" }, this.#byNeighbour(edges).map((same) => this.#neighbour(node, same))));
  }

  /* Three loans from one bank are one row with three receipts. */
  #byNeighbour(edges: Edge[]): Edge[][] {
    const rows = new Map<string, Edge[]>();
    for (const edge of edges) {
      const key = JSON.stringify([edge.source.id, edge.target.id, this.plain(edge.label)]);
      rows.set(key, [...(rows.get(key) ?? []), edge]);
    }
    return [...rows.values()];
  }

  #neighbour(node: Node, edges: Edge[]) {
    const edge = edges[0]!;
    const other = edge.source === node ? edge.target : edge.source;
    const own = fold(this.plain(edge.label)) !== fold(this.plain(this.model.edgeKinds.get(edge.kind)!.label));
    const status = own ? undefined : edge.claims[0]?.status;
    const told = [
      edges.length > 1 && !edge.share ? null : measured(edge, this.reader),
      status && edge.share ? el("span", { class: "status" }, this.phrase(status)) : null,
      own ? this.phrase(edge.label) : null,
    ].filter((part) => part !== null);
    return el("li", {}, this.nodeButton(other),
      el("span", { class: "receipts" }, edges.filter((one) => one.claims.length).map((one) => this.#receipt(one, edges.length > 1 && !one.share))),
      told.length ? el("span", { class: "caption" }, ...told) : null);
  }

  #receipt(edge: Edge, sized: boolean) {
    const { t, count } = this.reader;
    const [claim] = edge.claims;
    const alone = edge.claims.length === 1 && dateText(claim?.when, t);
    const told = edge.disputed ? t("inDispute") : alone || count("claims", edge.claims.length);
    const words = [sized ? measure(edge, this.reader) : "", told].filter(Boolean).join(" · ");
    const names = { claims: words, from: this.plain(edge.source.label), what: this.plain(edge.label), to: this.plain(edge.target.label) };
    return button({ class: edge.disputed ? "receipt disputed" : "receipt", "aria-label": t("evidenceFor", names) },
      () => this.reader.go({ edge }), words);
  }

  // ---- a relation

  #edge(edge: Edge) {
    const { t, count } = this.reader;
    const kind = this.model.edgeKinds.get(edge.kind)!;
    return [
      this.#head(this.#kindLine(kind, edgeSwatch)),
      el("h2", { class: "sentence" }, this.nodeButton(edge.source),
        el("span", { class: "verb" }, this.phrase(edge.label)), this.nodeButton(edge.target), measured(edge, this.reader)),
      edge.disputed ? el("p", { class: "notice" }, t("disagree")) : null,
      whatIf(edge, this),
      el("section", {}, el("h3", {}, count("claims", edge.claims.length)),
        edge.claims.length ? edge.claims.map((claim) => this.#claim(claim)) : el("p", { class: "soft" }, t("noEvidence"))),
      citing({ id: edge.id, name: [edge.source, edge, edge.target].map(({ label }) => this.plain(label)).join(" "), claims: edge.claims }, this.model.content, this.reader),
      el("p", { class: "ref" }, t("id"), " ", el("bdi", {}, edge.id)),
    ];
  }

  #claim(claim: Claim) {
    const { t } = this.reader;
    return el("article", { class: `claim ${claim.tone ?? "open"}` },
      this.#badges(claim),
      el("p", { class: "said" }, this.phrase(claim.text)),
      el("p", { class: "source" }, this.source(claim.source_label, claim.source_ref)),
      this.#terms([
        [t("date"), dateText(claim.when, t)],
        [t("locator"), claim.locator ? el("bdi", {}, claim.locator) : t("noPlace")],
        [t("status"), claim.status && this.phrase(claim.status)],
        [t("confidence"), claim.confidence && this.phrase(claim.confidence)],
        [t("basis"), claim.basis && this.phrase(claim.basis)],
        [t("note"), claim.note && this.phrase(claim.note)],
        [t("claim"), el("bdi", { class: "ref" }, claim.claim)],
      ]));
  }

  #badges(claim: Claim) {
    const badges: Element[] = [];
    if (claim.verdict) badges.push(el("span", { class: "badge" }, this.phrase(claim.verdict)));
    if (claim.disputed) badges.push(el("span", { class: "badge dispute" }, this.reader.t("inDispute")));
    return badges.length ? el("p", { class: "badges" }, badges) : null;
  }
}
