/* What a model says of a place or a line that shuts: its verdict, how much goes another way, waits or
   stays behind, each with its range, and what the answer hangs on. */

import type { Details } from "./details.ts";
import { el } from "./marks.ts";
import type { Edge, Model, Node } from "./model.ts";

export function whatIf(thing: Node | Edge, details: Details): HTMLElement | null {
  const { reader: { t }, model } = details;
  const one = model.supposed.get(thing);
  if (!one) return null;
  const held = [...model.supposed].filter(([other]) => "source" in other || !model.edgeById.has(other.id));
  const alike = held.filter(([other, answer]) => answer === one && other.id !== thing.id);
  const others = held.filter(([, answer]) => answer !== one);
  const list = (found: typeof held) => el("ul", { class: "rows" }, found.map(([other]) => el("li", {}, choice(other, details))));
  return el("section", { class: "what-if" }, el("h3", {}, t("whatIf")),
    el("p", { class: "soft" }, details.phrase(one.title)),
    el("p", { class: "said" }, details.phrase(one.said)),
    el("dl", {}, one.figures.flatMap(([name, much]) => [el("dt", {}, details.phrase(name)), el("dd", {}, details.phrase(much))])),
    el("p", { class: "soft" }, t("whatIfRange"), " ", details.phrase(one.rests)),
    one.scenario ? el("p", { class: "ref" }, t("scenario"), " ", el("bdi", {}, one.scenario)) : null,
    alike.length ? el("p", { class: "soft" }, t("whatIfAlike")) : null,
    alike.length ? list(alike) : null,
    others.length ? el("details", {}, el("summary", {}, t("whatIfOthers", { n: others.length })), list(others)) : null);
}

const choice = (thing: Node | Edge, details: Details) => ("source" in thing ? details.edgeButton(thing) : details.nodeButton(thing));

/** The lines that are shut with what the reader has chosen, where a model says what comes of that. */
export function shutWith(model: Model, thing: Node | Edge | null): (edges: Edge[]) => boolean {
  if (!thing || !model.supposed.has(thing)) return () => false;
  return (edges) => edges.every((edge) => edge.id === thing.id || edge.source === thing || edge.target === thing);
}
