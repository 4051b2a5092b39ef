"use strict";

/* The page's data as objects: what is there, what hangs together, what a search finds.
   Nothing here draws or touches the document. */

const LANGUAGES = { en: "en", zh: "zh-Hans" };

/** Letters without case, accents or width, so that "Gécamines" is found by "gecamines". */
function fold(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/\s+/gu, " ").trim();
}

/** A text in the wanted language, else in another one, told apart by `lang`. */
function spoken(text, lang) {
  if (text?.[lang]) return { words: text[lang], lang };
  const [other, words] = Object.entries(text ?? {})[0] ?? [lang, ""];
  return { words, lang: other };
}

/** A claim with its phrases in place: the file holds each phrase once and points to it. */
function worded(claim, phrases) {
  const fields = Object.entries(claim);
  return Object.fromEntries(fields.map(([name, value]) => [name, typeof value === "number" ? phrases[value] : value]));
}

class Model {
  constructor({ nodes, edges, options, content }) {
    this.options = JSON.parse(options);
    this.content = content;
    this.evidence = content.evidence.map((claim) => worded(claim, content.phrases));
    this.nodeKinds = new Map(content.node_kinds.map((kind) => [kind.key, kind]));
    this.edgeKinds = new Map(content.edge_kinds.map((kind) => [kind.key, kind]));
    this.nodes = this.#joined(nodes, content.nodes);
    this.nodeById = new Map(this.nodes.map((node) => [node.id, node]));
    this.edges = this.#joined(edges, content.edges).map((edge) => this.#tied(edge));
    this.edgeById = new Map(this.edges.map((edge) => [edge.id, edge]));
  }

  /* vis-network keeps ids as keys of plain objects, where a name like "__proto__" does harm;
     it therefore sees numbers only, and `index` is that number. */
  #joined(drawn, cards) {
    const byId = new Map(cards.map((card) => [card.id, card]));
    return drawn.map((look, index) => {
      const card = byId.get(look.id) ?? { label: { en: String(look.label ?? look.id) } };
      return { index, id: look.id, kind: look.kind, look, ...card, edges: [] };
    });
  }

  #tied(edge) {
    edge.source = this.nodeById.get(edge.look.from);
    edge.target = this.nodeById.get(edge.look.to);
    edge.claims = this.claims(edge.evidence);
    edge.disputed = edge.claims.some((claim) => claim.disputed);
    edge.source.edges.push(edge);
    if (edge.target !== edge.source) edge.target.edges.push(edge);
    return edge;
  }

  claims(numbers) {
    return (numbers ?? []).map((number) => this.evidence[number]);
  }

  /** The node itself and whatever one relation ties to it. */
  neighbourhood(node) {
    return new Set([node, ...node.edges.flatMap((edge) => [edge.source, edge.target])]);
  }

  /** The node's edges as [{kind, outward, edges}], kinds in legend order, outward first. */
  relationGroups(node) {
    const groups = new Map();
    for (const edge of node.edges) {
      const outward = edge.source === node;
      const key = JSON.stringify([edge.kind, outward]);
      if (!groups.has(key)) groups.set(key, { kind: edge.kind, outward, edges: [] });
      groups.get(key).edges.push(edge);
    }
    const order = [...this.edgeKinds.keys()];
    return [...groups.values()].sort(
      (a, b) => order.indexOf(a.kind) - order.indexOf(b.kind) || b.outward - a.outward,
    );
  }

  mostConnected(count) {
    return [...this.nodes].sort((a, b) => b.edges.length - a.edges.length).slice(0, count);
  }

  /** Nodes that carry the query in any of their names, best match first. */
  search(query) {
    const wanted = fold(query);
    if (!wanted) return [];
    return this.nodes
      .map((node) => this.#match(node, wanted))
      .filter(Boolean)
      .sort((a, b) => a.rank - b.rank || b.node.edges.length - a.node.edges.length);
  }

  #match(node, wanted) {
    node.names ??= [...Object.values(node.label), ...(node.alt ?? []), node.id.replace(/-/g, " ")]
      .map((name) => ({ name, folded: fold(name) }));
    let best = null;
    for (const { name, folded } of node.names) {
      const rank = nameRank(folded, wanted);
      if (rank !== null && (best === null || rank < best.rank)) best = { node, name, rank };
    }
    return best;
  }
}

function nameRank(name, wanted) {
  if (name === wanted) return 0;
  if (name.startsWith(wanted)) return 1;
  if (name.includes(` ${wanted}`)) return 2;
  if (name.includes(wanted)) return 3;
  return wanted.split(" ").every((word) => name.includes(word)) ? 4 : null;
}
