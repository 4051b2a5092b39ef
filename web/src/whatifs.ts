/* What a model says of a place that shuts: its verdict, how much goes another way, waits or stays
   behind, each with its range, and what the answer hangs on. */

import type { Details } from "./details.ts";
import { el } from "./marks.ts";
import type { Node } from "./model.ts";

export function whatIf(node: Node, details: Details): HTMLElement | null {
  const { reader: { t }, model } = details;
  const one = model.supposed.get(node);
  if (!one) return null;
  const others = [...model.supposed.keys()].filter((other) => other !== node);
  return el("section", { class: "what-if" }, el("h3", {}, t("whatIf")),
    el("p", { class: "soft" }, details.phrase(one.title)),
    el("p", { class: "said" }, details.phrase(one.said)),
    el("dl", {}, one.figures.flatMap(([name, much]) => [el("dt", {}, details.phrase(name)), el("dd", {}, details.phrase(much))])),
    el("p", { class: "soft" }, t("whatIfRange"), " ", details.phrase(one.rests)),
    el("p", { class: "ref" }, t("scenario"), " ", el("bdi", {}, one.scenario)),
    others.length ? el("p", { class: "soft" }, t("whatIfOthers")) : null,
    others.length ? el("ul", { class: "rows" }, others.map((other) => el("li", {}, details.nodeButton(other)))) : null);
}
