/* What is shown, as text for other programs: GraphML, JSON and SVG.
   Nothing here draws or touches the document. */

import type { Edge, Model, Node } from "./model.ts";
import type { Imprint } from "./rows.ts";
import type { Picture, Shape } from "./picture.ts";

export const LICENCE = "CC BY 4.0";

/** What may stand in XML 1.0: no control characters, no halves of pairs, no non-characters. */
const UNFIT = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;
const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** Text as it stands in an element or attribute of XML or HTML. */
export const escaped = (text: string): string =>
  text.replace(UNFIT, "").replace(/[&<>"']/g, (letter) => ENTITIES[letter]!);

/** What a file says of where it comes from. */
export function imprint({ content }: Model): Imprint {
  return { asOf: content.frame?.on ?? content.generated_on ?? "", release: content.release ?? "" };
}

/** The sources of some relations, each once. */
export function sourcesOf(edges: Edge[]): Set<string> {
  return new Set(edges.flatMap((edge) => edge.claims.map((claim) => claim.source_ref || JSON.stringify(claim.source_label))));
}

// ---- GraphML

type Values = Record<string, string>;

function thing(node: Node): Values {
  return { label: node.label.en ?? node.label.zh ?? node.id, label_zh: node.label.zh ?? "", kind: node.kind };
}

const shares = ({ share }: Edge): Values =>
  Object.fromEntries(["share_low", "share", "share_high"].map((name, nth) => [name, String(share?.[nth] ?? "")]));

function relation(edge: Edge): Values {
  const every = (field: "claim" | "since" | "until") => [...new Set(edge.claims.map((claim) => claim[field] ?? "").filter(Boolean))].join("; ");
  const named = (field: "status" | "source_label") => [...new Set(edge.claims.map((claim) => claim[field]?.en ?? claim[field]?.zh ?? "").filter(Boolean))].join("; ");
  return {
    label: edge.label.en ?? edge.label.zh ?? edge.kind, label_zh: edge.label.zh ?? "", kind: edge.kind,
    firmness: edge.firmness, size: edge.size?.en ?? "", ...shares(edge), status: named("status"), since: every("since"), until: every("until"),
    source: named("source_label"), claims: every("claim"), disputed: String(edge.disputed),
  };
}

/** GraphML of things and relations, as networkx, Gephi and yEd read it. */
export function graphml(nodes: Node[], edges: Edge[], said: Imprint): string {
  const nodeFields = ["label", "label_zh", "kind"];
  const edgeFields = [...nodeFields, "firmness", "size", "share_low", "share", "share_high", "status", "since", "until", "source", "claims", "disputed"];
  const type = (name: string) => (name === "disputed" ? "boolean" : name.startsWith("share") ? "double" : "string");
  const keys = (of: string, fields: string[]) => fields.map((name) =>
    `<key id="${of}-${name}" for="${of}" attr.name="${name}" attr.type="${type(name)}"/>`);
  const data = (of: string, values: Values) => Object.entries(values).filter(([, value]) => value)
    .map(([name, value]) => `<data key="${of}-${name}">${escaped(value)}</data>`).join("");
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">',
    ...keys("node", nodeFields), ...keys("edge", edgeFields),
    '<key id="graph-as_of" for="graph" attr.name="as_of" attr.type="string"/>',
    '<key id="graph-release" for="graph" attr.name="release" attr.type="string"/>',
    '<key id="graph-licence" for="graph" attr.name="licence" attr.type="string"/>',
    '<graph edgedefault="directed">',
    data("graph", { as_of: said.asOf, release: said.release, licence: LICENCE }),
    ...nodes.map((node) => `<node id="${escaped(node.id)}">${data("node", thing(node))}</node>`),
    ...edges.map((edge) => `<edge id="${escaped(edge.id)}" source="${escaped(edge.source.id)}" target="${escaped(edge.target.id)}">${data("edge", relation(edge))}</edge>`),
    "</graph>", "</graphml>", "",
  ].join("\n");
}

// ---- JSON

/** Everything that the page knows of what is shown, with every claim in full. */
export function json(model: Model, nodes: Node[], edges: Edge[], said: Imprint): string {
  return `${JSON.stringify({
    title: model.content.title, as_of: said.asOf || null, release: said.release || null, licence: LICENCE,
    things: nodes.map(({ id, kind, label, alt, facts }) => ({ id, kind, label, alt, facts })),
    relations: edges.map(({ id, kind, label, firmness, share, size, source, target, disputed, claims }) =>
      ({ id, kind, from: source.id, to: target.id, label, firmness, share, size, disputed, claims })),
  }, null, 1)}\n`;
}

// ---- SVG

const round = (number: number): string => String(Math.round(number * 100) / 100);

function drawn(shape: Shape): string {
  const opacity = shape.opacity === undefined ? "" : ` opacity="${shape.opacity}"`;
  if ("words" in shape) {
    const halo = shape.halo ? ` stroke="${shape.halo}" stroke-width="3" stroke-linejoin="round" paint-order="stroke"` : "";
    return `<text x="${round(shape.x)}" y="${round(shape.y)}" font-size="${shape.size}" font-weight="${shape.bold ? 600 : 400}" `
      + `text-anchor="${shape.anchor}" fill="${escaped(shape.fill)}"${halo}${opacity}>${escaped(shape.words)}</text>`;
  }
  const stroke = shape.stroke ? ` stroke="${escaped(shape.stroke)}" stroke-width="${round(shape.width ?? 1)}"` : "";
  const dash = shape.dash?.length ? ` stroke-dasharray="${shape.dash.join(" ")}"` : "";
  return `<path d="${shape.d}" fill="${escaped(shape.fill ?? "none")}"${stroke}${dash}${opacity}/>`;
}

/** A scene as a picture that stands alone. */
export function svg({ width, height, title, about, paper, font, shapes }: Picture): string {
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${escaped(font)}" role="img">`,
    `<title>${escaped(title)}</title>`, `<desc>${escaped(about)}</desc>`,
    `<rect width="${width}" height="${height}" fill="${escaped(paper)}"/>`,
    ...shapes.map(drawn), "</svg>", "",
  ].join("\n");
}
