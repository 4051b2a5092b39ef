/* The topics the page opens on, the neighbourhood of a thing and the paths between two:
   which of them is shown, the tabs to choose one, and what the panel says of it. */

import type { Details } from "./details.ts";
import { button, byId, edgeSwatch, el } from "./marks.ts";
import type { Edge, Model, Node } from "./model.ts";
import { shortestPaths, type Step } from "./paths.ts";
import type { Text } from "./payload.ts";
import { alike, filled, LISTING, pathPlaces, readView, ringPlaces, rings, toldPlaces, withMarks, type Alike, type Mark, type Point, type Scene, type View } from "./scenes.ts";
import type { Lit, Reader, State } from "./state.ts";

export const ALL = "all"; // of the address: everything, no view
export const MOST_HOPS = 3;
const PATHS = 3;

export class Views {
  readonly list: View[];
  private readonly open = new Set<string>();
  private look = "";
  private filled: { key: string; places: Map<Node, Point> } = { key: "", places: new Map() };
  private paths: { key: string; steps: Step[][] } = { key: "", steps: [] };

  constructor(
    private readonly model: Model,
    private readonly reader: Reader,
    private readonly isOff: (edge: Edge) => boolean,
  ) {
    this.list = (model.content.views ?? []).map((view) => readView(view, model));
  }

  /** The view that an address names, or the one that a link without a name means. */
  named(name: string | null, node: Node | null, edge: Edge | null): View | null {
    if (name !== null) return this.list.find(({ key }) => key === name) ?? null;
    if (node) return this.list.find(({ nodes }) => nodes.has(node)) ?? null;
    if (edge) return this.list.find(({ edges }) => edges.has(edge)) ?? null;
    return this.list[0] ?? null;
  }

  knows(name: string): boolean { return name === ALL || this.list.some(({ key }) => key === name); }

  /** Open a mark that stands for several things. */
  unfold(mark: Mark): void { this.open.add(mark.alike.key); }

  // ---- what is drawn

  scene(state: State, off: Set<string>, shape: (ring: boolean) => [number, number]): Scene | null {
    if (state.node && state.focus) return this.#rings(state.node, state.focus, off, shape(true));
    if (state.from && state.to) return this.#paths(this.steps(state));
    if (state.story) return this.#told(state, state.story.steps[state.step]!.lit, shape(false));
    const view = state.topic;
    if (!view) return null;
    const scene = this.#grouped({ key: `topic ${view.key}`, places: view.places, edges: view.edges, ring: false, whole: false, cut: view.cut }, view.alike, state.node);
    if (!view.loose) return scene;
    // Once for each picture: what is chosen in it must not move it.
    if (this.filled.key !== scene.key) this.filled = { key: scene.key, places: filled(scene.places, shape(false)) };
    return { ...scene, places: this.filled.places };
  }

  /** The nodes and relations that `scene` shows, those of closed groups with them; null for all of the page. */
  part({ node, focus, from, to, story, step, topic }: State, off: Set<string>): Pick<Lit, "nodes" | "edges"> | null {
    if (node && focus) {
      const nodes = new Set([node, ...rings(this.model, node, focus, off).rings.flat()]);
      return { nodes, edges: this.#between(nodes, focus) };
    }
    if (from && to) {
      const steps = this.steps({ from, to }).flat();
      return { nodes: new Set(steps.flatMap((one) => [one.from, one.to])), edges: new Set(steps.flatMap((one) => one.edges)) };
    }
    const told = story?.steps[step]!.lit;
    return told?.nodes.size ? told : topic;
  }

  #between(nodes: Set<Node>, hops: number): Set<Edge> {
    return new Set(this.model.edges.filter((edge) => nodes.has(edge.source) && nodes.has(edge.target) && (hops === 1 || edge.kind !== LISTING)));
  }

