/* What the reader does: choose, search, switch language, hide kinds, follow a link.
   The address after "#" holds what is worth sharing; the page is drawn from it. */

import { framed } from "./banner.ts";
import { pageDay, wholeDay } from "./bars.ts";
import { dateOf, days } from "./dates.ts";
import { Details } from "./details.ts";
import { Drawing } from "./drawing.ts";
import { Export } from "./export.ts";
import { Finder } from "./finder.ts";
import { DEGREES, DISPUTED, lineSwatch, NAMES, putAway } from "./firmness.ts";
import { Hidden, HIDDEN_IN_ADDRESS } from "./hidden.ts";
import { button, byId, edgeSwatch, el, nodeSwatch } from "./marks.ts";
import { WorldMap } from "./map.ts";
import { MODES } from "./map-key.ts";
import { filled, LANGUAGES, Model, type Edge, type Node } from "./model.ts";
import { unpacked } from "./packed.ts";
import type { Kind, Lang, Payload } from "./payload.ts";
import type { Point } from "./scenes.ts";
import type { Part } from "./scope.ts";
import { Sparql } from "./sparql.ts";
import type { Pane, Reader, State, View } from "./state.ts";
import { Tables } from "./tables.ts";
import { Timeline } from "./timeline.ts";
import { ALL, MOST_HOPS, Views } from "./views.ts";

const OURS = ["lang", "topic", "view", "node", "edge", "focus", "from", "to", "story", "step", "on", "rows", ...HIDDEN_IN_ADDRESS]; // what this file writes into the address

export class Explorer {
  // What a link without a language means: what the page was made for, else what the browser speaks.
  private readonly home = (document.documentElement.dataset["home"] || (navigator.language.startsWith("zh") ? "zh" : "en")) as Lang;
  readonly hidden = new Hidden(Object.keys(MODES));
  readonly details: Details;
  readonly views: Views;
  readonly panes: Map<View, Pane>;
  readonly finder: Finder;
  readonly drawing: Drawing;
  readonly export: Export;
  state: State = { lang: this.home, view: "graph", node: null, edge: null, focus: 0, topic: null, from: null, to: null, story: null, step: 0, on: null, whole: false, lit: null, missing: null };
  private legendLook = "";

