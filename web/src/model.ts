/* The page's data as objects: what is there, what hangs together, what a search finds.
   Nothing here draws or touches the document. */

import { STANDINGS, standing, type Standing } from "./firmness.ts";
import { Names, Script, type Named } from "./search.ts";
import { stories, type Story } from "./stories.ts";
import type { Claim, Content, EdgeCard, EdgeLook, Firmness, Kind, Lang, NodeCard, NodeLook, Payload, Supposed, Text, WrittenClaim } from "./payload.ts";

export const LANGUAGES: Record<string, string> = { en: "en", zh: "zh-Hans" };

/** A thing in the graph, with the relations that end at it. */
export interface Node extends NodeCard {
  index: number;
  kind: string;
  look: NodeLook;
  edges: Edge[];
}

/** A relation between two things. */
export interface Edge extends EdgeCard {
  index: number;
  kind: string;
  look: EdgeLook;
  source: Node;
  target: Node;
  claims: Claim[];
  disputed: boolean;
  firmness: Firmness;
}

export interface Hit {
  node: Node;
  name: string;
  rank: number;
}

export interface Group {
  kind: string;
  outward: boolean;
  standing: Standing;
  edges: Edge[];
}

/** Letters without case, accents or width, so that "Gécamines" is found by "gecamines". */
export function fold(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/\s+/gu, " ").trim();
}

/** Words with what stands in braces filled in; {month:02} has two digits at least. */
export const filled = (words: string, values: Record<string, string | number> = {}): string =>
  words.replace(/\{(\w+)(?::0(\d))?\}/g, (whole, name: string, digits?: string) =>
    (name in values ? String(values[name]).padStart(Number(digits ?? 0), "0") : whole));

/** A text in the wanted language, else in another one, told apart by `lang`. */
export function spoken(text: Text | undefined, lang: Lang): { words: string; lang: string } {
  const said = text?.[lang];
  if (said) return { words: said, lang };
  const [other, words] = Object.entries(text ?? {})[0] ?? [lang, ""];
  return { words, lang: other };
}

/** The phrases that the file holds by language, each as one text again. */
export function phrasesOf(written: Content["phrases"]): (Text | string)[] {
  const langs = Object.entries(written);
  return (langs[0]?.[1] ?? []).map((_, nth) => {
    const said = langs.map(([lang, words]) => [lang, words[nth]] as const).filter(([, words]) => words);
    return said[0]?.[0] === "" ? said[0][1] as string : Object.fromEntries(said) as Text;
  });
}

/** A claim with its phrases in place: the file holds each phrase once and points to it. */
function worded(claim: WrittenClaim, phrases: (Text | string)[]): Claim {
  const fields = Object.entries(claim);
  return Object.fromEntries(fields.map(([name, value]) => [name, typeof value === "number" ? phrases[value] : value])) as unknown as Claim;
}

export class Model {
  readonly options: Record<string, any>;
  readonly content: Content;
  readonly evidence: Claim[];
  readonly nodeKinds: Map<string, Kind>;
  readonly edgeKinds: Map<string, Kind>;
  readonly nodes: Node[];
  readonly nodeById: Map<string, Node>;
  readonly edges: Edge[];
  readonly edgeById: Map<string, Edge>;
  readonly stories: Story[];
  /** What a model says of places and lines that shut. */
  readonly supposed: Map<Node | Edge, Supposed>;
  readonly script: Script;
  private names: Names<Named & { node: Node }> | null = null;
  private homes: Map<string, { node?: Node; edge?: Edge }> | null = null;

  constructor({ nodes, edges, options, content }: Payload) {
    this.options = JSON.parse(options);
    this.content = content;
    const phrases = phrasesOf(content.phrases);
    this.evidence = content.evidence.map((claim) => worded(claim, phrases));
    this.nodeKinds = new Map(content.node_kinds.map((kind) => [kind.key, kind]));
    this.edgeKinds = new Map(content.edge_kinds.map((kind) => [kind.key, kind]));
    this.nodes = this.#joined(nodes, content.nodes) as unknown as Node[];
    this.nodeById = new Map(this.nodes.map((node) => [node.id, node]));
    this.edges = this.#joined(edges, content.edges).map((edge) => this.#tied(edge as unknown as Edge));
    this.edgeById = new Map(this.edges.map((edge) => [edge.id, edge]));
    this.stories = stories(this);
    this.supposed = new Map((content.supposed ?? []).flatMap((one) => one.things.flatMap((id) =>
      // A line that somebody runs is a node as well.
      [this.nodeById.get(id), this.edgeById.get(id)].filter((thing) => thing !== undefined).map((thing) => [thing, one] as const))));
    this.script = new Script(content.finding);
  }

