/* What the lines and marks of the map mean; each mode and each kind of thing can be hidden. */

import type { Details } from "./details.ts";
import type { Hidden } from "./hidden.ts";
import { OUTPUTS, type Lane, type Mark } from "./map-things.ts";
import { button, el, nodeSwatch } from "./marks.ts";
import type { Lang } from "./payload.ts";
import type { Reader } from "./state.ts";
import { svg } from "./svg.ts";

/** The words for how a way is travelled, for its state and for the steps of output. */
export const MODES: Record<string, string> = { rail: "mode.rail", road: "mode.road", sea: "mode.sea" };
export const STATES: Record<Lane["state"], string> = { open: "state.open", building: "state.building", planned: "state.planned", shut: "state.shut" };
const OUTPUT: Record<number, string> = { 3: "output.3", 2: "output.2", 1: "output.1" };

export class MapKey {
  readonly box = el("details", { class: "legend map-key" });
  private look = "";

  constructor(
    private readonly marks: Mark[],
    private readonly lanes: Lane[],
    private readonly details: Details,
    private readonly reader: Reader,
    private readonly hidden: Hidden,
    private readonly toggle: (key: string, off: Set<string>) => void,
  ) {
    this.box.open = innerWidth > 720;
  }

  show(lang: Lang): void {
    const look = JSON.stringify([lang, [...this.hidden.offModes], [...this.hidden.off], [...this.hidden.offEdges], [...this.hidden.offFirm]]);
    if (this.look === look) return;
    this.look = look;
    const held = (document.activeElement as HTMLElement | null)?.dataset["key"]; // rebuilt under the reader's finger
    this.box.replaceChildren(
      el("summary", {}, this.reader.t("legend")),
      el("div", {}, this.#modes(), this.#states(), this.#asked(), this.#sizes(), this.#kinds(), el("p", { class: "map-note" }, this.reader.t("mapNote"))));
    if (held) this.box.querySelector<HTMLElement>(`[data-key="${CSS.escape(held)}"]`)?.focus();
  }

  #modes() {
    const { t } = this.reader;
    const there = Object.keys(MODES).filter((mode) => this.lanes.some((lane) => lane.mode === mode));
    return el("ul", { "aria-label": t("mapModes") }, there.map((mode) => {
      const count = new Set(this.lanes.filter((lane) => lane.mode === mode).flatMap(({ edges }) => edges)).size;
      const { offModes } = this.hidden;
      return el("li", {}, button({ "aria-pressed": String(!offModes.has(mode)), "data-key": `m${mode}` }, () => this.toggle(mode, offModes),
        stroke(mode, "open"), t(MODES[mode]!), " ", el("span", { class: "tally" }, String(count))));
    }));
  }

  #states() {
    const there = (Object.keys(STATES) as Lane["state"][]).filter((state) => this.lanes.some((lane) => lane.state === state));
    return el("ul", { class: "map-states" }, there.map((state) => el("li", {}, stroke("any", state), this.reader.t(STATES[state]))));
  }

  #asked() {
    const { t } = this.reader;
    if (!this.details.model.supposed.size) return null;
    const sample = svg("svg", { class: "map-stroke", viewBox: "0 0 34 12", "aria-hidden": "true" },
      svg("g", { class: "lane road open" }, svg("path", { d: "M3 6h28", class: "map-asked" }), svg("path", { d: "M3 6h28", class: "track" })));
    return el("ul", { class: "map-states" }, el("li", {}, sample, t("whatIfKey")));
  }

  #sizes() {
    const largest = this.marks.find(({ output }) => output === 3);
    if (!largest) return null;
    return el("ul", { class: "map-states" }, [3, 2, 1].map((step) => {
      const swatch = nodeSwatch(this.details.model.nodeKinds.get(largest.node.kind)!);
      swatch.style.setProperty("--scale", String(OUTPUTS[step]!.size / 8));
      return el("li", {}, el("span", { class: "map-size" }, swatch), this.reader.t(OUTPUT[step]!));
    }));
  }

  #kinds() {
    const { nodeKinds } = this.details.model;
    const shown = [...nodeKinds.values()].filter(({ key }) => this.marks.some(({ node }) => node.kind === key));
    return el("ul", { class: "things", "aria-label": this.reader.t("kinds") }, shown.map((kind) => el("li", {},
      button({ "aria-pressed": String(!this.hidden.off.has(kind.key)), "data-key": `n${kind.key}` }, () => this.toggle(kind.key, this.hidden.off),
        nodeSwatch(kind), this.details.phrase(kind.label), " ",
        el("span", { class: "tally" }, String(this.marks.filter(({ node }) => node.kind === kind.key).length))))));
  }
}

function stroke(mode: string, state: string): SVGSVGElement {
  const d = "M1 6h32";
  const lines = [svg("path", { d, class: "track" }), ...(mode === "rail" && state === "open" ? [svg("path", { d, class: "ties" })] : [])];
  return svg("svg", { class: "map-stroke", viewBox: "0 0 34 12", "aria-hidden": "true" }, svg("g", { class: `lane ${mode} ${state}` }, ...lines));
}