  constructor(readonly model: Model) {
    const reader = this.#reader();
    const { hidden } = this;
    const isOff = (edge: Edge) => [edge.source, edge.target].some(({ kind }) => hidden.off.has(kind)) || hidden.offEdges.has(edge.kind) || putAway(edge, hidden.offFirm);
    this.views = new Views(model, reader, isOff);
    this.details = new Details(byId("card"), model, reader, this.views);
    this.panes = new Map<View, Pane>([
      ["table", new Tables(byId("tables"), model, this.details, reader, () => this.#part())],
      ["timeline", new Timeline(byId("timeline"), model, this.details, reader, () => this.#part())],
    ]);
    if (model.content.atlas) this.panes.set("map", new WorldMap(byId("map"), model, this.details, reader, hidden, (key, off) => this.toggle(key, off)));
    document.querySelector<HTMLElement>('[data-view="map"]')!.hidden = !model.content.atlas;
    const asks = document.getElementById("sparql"); // a page for the road has it, a small one does not
    if (asks) this.panes.set("sparql", new Sparql(asks, model, this.details, reader));
    this.finder = new Finder(model, this.details, reader);
    this.drawing = new Drawing(byId("graph"), model, reader, {
      pick: (node, edge) => this.go({ node, edge }),
      enter: (node) => this.go({ node, focus: 1 }),
      unfold: (mark) => { this.views.unfold(mark); this.#show(this.state); },
      hover: (node, edge, point) => this.#tip(node, edge, point),
    });
    this.export = new Export(byId("take"), model, this.details, this.drawing, reader, () => this.state);
    byId<HTMLDetailsElement>("legend").open = innerWidth > 720;
    this.#listen();
    this.#fromAddress({ first: true });
  }

  /** What the picture shows, unless that is everything. */
  #part(): Part | null {
    const { topic, node, focus, from, to, story } = this.state;
    if (!this.drawing.view.scene) return null;
    const { nodes, edges } = this.export;
    return { name: (node && focus) || (from && to) || story ? null : topic?.title ?? null, nodes, edges };
  }

  /** What the parts of the page may ask of it. */
  #reader(): Reader {
    const page = this;
    return {
      get lang() { return page.state.lang; },
      t: (word, values) => page.t(word, values),
      count: (word, n) => page.t(n === 1 ? `${word}.one` : word, { n }),
      go: (change) => page.go({ node: null, edge: null, ...change }),
      keep: (change) => page.go(change),
      say: (words) => { byId("live").textContent = words; },
    };
  }

  /** A word of the page itself in the reader's language, with {values} filled in. */
  t(word: string, values: Record<string, string | number> = {}): string {
    return filled(this.model.content.words[this.state.lang][word] ?? word, values);
  }

  #listen() {
    for (const one of document.querySelectorAll<HTMLElement>("[data-view]")) {
      one.addEventListener("click", () => this.go({ view: one.dataset["view"] as View }));
    }
    for (const one of document.querySelectorAll<HTMLElement>("[data-lang]")) {
      one.addEventListener("click", () => this.go({ lang: one.dataset["lang"] as Lang }));
    }
    byId("skip").addEventListener("click", () => { this.go({ view: "table" }); byId("tables").focus(); });
    byId("closer").addEventListener("click", () => this.drawing.zoom(1.4));
    byId("farther").addEventListener("click", () => this.drawing.zoom(1 / 1.4));
    byId("fit").addEventListener("click", () => this.drawing.fit());
    byId("focus").addEventListener("click", () => this.go({ focus: this.state.focus ? 0 : 1 }));
    byId("unlight").addEventListener("click", () => this.go({ lit: null }));
    byId("grip").addEventListener("click", () => this.#openSheet(!this.#sheetOpen()));
    addEventListener("popstate", () => this.#fromAddress({}));
    document.addEventListener("keydown", (event) => this.#escape(event));
  }

  #escape(event: KeyboardEvent): void {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    if (this.state.focus) this.go({ focus: 0 });
    else if (this.state.node || this.state.edge) this.go({ node: null, edge: null });
    else if (this.state.from) this.go({ from: null, to: null });
    else if (this.state.story) this.go({ story: null });
    else if (this.state.lit) this.go({ lit: null });
  }

  // ---- state and address

  /** Change the state, keep it in the address, and show it. */
  go(change: Partial<State>): void {
    const before = this.state;
    const after: State = { ...before, missing: null, ...change };
    if (change.topic !== undefined && !change.lit) after.lit = null;
    if (change.edge) after.node = null;
    if (change.node) after.edge = null;
    if (!after.node) after.focus = 0;
    if (this.#endsPath(before, change)) Object.assign(after, { to: after.node, node: null, focus: 0 });
    if (after.node) this.hidden.off.delete(after.node.kind); // chosen, so wanted
    if ("topic" in change && !("story" in change)) after.story = null;
    if (before.story && !after.story && !("topic" in change)) after.topic = this.views.named(null, after.node, after.edge);
    if (!this.panes.has(after.view)) after.view = "graph";
    if (before.story !== after.story || before.step !== after.step) after.on = dayTold(after);
    this.state = after;
    const moved = movedBetween(before, after);
    const turned = (["topic", "focus", "from", "to"] as const).some((name) => before[name] !== after[name]);
    this.#toAddress({ step: moved || turned });
    this.#show(before);
    if (moved) this.#announce();
  }

  /** Whether the second end of a path has just been chosen. */
  #endsPath(before: State, { node, from }: Partial<State>): boolean {
    return Boolean(before.from && !before.to && node && node !== before.from && from === undefined);
  }

  #toAddress({ step }: { step: boolean }): void {
    const { lang, view, node, edge, focus, topic, from, to, story, step: nth, on, whole } = this.state;
    const parts = new URLSearchParams();
    if (this.views.list.length && !story) parts.set("topic", topic?.key ?? ALL);
    if (lang !== this.home || location.hash.includes("lang=")) parts.set("lang", lang);
    if (view !== "graph") parts.set("view", view);
    if (node) parts.set("node", node.id);
    if (edge) parts.set("edge", edge.id);
    if (focus) parts.set("focus", String(focus));
    if (from) parts.set("from", from.id);
    if (from && to) parts.set("to", to.id);
    if (story) parts.set("story", story.id);
    if (story) parts.set("step", String(nth + 1));
    if (on !== null && on !== (dayTold(this.state) ?? pageDay(this.model.content))) parts.set("on", dateOf(on));
    if (whole) parts.set("rows", ALL);
    this.hidden.write(parts);
    for (const [name, value] of new URLSearchParams(location.hash.slice(1))) if (!OURS.includes(name)) parts.append(name, value);
    const hash = `#${parts}`;
    if (hash === (location.hash || "#")) return;
    try {
      history[step ? "pushState" : "replaceState"](null, "", hash);
    } catch (error) {
      // A sandboxed frame, as in a notebook, has no address of its own: do without.
      if (!(error instanceof DOMException) || error.name !== "SecurityError") throw error;
    }
  }

  #fromAddress({ first = false }): void {
    const parts = new URLSearchParams(location.hash.slice(1));
    const wanted = parts.get("lang");
    const node = this.model.nodeById.get(parts.get("node") ?? "") ?? null;
    const edge = node ? null : this.model.edgeById.get(parts.get("edge") ?? "") ?? null;
    const before = this.state;
    const from = this.model.nodeById.get(parts.get("from") ?? "") ?? null;
    const topic = parts.get("topic");
    const story = this.model.stories.find(({ id }) => id === parts.get("story")) ?? null;
    const step = story ? Math.min(Math.max(Math.trunc(Number(parts.get("step"))) || 1, 1), story.steps.length) - 1 : 0;
    const view = parts.get("view") ?? story?.steps[step]!.view;
    this.state = {
      lang: wanted !== null && Object.hasOwn(LANGUAGES, wanted) ? (wanted as Lang) : this.home,
      view: this.panes.has(view as View) ? (view as View) : "graph",
      node,
      edge,
      focus: node ? Math.min(Math.max(Math.trunc(Number(parts.get("focus")) || 0), 0), MOST_HOPS) : 0,
      topic: story ? null : this.views.named(topic !== null && this.views.knows(topic) ? topic : null, node, edge),
      from,
      to: from && (this.model.nodeById.get(parts.get("to") ?? "") ?? null),
      story,
      step,
      on: wholeDay(parts.get("on") ?? undefined) ?? dayTold({ story, step }),
      whole: parts.get("rows") === ALL,
      lit: before.lit,
      missing: node || edge || story ? null : parts.get("node") ?? parts.get("edge") ?? parts.get("story") ?? (topic !== null && !this.views.knows(topic) ? topic : null),
    };
    this.hidden.read(parts, this.model);
    if (node) this.hidden.off.delete(node.kind);
    this.#show(first ? null : before);
  }

  // ---- showing it

  #show(before: State | null): void {
    const { lang, view, node, edge, lit } = this.state;
    const turned = !before || before.lang !== lang;
    if (turned) this.#words();
    this.#legend();
    this.#switches();
    byId("stage").hidden = view !== "graph";
    for (const [name, { box }] of this.panes) box.hidden = name !== view;
    this.views.show(this.state, (text) => this.details.plain(text));
    this.views.hops(this.state);
    this.details.show(this.state);
    this.#sheet(before);
    const { off, offEdges, offFirm } = this.hidden;
    const scene = this.views.scene(this.state, off, (ring) => this.drawing.shape(ring));
    const told = this.state.story?.steps[this.state.step]?.lit ?? null;
    this.drawing.show({ lang, node, edge, scene, told, lit, off: new Set(off), offEdges: new Set(offEdges), offFirm: new Set(offFirm) });
    this.panes.get(view)?.show(this.state);
    if (!before || (before.view !== view && !lit)) this.drawing.fit({ still: true, told: true });
    this.#tip(null, null);
  }

  #words() {
    const { content } = this.model;
    document.documentElement.lang = LANGUAGES[this.state.lang]!;
    document.title = this.details.plain(content.title);
    byId("title").replaceChildren(this.details.phrase(content.title));
    byId("frame").replaceChildren(...framed(content, this.details.reader).map((part) => el("span", {}, part)));
    for (const one of document.querySelectorAll<HTMLElement>("[data-word]")) one.textContent = this.t(one.dataset["word"]!);
    for (const one of document.querySelectorAll<HTMLElement>("[data-name]")) one.setAttribute("aria-label", this.t(one.dataset["name"]!));
    for (const one of document.querySelectorAll<HTMLInputElement>("[data-hint]")) one.placeholder = this.t(one.dataset["hint"]!);
    this.export.words();
  }