  /** The relation that a claim tells of, else a thing that it speaks about; null if neither is here. */
  home(claim: string): { node?: Node; edge?: Edge } | null {
    if (!this.homes) {
      this.homes = new Map();
      for (const node of this.nodes) for (const { claim } of this.claims(node.statements)) if (!this.homes.has(claim)) this.homes.set(claim, { node });
      for (const edge of this.edges) for (const { claim } of edge.claims) this.homes.set(claim, { edge });
    }
    return this.homes.get(claim) ?? null;
  }

  /* vis-network keeps ids as keys of plain objects, where a name like "__proto__" does harm;
     it therefore sees numbers only, and `index` is that number. */
  #joined(drawn: (NodeLook | EdgeLook)[], cards: (NodeCard | EdgeCard)[]) {
    const byId = new Map(cards.map((card) => [card.id, card]));
    return drawn.map((look, index) => {
      const card = byId.get(look.id) ?? { label: { en: "label" in look ? look.label : look.id } };
      return { index, id: look.id, kind: look.kind, look, ...card, edges: [] };
    });
  }

  #tied(edge: Edge): Edge {
    edge.source = this.nodeById.get(edge.look.from)!;
    edge.target = this.nodeById.get(edge.look.to)!;
    edge.claims = this.claims(edge.evidence);
    edge.firmness ??= "stands";
    edge.disputed = edge.claims.some((claim) => claim.disputed);
    edge.source.edges.push(edge);
    if (edge.target !== edge.source) edge.target.edges.push(edge);
    return edge;
  }

  claims(numbers: number[] | undefined): Claim[] {
    return (numbers ?? []).map((number) => this.evidence[number]!);
  }

  /** The node itself and whatever one relation ties to it. */
  neighbourhood(node: Node): Set<Node> {
    return new Set([node, ...node.edges.flatMap((edge) => [edge.source, edge.target])]);
  }

  /** The node's edges in groups of a kind, a direction and a firmness: in legend order, the firmest first. */
  relationGroups(node: Node): Group[] {
    const groups = new Map<string, Group>();
    for (const edge of node.edges) {
      const outward = edge.source === node;
      const key = JSON.stringify([edge.kind, outward, standing(edge)]);
      if (!groups.has(key)) groups.set(key, { kind: edge.kind, outward, standing: standing(edge), edges: [] });
      groups.get(key)!.edges.push(edge);
    }
    const order = [...this.edgeKinds.keys()];
    return [...groups.values()].sort(
      (a, b) => order.indexOf(a.kind) - order.indexOf(b.kind) || Number(b.outward) - Number(a.outward)
        || STANDINGS.indexOf(a.standing) - STANDINGS.indexOf(b.standing),
    );
  }

  mostConnected(count: number): Node[] {
    return [...this.nodes].sort((a, b) => b.edges.length - a.edges.length).slice(0, count);
  }

  /** Nodes that the query may mean by any of their names, kind or country, the best first. */
  search(query: string): Hit[] {
    this.names ??= new Names(this.nodes.map((node) => this.#named(node)), this.script);
    return this.names.find(query).map(({ item, name, rank }) => ({ node: item.node, name, rank }));
  }

  #named(node: Node) {
    const said = (text: Text | undefined) => Object.values(text ?? {});
    return {
      node,
      names: [...said(node.label), ...(node.alt ?? []), ...(node.also ?? []), node.id.replace(/-/g, " ")],
      pinyin: node.pinyin ?? [],
      context: [...said(this.nodeKinds.get(node.kind)!.label), ...(node.facts ?? []).flatMap(({ value }) => said(value))],
      weight: node.edges.length,
    };
  }
}
