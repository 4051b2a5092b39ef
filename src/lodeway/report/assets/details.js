"use strict";

/* The panel beside the picture: a node, a relation, or how to read the page.
   Everything from the data becomes text through `el` and `phrase`; nothing becomes markup. */

const SVG = "http://www.w3.org/2000/svg";
const MARK_PATHS = {
  dot: "M8 2a6 6 0 1 1 0 12a6 6 0 1 1 0-12z",
  square: "M3 3h10v10H3z",
  diamond: "M8 1l7 7l-7 7l-7-7z",
  triangle: "M8 2l6.5 11.5h-13z",
  triangleDown: "M8 14L1.5 2.5h13z",
  hexagon: "M4.5 2h7L15 8l-3.5 6h-7L1 8z",
  star: "M8 1l2 4.8l5.2.4l-4 3.4l1.3 5L8 11.9l-4.500 2.7l1.300-5l-4-3.400l5.200-.400z",
};

/** An element with attributes and children; strings become text, null is left out. */
function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

function button(attributes, onClick, ...children) {
  const element = el("button", { type: "button", ...attributes }, ...children);
  element.addEventListener("click", onClick);
  return element;
}

/** The address if it is one a reader may follow: an absolute http or https one. */
function safeAddress(text) {
  if (!text || !URL.canParse(text)) return null;
  const url = new URL(text);
  return url.protocol === "https:" || url.protocol === "http:" ? url.href : null;
}

function swatch(kind, path, { line = false } = {}) {
  const svg = document.createElementNS(SVG, "svg");
  for (const [name, value] of Object.entries({ viewBox: "0 0 16 16", class: "swatch", "aria-hidden": "true" })) {
    svg.setAttribute(name, value);
  }
  const shape = document.createElementNS(SVG, "path");
  shape.setAttribute("d", path);
  shape.setAttribute("class", line || kind.hollow ? "hollow" : "solid");
  // Set through the object model: the page's policy allows no style attributes.
  svg.style.setProperty("--light", kind.light);
  svg.style.setProperty("--dark", kind.dark);
  svg.append(shape);
  return svg;
}

const nodeSwatch = (kind) => swatch(kind, MARK_PATHS[kind.shape] ?? MARK_PATHS.dot);
const edgeSwatch = (kind) => swatch(kind, "M0 8h15M10.500 4.500L15 8l-4.500 3.500", { line: true });

class Details {
  /** `reader` has go(change), focus(node), t(word, values), count(word, n), lang. */
  constructor(card, model, reader) {
    Object.assign(this, { card, model, reader });
  }

  show({ node, edge, missing }) {
    const parts = node ? this.#node(node) : edge ? this.#edge(edge) : this.#start(missing);
    const held = this.card.contains(document.activeElement);
    this.card.replaceChildren(...parts.flat().filter(Boolean));
    this.card.parentElement.scrollTop = 0;
    if (held) this.card.focus({ preventScroll: true }); // the button that was pressed is gone
  }

  // ---- words

  /** Text of the data, walled off (`bdi`) so that its writing direction stays its own. */
  phrase(text) {
    const { words, lang } = spoken(text, this.reader.lang);
    return el("bdi", { lang: lang === this.reader.lang ? null : LANGUAGES[lang] ?? lang }, words);
  }

  plain(text) { return spoken(text, this.reader.lang).words; }