  #switches() {
    const { lang, view, node, focus, lit } = this.state;
    const press = (one: Element, on: boolean) => one.setAttribute("aria-pressed", String(on));
    for (const one of document.querySelectorAll<HTMLElement>("[data-view]")) press(one, one.dataset["view"] === view);
    for (const one of document.querySelectorAll<HTMLElement>("[data-lang]")) press(one, one.dataset["lang"] === lang);
    byId<HTMLButtonElement>("focus").disabled = !node;
    byId("focus").textContent = this.t(focus ? "all" : "focus");
    press(byId("focus"), focus > 0);
    byId("unlight").hidden = !lit;
    byId("unlight").textContent = this.t("unlight", { n: lit?.size ?? 0 });
  }

  // ---- legend

  #legend() {
    const { lang, topic, node, focus, from, to, story, step } = this.state;
    const { off, offEdges, offFirm } = this.hidden;
    const part = focus ? [node?.index, focus] : from && to ? [from.index, to.index] : [topic?.key, story?.id, step];
    const look = JSON.stringify([lang, part, [...off], [...offEdges], [...offFirm]]);
    if (this.legendLook === look) return;
    this.legendLook = look;
    const { nodeKinds, edgeKinds } = this.model;
    const { nodes, edges } = this.views.part(this.state, off) ?? this.model;
    const held = (document.activeElement as HTMLElement | null)?.dataset["kind"]; // rebuilt under the reader's finger
    byId("legend-body").replaceChildren(
      this.#firmness(edges),
      this.#kinds("n", nodeKinds, nodes, off, nodeSwatch),
      this.#kinds("e", edgeKinds, edges, offEdges, edgeSwatch));
    if (held) byId("legend-body").querySelector<HTMLElement>(`[data-kind="${CSS.escape(held)}"]`)?.focus();
  }

  #kinds(sort: string, kinds: Map<string, Kind>, things: Iterable<{ kind: string }>, off: Set<string>, mark: (kind: Kind) => Element) {
    const tally = new Map<string, number>();
    for (const { kind } of things) tally.set(kind, (tally.get(kind) ?? 0) + 1);
    const shown = [...kinds.values()].filter(({ key }) => tally.has(key) || off.has(key)); // what is hidden can be shown again
    return el("ul", { "aria-label": this.t("kinds"), class: sort === "n" ? "things" : null }, shown.map((kind) => el("li", {}, this.#kindButton(sort, kind, tally.get(kind.key) ?? 0, off, mark))));
  }

  #firmness(edges: Iterable<Edge>) {
    const tally = (degree: string) => [...edges].filter((edge) => (degree === DISPUTED ? edge.disputed : edge.firmness === degree)).length;
    return el("ul", { "aria-label": this.t("firmness"), class: "firmness" },
      el("li", { class: "name" }, this.t("firmness")),
      [...DEGREES, DISPUTED].map((degree) => el("li", {}, this.#toggle("f", degree, tally(degree), this.hidden.offFirm,
        lineSwatch(degree), this.t(NAMES[degree]!)))));
  }

  #kindButton(sort: string, kind: Kind, n: number, off: Set<string>, mark: (kind: Kind) => Element) {
    return this.#toggle(sort, kind.key, n, off, mark(kind), this.details.phrase(kind.label));
  }

  #toggle(sort: string, key: string, n: number, off: Set<string>, ...look: (Element | string)[]) {
    return button({ "aria-pressed": String(!off.has(key)), "data-kind": sort + key }, () => this.toggle(key, off),
      ...look, " ", el("span", { class: "tally" }, String(n)));
  }

  /** Hide a kind of thing or of relation, or show it again. */
  toggle(key: string, off: Set<string>): void {
    if (!off.delete(key)) off.add(key);
    this.#toAddress({ step: true });
    this.#show(this.state);
  }

  // ---- tooltip, sheet, announcements

  #tip(node: Node | null, edge: Edge | null, point?: Point): void {
    const tip = byId("tip");
    tip.hidden = !(node || edge) || !point;
    if (!point) return;
    const { details } = this;
    if (node ?? edge) tip.replaceChildren(...(node
      ? [el("strong", {}, details.phrase(node.label)), el("span", {}, details.phrase(this.model.nodeKinds.get(node.kind)!.label))]
      : [el("span", {}, details.phrase(edge!.source.label), " ", el("em", {}, details.phrase(edge!.label)), " ", details.phrase(edge!.target.label))]));
    const stage = byId("stage").getBoundingClientRect();
    tip.style.left = `${Math.min(point.x - stage.left + 14, stage.width - tip.offsetWidth - 8)}px`;
    tip.style.top = `${Math.min(point.y - stage.top + 16, stage.height - tip.offsetHeight - 8)}px`;
  }

  #sheetOpen() { return byId("panel").dataset["open"] === "true"; }

  #openSheet(open: boolean): void {
    byId("panel").dataset["open"] = String(open);
    byId("grip").setAttribute("aria-expanded", String(open));
    byId("grip").replaceChildren(el("span", {}, open ? this.t("foldAway") : this.#headline()));
  }

  /* On a phone the panel is a sheet over the picture: up when something is chosen. */
  #sheet(before: State | null): void {
    const { node, edge, topic, to, story, view } = this.state;
    const moved = !before || movedBetween(before, this.state) || before.topic !== topic || before.to !== to;
    this.#openSheet(moved ? Boolean(node || edge || story || (view === "graph" && (topic || to))) : this.#sheetOpen());
    byId("panel").dataset["brief"] = String(!node && !edge && !story);
  }

  /** What the folded sheet is about; unfolded it begins with the same words. */
  #headline(): string {
    const { node, edge, topic, from, to, story } = this.state;
    const plain = this.details.plain.bind(this.details);
    const resting = story ? plain(story.title) : from && to ? this.t("paths") : topic ? plain(topic.question) : this.t("about");
    return node ? plain(node.label) : edge ? plain(edge.label) : resting;
  }

  #announce() {
    byId("live").textContent = this.#selection();
  }

  #selection() {
    const { node, edge, story, step } = this.state;
    const plain = this.details.plain.bind(this.details);
    const { count } = this.details.reader;
    if (node) {
      const kind = plain(this.model.nodeKinds.get(node.kind)!.label);
      return this.t("announceNode", { name: plain(node.label), kind, relations: count("relations", node.edges.length) });
    }
    if (!edge && story) {
      const { heading, text } = story.steps[step]!;
      return this.t("announceStep", { n: step + 1, all: story.steps.length, heading: plain(heading), text: plain(text) });
    }
    if (!edge) return this.t("announceNone");
    const ends = { from: plain(edge.source.label), what: plain(edge.label), to: plain(edge.target.label) };
    return this.t("announceEdge", { ...ends, claims: count("claims", edge.claims.length) });
  }
}

/** Whether something else is chosen or told; a change of view or language is no such move. */
function movedBetween(before: State, after: State): boolean {
  return before.node !== after.node || before.edge !== after.edge || before.story !== after.story || before.step !== after.step;
}

/** The last day of the time that a story's step is about. */
function dayTold({ story, step }: Pick<State, "story" | "step">): number | null {
  return days(story?.steps[step]!.on)?.last ?? null;
}

declare global {
  interface Window {
    lodeway?: Explorer;
  }
}

void unpacked<Payload>(byId("data").textContent!).then((payload) => {
  window.lodeway = new Explorer(new Model(payload));
  document.documentElement.dataset["ready"] = "";
});
