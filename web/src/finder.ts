/* The search box: a combobox with a list of hits, after the ARIA authoring practices.
   Things come first, then what is said, then who says it; a source opens to what it says. */

import { dateText } from "./dates.ts";
import type { Details } from "./details.ts";
import { byId, edgeSwatch, el, nodeSwatch } from "./marks.ts";
import type { Hit, Model } from "./model.ts";
import type { Claim } from "./payload.ts";
import { SLIP } from "./search.ts";
import { Seeker, type Source } from "./seeker.ts";
import type { Reader } from "./state.ts";

const THINGS = 8;
const CLAIMS = 5;
const SOURCES = 4;
const ELSEWHERE = 4;
const OF_A_SOURCE = 60;

interface Option {
  element: HTMLElement;
  choose(): void;
}

export class Finder {
  private readonly input = byId<HTMLInputElement>("query");
  private readonly list = byId("hits");
  private seeker: Seeker | null = null;
  private options: Option[] = [];
  private at = -1;

  constructor(
    private readonly model: Model,
    private readonly details: Details,
    private readonly reader: Reader,
  ) {
    this.input.addEventListener("input", () => this.#search());
    this.input.addEventListener("focus", () => {
      this.#seek().prepare();
      this.#search();
    });
    this.input.addEventListener("keydown", (event) => this.#key(event));
    this.input.addEventListener("blur", () => this.#close());
    // Before the input loses the focus, which would close the list under the pointer.
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
  }

  #seek(): Seeker { return (this.seeker ??= new Seeker(this.model)); }

  #search() {
    if (!this.input.value.trim()) return this.#close();
    const { things, claims, sources, elsewhere } = this.#seek().find(this.input.value);
    const { t } = this.reader;
    const grouped = claims.length > 0 || sources.length > 0;
    const slips = things[0]?.rank === SLIP;
    this.#show([
      ...this.#group(slips ? "hitSlips" : grouped ? "hitThings" : null, things, THINGS, (hit) => this.#thing(hit)),
      ...this.#group("hitClaims", claims, CLAIMS, (claim) => this.#claim(claim)),
      ...this.#group("hitSources", sources, SOURCES, (source) => this.#source(source)),
      ...elsewhere.slice(0, ELSEWHERE).map((names) => el("li", { class: "remark elsewhere", role: "presentation" },
        el("bdi", {}, names), el("small", {}, t("elsewhere")))),
      ...(things.length || grouped || elsewhere.length ? [] : [this.#remark(t("noHits"))]),
    ]);
    this.reader.say(t("announceHits", { n: things.length + claims.length + sources.length }));
  }

  #group<T>(head: string | null, hits: T[], most: number, option: (hit: T) => Option): (Option | HTMLElement)[] {
    if (!hits.length) return [];
    const { t } = this.reader;
    return [
      ...(head ? [el("li", { class: "group-head", role: "presentation" }, t(head))] : []),
      ...hits.slice(0, most).map(option),
      ...(hits.length > most ? [this.#remark(t("more", { n: hits.length - most }))] : []),
    ];
  }

  #show(parts: (Option | HTMLElement)[]): void {
    this.options = parts.filter((part): part is Option => !(part instanceof HTMLElement));
    this.options.forEach(({ element, choose }, nth) => {
      element.id = `hit-${nth}`;
      element.addEventListener("click", choose);
    });
    this.list.replaceChildren(...parts.map((part) => (part instanceof HTMLElement ? part : part.element)));
    this.list.hidden = false;
    this.list.scrollTop = 0;
    this.input.setAttribute("aria-expanded", "true");
    this.#point(this.options.length ? 0 : -1);
  }

  #option(...content: (Element | string | null)[]): HTMLElement {
    return el("li", { role: "option", "aria-selected": "false" }, ...content);
  }

  #thing({ node, name }: Hit): Option {
    const { script } = this.model;
    const told = [this.details.plain(node.label), node.id].map((known) => script.plain(known));
    const element = this.#option(nodeSwatch(this.model.nodeKinds.get(node.kind)!), el("span", { class: "named" }, this.details.phrase(node.label)),
      told.includes(script.plain(name)) ? null : el("small", {}, el("bdi", {}, name)));
    return { element, choose: () => this.#go({ node }) };
  }

  #claim(claim: Claim, { ofSource = false } = {}): Option {
    const home = this.model.home(claim.claim)!;
    const mark = home.edge ? edgeSwatch(this.model.edgeKinds.get(home.edge.kind)!) : nodeSwatch(this.model.nodeKinds.get(home.node!.kind)!);
    // A figure does not name its thing; the relation's own words do.
    const about = home.node && this.details.phrase(home.node.label);
    const source = !ofSource && this.details.phrase(claim.source_label);
    const marks = [about, source, dateText(claim.when, this.reader.t)].filter((part) => Boolean(part)) as (Element | string)[];
    const small = el("small", {}, marks.flatMap((part, nth) => (nth ? [" · ", part] : [part])));
    return { element: this.#option(mark, el("span", { class: "said" }, this.details.phrase(claim.text)), small), choose: () => this.#go(home) };
  }

  #source(source: Source): Option {
    const { count } = this.reader;
    const element = this.#option(el("span", { class: "said" }, this.details.phrase(source.label)),
      el("small", {}, count("claims", source.claims.length)));
    return { element, choose: () => this.#open(source) };
  }

  /** What one source says, in place of the hits. */
  #open({ label, claims }: Source): void {
    const head = el("li", { class: "group-head", role: "presentation" }, this.details.phrase(label));
    const shown = claims.slice(0, OF_A_SOURCE).map((claim) => this.#claim(claim, { ofSource: true }));
    const rest = claims.length - shown.length;
    this.#show([head, ...shown, ...(rest > 0 ? [this.#remark(this.reader.t("andMore", { n: rest }))] : [])]);
    this.reader.say(this.reader.t("announceHits", { n: claims.length }));
  }

  #remark(words: string): HTMLElement { return el("li", { class: "remark", role: "presentation" }, words); }

  #point(nth: number): void {
    this.at = nth;
    this.options.forEach(({ element }, other) => element.setAttribute("aria-selected", String(other === nth)));
    if (nth < 0) this.input.removeAttribute("aria-activedescendant");
    else this.input.setAttribute("aria-activedescendant", `hit-${nth}`);
    if (nth > 0) this.options[nth]!.element.scrollIntoView({ block: "nearest" });
    else this.list.scrollTop = 0;
  }

  #key(event: KeyboardEvent): void {
    if (event.isComposing) return; // the Enter that ends a Chinese word is not ours
    const last = this.options.length - 1;
    if (event.key === "ArrowDown" && last >= 0) this.#point(this.at >= last ? 0 : this.at + 1);
    else if (event.key === "ArrowUp" && last >= 0) this.#point(this.at <= 0 ? last : this.at - 1);
    else if (event.key === "Enter" && this.at >= 0) this.options[this.at]!.choose();
    else if (event.key === "Escape" && !this.list.hidden) this.#close();
    else return;
    event.preventDefault();
  }

  #go(change: Parameters<Reader["go"]>[0]): void {
    this.input.value = "";
    this.#close();
    this.reader.go(change);
  }

  #close() {
    this.list.hidden = true;
    this.list.replaceChildren();
    this.options = [];
    this.at = -1;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }
}