  #kindLine(kind, mark) {
    return el("p", { class: "kicker" }, mark(kind), el("span", { class: "kind" }, this.phrase(kind.label)));
  }

  #section(word, ...content) {
    return el("section", {}, el("h3", {}, this.reader.t(word)), ...content);
  }

  /** A list of terms; a term that follows itself is named once, with both its values. */
  #terms(pairs) {
    const shown = pairs.filter(([, value]) => value);
    if (!shown.length) return null;
    const named = ([name], nth) => nth === 0 || shown[nth - 1][0] !== name;
    return el("dl", {}, shown.flatMap((pair, nth) => [
      named(pair, nth) ? el("dt", {}, el("bdi", {}, pair[0])) : null,
      el("dd", {}, pair[1]),
    ]));
  }

  #source(label, ref) {
    const address = safeAddress(ref);
    const name = label ? this.phrase(label) : el("bdi", {}, ref);
    if (address) {
      return el("a", { href: address, target: "_blank", rel: "noopener noreferrer", title: this.reader.t("linkTitle") }, name);
    }
    return label && ref ? el("span", {}, name, " ", el("bdi", { class: "ref" }, ref)) : name;
  }

  // ---- nothing chosen

  #start(missing) {
    const { t, count } = this.reader;
    const { content, evidence, nodes, edges } = this.model;
    const disputed = edges.filter((edge) => edge.disputed);
    const sources = new Set(evidence.map((claim) => claim.source_ref || JSON.stringify(claim.source_label)));
    const totals = [count("things", nodes.length), count("relations", edges.length), count("sources", sources.size)];
    return [
      missing ? el("p", { class: "notice" }, t("unknown", { id: missing })) : null,
      el("h2", {}, t("about")),
      Object.keys(content.about).length ? el("p", {}, this.phrase(content.about)) : null,
      el("p", { class: "totals" }, totals.join(" · ")),
      el("p", { class: "soft" }, nodes.length ? t("help") : t("empty")),
      nodes.length ? this.#section("again", this.#nodeList(this.model.mostConnected(8))) : null,
      disputed.length ? this.#section("disputedRelations", this.#edgeList(disputed.slice(0, 12))) : null,
    ];
  }

  #nodeList(nodes) {
    return el("ul", { class: "rows" }, nodes.map((node) => el("li", {}, this.nodeButton(node),
      el("span", { class: "tally" }, this.reader.count("relations", node.edges.length)))));
  }

  #edgeList(edges) {
    return el("ul", { class: "rows" }, edges.map((edge) => el("li", {},
      button({ class: "plain" }, () => this.reader.go({ edge }),
        edgeSwatch(this.model.edgeKinds.get(edge.kind)),
        el("span", {}, this.phrase(edge.source.label), " ", el("em", {}, this.phrase(edge.label)), " ", this.phrase(edge.target.label))))));
  }

  nodeButton(node) {
    return button({ class: "plain" }, () => this.reader.go({ node }),
      nodeSwatch(this.model.nodeKinds.get(node.kind)), this.phrase(node.label));
  }

  // ---- a node

  #node(node) {
    const { t } = this.reader;
    return [
      this.#head(this.#kindLine(this.model.nodeKinds.get(node.kind), nodeSwatch)),
      el("h2", {}, this.phrase(node.label)),
      this.#otherNames(node),
      this.#facts(node.facts ?? []),
      this.#relations(node),
      node.statements?.length
        ? this.#section("statements", this.model.claims(node.statements).map((claim) => this.#claim(claim)))
        : null,
      el("p", { class: "ref" }, t("id"), " ", el("bdi", {}, node.id)),
    ];
  }

  #head(kicker) {
    const close = button({ class: "close", "aria-label": this.reader.t("close") }, () => this.reader.go({}), "×");
    return el("div", { class: "head" }, kicker, close);
  }

  #otherNames(node) {
    const shown = this.plain(node.label);
    const names = [...Object.entries(node.label), ...(node.alt ?? []).map((name) => [null, name])]
      .filter(([, name]) => name !== shown);
    if (!names.length) return null;
    const parts = names.flatMap(([lang, name], nth) =>
      [nth ? " · " : "", el("bdi", { lang: LANGUAGES[lang] ?? null }, name)]);
    return el("p", { class: "soft" }, ...parts);
  }

  #facts(facts) {
    if (!facts.length) return null;
    return this.#section("facts", this.#terms(facts.map((fact) => [this.plain(fact.name), this.#value(fact)])));
  }

  #value(fact) {
    const receipt = [];
    if (fact.when) receipt.push(fact.when);
    if (fact.source_label || fact.source_ref) receipt.push(this.#source(fact.source_label, fact.source_ref));
    const parts = receipt.flatMap((part, nth) => (nth ? [" · ", part] : [part]));
    return el("span", {}, this.phrase(fact.value), parts.length ? el("small", {}, ...parts) : null);
  }

  #relations(node) {
    const { t } = this.reader;
    const groups = this.model.relationGroups(node);
    if (!groups.length) return this.#section("relationsHead", el("p", { class: "soft" }, t("noRelations")));
    return this.#section("relationsHead", groups.map((group) => this.#group(node, group)));
  }

  #group(node, { kind, outward, edges }) {
    const details = this.model.edgeKinds.get(kind);
    const turned = !outward && !details.inverse;
    const label = outward || turned ? details.label : details.inverse;
    return el("div", { class: outward ? "group" : "group inward" },
      el("h4", {}, edgeSwatch(details), turned ? el("span", { class: "unseen" }, this.reader.t("incoming")) : null, this.phrase(label),
        el("span", { class: "tally" }, String(edges.length))),
      el("ul", { class: "rows" }, this.#byNeighbour(node, edges).map((same) => this.#neighbour(node, same))));
  }

  /* Three loans from one bank are one row with three receipts. */
  #byNeighbour(node, edges) {
    const rows = new Map();
    for (const edge of edges) {
      const key = JSON.stringify([edge.source.id, edge.target.id, this.plain(edge.label)]);
      rows.set(key, [...(rows.get(key) ?? []), edge]);
    }
    return [...rows.values()];
  }

  #neighbour(node, edges) {
    const [edge] = edges;
    const other = edge.source === node ? edge.target : edge.source;
    const own = fold(this.plain(edge.label)) !== fold(this.plain(this.model.edgeKinds.get(edge.kind).label));
    return el("li", {}, this.nodeButton(other),
      el("span", { class: "receipts" }, edges.filter((one) => one.claims.length).map((one) => this.#receipt(one))),
      own ? el("span", { class: "caption" }, this.phrase(edge.label)) : null);
  }

  #receipt(edge) {
    const { t, count } = this.reader;
    const [claim] = edge.claims;
    const alone = edge.claims.length === 1 && claim.when;
    const words = edge.disputed ? t("disputed") : alone || count("claims", edge.claims.length);
    const names = { claims: words, from: this.plain(edge.source.label), what: this.plain(edge.label), to: this.plain(edge.target.label) };
    return button({ class: edge.disputed ? "receipt disputed" : "receipt", "aria-label": t("evidenceFor", names) },
      () => this.reader.go({ edge }), words);
  }

  // ---- a relation

  #edge(edge) {
    const { t, count } = this.reader;
    const kind = this.model.edgeKinds.get(edge.kind);
    return [
      this.#head(this.#kindLine(kind, edgeSwatch)),
      el("h2", { class: "sentence" }, this.nodeButton(edge.source),
        el("span", { class: "verb" }, this.phrase(edge.label)), this.nodeButton(edge.target)),
      edge.disputed ? el("p", { class: "notice" }, t("disagree")) : null,
      el("section", {}, el("h3", {}, count("claims", edge.claims.length)),
        edge.claims.length ? edge.claims.map((claim) => this.#claim(claim)) : el("p", { class: "soft" }, t("noEvidence"))),
      el("p", { class: "ref" }, t("id"), " ", el("bdi", {}, edge.id)),
    ];
  }

  #claim(claim) {
    const { t } = this.reader;
    return el("article", { class: `claim ${claim.tone ?? "open"}` },
      this.#badges(claim),
      el("p", { class: "said" }, this.phrase(claim.text)),
      el("p", { class: "source" }, this.#source(claim.source_label, claim.source_ref)),
      this.#terms([
        [t("date"), claim.when],
        [t("locator"), claim.locator && el("bdi", {}, claim.locator)],
        [t("status"), claim.status && this.phrase(claim.status)],
        [t("confidence"), claim.confidence && this.phrase(claim.confidence)],
        [t("basis"), claim.basis && this.phrase(claim.basis)],
        [t("note"), claim.note && this.phrase(claim.note)],
        [t("claim"), el("bdi", { class: "ref" }, claim.claim)],
      ]));
  }

  #badges(claim) {
    const badges = [];
    if (claim.verdict) badges.push(el("span", { class: "badge" }, this.phrase(claim.verdict)));
    if (claim.disputed) badges.push(el("span", { class: "badge dispute" }, this.reader.t("disputed")));
    return badges.length ? el("p", { class: "badges" }, badges) : null;
  }
}