  #rings(node: Node, hops: number, off: Set<string>, shape: [number, number]): Scene {
    const { rings: circles, cut } = rings(this.model, node, hops, off);
    const places = ringPlaces(node, circles, shape);
    const shown = new Set(places.keys());
    const edges = this.#between(shown, hops);
    const key = `focus ${node.index} ${hops} ${[...off].join()}`;
    return this.#grouped({ key, places, edges, ring: true, whole: hops > 1, cut }, alike(shown, edges), null);
  }

  /** What a step of a story shows, unless something else was chosen meanwhile. */
  #told({ story, step, node, edge }: State, { nodes, edges }: Lit, shape: [number, number]): Scene | null {
    const chosen = node ? [node] : edge ? [edge.source, edge.target] : [];
    if (!nodes.size || chosen.some((one) => !nodes.has(one))) return null;
    return { key: `story ${story!.id} ${step}`, places: toldPlaces(nodes, edges, shape), edges, ring: false, whole: false, marks: [], cut: 0 };
  }

  #paths(steps: Step[][]): Scene {
    const places = steps.length ? pathPlaces(steps) : new Map();
    const edges = new Set(steps.flat().flatMap((step) => step.edges));
    return { key: `path ${this.paths.key}`, places, edges, ring: false, whole: true, marks: [], cut: 0 };
  }

  /** The groups closed, unless the reader opened one, or chose a thing that is in it. */
  #grouped(scene: Omit<Scene, "marks">, groups: Alike[], chosen: Node | null): Scene {
    const isOpen = ({ key, members }: Alike) => this.open.has(key) || (chosen !== null && members.includes(chosen));
    const opened = groups.filter(isOpen).map(({ key }) => key);
    return withMarks({ ...scene, key: `${scene.key} ${opened.join()}` }, groups, isOpen, (group) => this.#markName(group), this.model);
  }

  #markName({ members }: Alike): Text {
    const { words } = this.model.content;
    const kind = members[0]!.kind;
    const name = (lang: "en" | "zh") => {
      const template = words[lang][`many.${kind}`] ?? words[lang]["many"] ?? "{n} × {kind}";
      const label = this.model.nodeKinds.get(kind)?.label[lang] ?? kind;
      return template.replace("{n}", String(members.length)).replace("{kind}", label);
    };
    return { en: name("en"), zh: name("zh") };
  }

  /** The shortest paths between the two ends, over what the legend shows, list membership apart. */
  steps({ from, to }: Pick<State, "from" | "to">): Step[][] {
    if (!from || !to) return [];
    const allowed = (edge: Edge) => edge.kind !== LISTING && !this.isOff(edge);
    const key = `${from.index} ${to.index} ${this.model.edges.filter(allowed).length}`;
    if (this.paths.key !== key) this.paths = { key, steps: shortestPaths(this.model, from, to, PATHS, allowed) };
    return this.paths.steps;
  }

  // ---- the tabs

  show(state: State, plain: (text: Text) => string): void {
    const nav = byId("topics");
    nav.hidden = this.list.length === 0;
    const look = JSON.stringify([state.lang, state.topic?.key, state.story?.id]);
    if (nav.hidden || look === this.look) return;
    this.look = look;
    const held = nav.contains(document.activeElement);
    const choose = (topic: View | null) => () => this.reader.go({ topic, from: null, to: null });
    const pressed = (on: boolean) => ({ "aria-pressed": String(on) });
    nav.replaceChildren(
      ...this.list.map((view) => button({ ...pressed(view === state.topic), "data-topic": view.key }, choose(view), el("bdi", {}, plain(view.title)))),
      button({ ...pressed(!state.topic && !state.story), "data-topic": ALL, title: this.everything() }, choose(null), this.reader.t("everything")));
    const current = nav.querySelector<HTMLElement>("[aria-pressed=true]");
    if (current) nav.scrollLeft = current.offsetLeft - (nav.clientWidth - current.offsetWidth) / 2;
    if (held) current?.focus();
  }

  /** What "everything" is: so many things and relations. */
  everything(): string {
    const { count } = this.reader;
    return `${count("things", this.model.nodes.length)} · ${count("relations", this.model.edges.length)}`;
  }

  // ---- in the panel

  /** The question of the view and its answer, for the panel when nothing is chosen. */
  opening(view: View, details: Details): (Element | null)[] {
    const { t, count } = this.reader;
    const ties = new Map<Node, number>();
    for (const { source, target } of view.edges) for (const end of [source, target]) ties.set(end, (ties.get(end) ?? 0) + 1);
    const best = [...ties].sort(([a, m], [b, n]) => n - m || a.index - b.index).slice(0, 8);
    const totals = [count("things", view.nodes.size), count("relations", view.edges.size)].join(" · ");
    return [
      el("h2", { class: "question" }, details.phrase(view.question)),
      el("p", { class: "answer" }, details.phrase(view.answer)),
      el("p", { class: "totals" }, totals),
      view.cut ? el("p", { class: "notice" }, t("cut", { n: view.cut })) : null,
      el("p", { class: "soft" }, t("help")),
      el("section", {}, el("h3", {}, t("again")), el("ul", { class: "rows" }, best.map(([node, tied]) =>
        el("li", {}, details.nodeButton(node), el("span", { class: "tally" }, count("relations", tied)))))),
      el("section", {}, el("h3", {}, t("everything")), el("p", { class: "doors" },
        button({ class: "wide" }, () => this.reader.go({ topic: null }), t("showEverything")), el("span", { class: "soft" }, this.everything()))),
    ];
  }

  /** For a thing: that it is not in this view, how far the neighbourhood reaches, and the way to another. */
  ofNode(node: Node, state: State): (Element | null)[] {
    const { t, go } = this.reader;
    const { topic, focus, from, to } = state;
    const outside = topic !== null && !focus && !to && !topic.nodes.has(node);
    return [
      outside ? el("div", { class: "notice" }, el("p", {}, t("outside")), el("p", { class: "doors" },
        button({ class: "wide" }, () => go({ node, topic: null }), t("showInEverything")),
        button({ class: "wide" }, () => go({ node, focus: 1 }), t("showNeighbours")))) : null,
      from && !to ? this.#asking(from) : el("p", { class: "doors" },
        button({ class: "wide", id: "path" }, () => go({ node, from: node, to: null }), t("pathTo"))),
    ];
  }

  #asking(from: Node): HTMLElement {
    const { t, go } = this.reader;
    const name = from.label[this.reader.lang] ?? Object.values(from.label)[0] ?? from.id;
    return el("div", { class: "notice", id: "asking" }, el("p", {}, t("pathFrom", { name })),
      el("p", { class: "doors" }, button({ class: "wide" }, () => go({ node: from, from: null, to: null }), t("cancel"))));
  }

  /** The paths found, each relation of theirs with its claims a click away. */
  ofPath(state: State, details: Details): (Element | null)[] {
    const { t, go } = this.reader;
    const paths = this.steps(state);
    const [from, to] = [state.from!, state.to!];
    return [
      el("div", { class: "head" }, el("p", { class: "kicker" }, t("paths")),
        button({ class: "close", "aria-label": t("close") }, () => go({ node: from, from: null, to: null }), "×")),
      el("h2", { class: "sentence" }, details.nodeButton(from), el("span", { class: "verb" }, "→"), details.nodeButton(to)),
      el("p", { class: "soft" }, paths.length ? t("pathHelp") : t("noPath")),
      ...paths.map((path, nth) => el("section", { class: "path" },
        el("h3", {}, t("pathNumber", { n: nth + 1, steps: this.reader.count("steps", path.length) })),
        el("ol", { class: "rows" }, path.map((step) => this.#step(step, details))))),
    ];
  }

  #step({ to, edges }: Step, details: Details): HTMLElement {
    const shown = edges.slice(0, 3).map((edge) => {
      const ends = [details.phrase(edge.source.label), " ", el("em", {}, details.phrase(edge.label)), " ", details.phrase(edge.target.label)];
      return button({ class: "plain" }, () => this.reader.go({ edge }), edgeSwatch(this.model.edgeKinds.get(edge.kind)!), el("span", {}, ...ends));
    });
    const more = edges.length - shown.length;
    return el("li", { "data-to": to.id }, ...shown, more > 0 ? el("span", { class: "tally" }, `+${more}`) : null);
  }

  /** Buttons for one, two and three relations round the chosen thing. */
  hops(state: State): void {
    const box = byId("hops");
    box.hidden = !state.node || !state.focus;
    const held = Number((document.activeElement as HTMLElement | null)?.dataset["hops"] ?? 0);
    box.replaceChildren(...Array.from({ length: MOST_HOPS }, (_, nth) => button(
      { "aria-pressed": String(state.focus === nth + 1), "data-hops": String(nth + 1), "aria-label": this.reader.count("steps", nth + 1) },
      () => this.reader.go({ node: state.node, focus: nth + 1 }), String(nth + 1))));
    if (held) box.querySelector<HTMLElement>(`[data-hops="${held}"]`)?.focus();
  }
}
