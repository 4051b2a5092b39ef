/* The map: places as marks, segments as lines, names where they have room. It shares its choice,
   and the kinds that are hidden, with the graph. */

import type { Details } from "./details.ts";
import { putAway } from "./firmness.ts";
import type { Hidden } from "./hidden.ts";
import { Camera, type Insets } from "./map-camera.ts";
import { bounds, ground, SHEET, type Bounds, type Spot } from "./map-ground.ts";
import { MapKey, MODES, STATES } from "./map-key.ts";
import { Names } from "./map-names.ts";
import { lanesOf, litBy, marksOf, mainland, type Lane, type Lit, type Mark } from "./map-things.ts";
import { button, byId, el } from "./marks.ts";
import type { Edge, Model, Node } from "./model.ts";
import type { Pane, Reader, State } from "./state.ts";
import { svg } from "./svg.ts";
import { shutWith } from "./whatifs.ts";

const NEAREST = { mouse: 4, touch: 16 }; // how far beside a mark a press still means it, in pixels
const RESTS = 160; // milliseconds after which the map has come to rest

export class WorldMap implements Pane {
  readonly camera: Camera;
  readonly marks: Mark[];
  readonly lanes: Lane[];
  private readonly sheet = svg("svg", { class: "map-sheet", role: "group", "aria-describedby": "map-sight" });
  private readonly earth = svg("g", {});
  private readonly names: Names;
  private readonly key: MapKey;
  private readonly tools = el("div", { class: "tools", role: "group", "data-name": "mapTools" });
  private readonly tip = el("div", { class: "map-tip", hidden: true });
  private readonly nothing = el("p", { class: "map-nothing", "data-word": "mapNothing", hidden: true });
  private readonly sight = el("p", { class: "unseen", id: "map-sight" });
  private readonly byElement = new Map<Element, Mark | Lane>();
  private readonly home: Bounds;
  private state: State | null = null;
  private lit: Lit | null = null;
  private rest = 0;
  private over = "";

  constructor(
    readonly box: HTMLElement,
    private readonly model: Model,
    private readonly details: Details,
    private readonly reader: Reader,
    private readonly hidden: Hidden,
    toggle: (key: string, off: Set<string>) => void,
  ) {
    const atlas = model.content.atlas!;
    this.marks = marksOf(model, atlas);
    this.lanes = lanesOf(model, atlas);
    this.home = mainland(this.lanes) ?? bounds([...this.marks.map(({ at }) => at), { x: SHEET.left, y: 0 }]);
    this.camera = new Camera(this.sheet, () => this.#insets(), () => this.#moved());
    this.names = new Names(atlas, this.camera, (text) => details.plain(text));
    this.key = new MapKey(this.marks, this.lanes, details, reader, hidden, toggle);
    this.#build();
    this.#listen();
    new ResizeObserver(() => this.#resized()).observe(box);
    void ground().then(({ land, borders }) => {
      this.earth.prepend(svg("path", { class: "map-land", d: land }), svg("path", { class: "map-borders", d: borders }));
    });
  }

  #build(): void {
    const { left, right, top, bottom } = SHEET;
    const world = { x: left, y: top, width: right - left, height: bottom - top };
    const clip = svg("clipPath", { id: "map-world" }, svg("rect", world));
    const lines = this.lanes.map(({ element, near }) => [element, near]);
    this.earth.append(svg("g", { class: "map-lines" }, ...lines.map(([line]) => line!)), svg("g", {}, ...lines.map(([, near]) => near!)));
    this.earth.setAttribute("clip-path", "url(#map-world)");
    this.sheet.append(svg("defs", {}, clip), this.earth, this.names.countries,
      svg("g", {}, ...this.marks.map(({ element }) => element)), this.names.places);
    for (const one of [...this.marks, ...this.lanes]) this.byElement.set(handle(one), one);
    this.tools.append(
      button({ "data-name": "closer" }, () => this.camera.zoom(1.6), "+"),
      button({ "data-name": "farther" }, () => this.camera.zoom(1 / 1.6), "−"),
      button({ "data-word": "fit" }, () => this.#fit()),
      button({ "data-word": "world" }, () => this.camera.fit(SHEET)));
    this.box.append(this.sheet, this.tools, this.key.box, this.nothing, this.tip, this.sight);
  }

  #listen(): void {
    const { sheet } = this;
    sheet.addEventListener("click", (event) => this.#pick(this.#under(event)));
    sheet.addEventListener("pointermove", (event) => this.#hover(event));
    for (const name of ["pointerleave", "pointerdown", "wheel"]) sheet.addEventListener(name, () => this.#hover(null), { passive: true });
    sheet.addEventListener("keydown", (event) => this.#press(event));
    sheet.addEventListener("focusin", (event) => this.#focused(this.byElement.get(event.target as Element)));
    sheet.addEventListener("focusout", () => { this.tip.hidden = true; });
  }

  // ---- showing a state of the page

  show(state: State): void {
    const before = this.state;
    this.state = state;
    this.camera.measure();
    this.lit = litBy(this.model, state);
    this.sheet.setAttribute("aria-label", this.reader.t("mapHelp"));
    if (before?.lang !== state.lang) this.#worded();
    this.key.show(state.lang);
    this.nothing.hidden = !(state.node ?? state.edge) || this.#wanted() !== null;
    this.#dress();
    const chosen = before?.node !== state.node || before?.edge !== state.edge || before?.focus !== state.focus
      || before?.story !== state.story || before?.step !== state.step;
    if (!before) this.#fit({ still: true });
    else if (chosen) this.#bringIn();
    this.#moved();
  }

  #worded(): void {
    for (const lane of this.lanes) {
      const words = lane.edges.slice(0, 3).map(({ label }) => this.details.plain(label));
      const more = lane.edges.length > 3 ? [this.reader.t("moreWays", { n: lane.edges.length - 3 })] : [];
      lane.near.setAttribute("aria-label", [...words, ...more, ...this.#how(lane), ...this.#asked(...lane.edges)].join(", "));
    }
    for (const { element, node } of this.marks) {
      const kind = this.model.nodeKinds.get(node.kind)!;
      const words = [node.label, kind.label].map((text) => this.details.plain(text));
      element.setAttribute("aria-label", [...words, ...this.#asked(node)].join(", "));
    }
  }

  #asked(...things: (Node | Edge)[]): string[] {
    return things.some((thing) => this.model.supposed.has(thing)) ? [this.reader.t("whatIfHere")] : [];
  }

  /** Give every mark and line the look that the choice and the hidden kinds ask for. */
  #dress(): void {
    const { state, lit } = this;
    for (const { element, node } of this.marks) {
      const chosen = node === state?.node;
      element.classList.toggle("faint", Boolean(lit && !lit.nodes.has(node)));
      element.classList.toggle("chosen", chosen);
      element.classList.toggle("shutting", chosen && this.model.supposed.has(node));
      element.setAttribute("aria-pressed", String(chosen));
    }
    const shut = shutWith(this.model, state?.node ?? state?.edge ?? null);
    for (const lane of this.lanes) {
      lane.element.classList.toggle("shutting", lane.state === "open" && shut(lane.edges));
      const seen = this.#seenEdges(lane);
      lane.element.classList.toggle("faint", Boolean(lit && !lane.edges.some((edge) => lit.edges.has(edge))));
      lane.element.classList.toggle("chosen", Boolean(lit && lane.edges.some((edge) => lit.chosen.has(edge))));
      for (const one of [lane.element, lane.near]) one.toggleAttribute("data-off", !seen.length);
      lane.near.setAttribute("aria-pressed", String(Boolean(state?.edge && lane.edges.includes(state.edge))));
    }
    this.#rested();
    this.#moved();
  }

  #visible({ node }: Mark): boolean {
    return !this.hidden.off.has(node.kind) && !(this.state?.focus && this.lit && !this.lit.nodes.has(node));
  }

  #seenEdges({ edges, mode }: Lane): Edge[] {
    if (this.hidden.offModes.has(mode)) return [];
    const focus = this.state?.focus ? this.lit : null;
    return edges.filter((edge) => !this.hidden.offEdges.has(edge.kind) && !putAway(edge, this.hidden.offFirm) && !(focus && !focus.edges.has(edge)));
  }

  // ---- the part of the world in sight

  #insets(): Insets {
    const box = this.box.getBoundingClientRect();
    const panel = byId("panel").getBoundingClientRect();
    const key = this.key.box.open ? this.key.box.offsetWidth : 0;
    const beside = box.width > 640 && key < box.width / 2 ? key : 0; // on paper the key stands below
    const rim = Math.min(40, box.width * 0.06);
    const sheet = panel.left < box.right - 2 ? Math.max(box.bottom - panel.top, 0) : 0;
    return { left: rim + beside, right: rim, top: 48, bottom: 28 + sheet };
  }

  /** What of the choice is on the map; null where nothing of it is. */
  #wanted(): Bounds | null {
    const { state, lit } = this;
    if (!lit || !(state?.node ?? state?.edge)) return null; // a topic lights up things all over the world
    const own = this.marks.filter(({ node }) => node === state?.node);
    const lines = this.lanes.filter(({ edges }) => edges.some((edge) => lit.chosen.has(edge)));
    const around = this.marks.filter(({ node }) => lit.nodes.has(node));
    const spots = [...lines.flatMap(({ lines: all }) => all.flat()), ...(lines.length || (own.length && !state?.focus) ? own : around).map(({ at }) => at)];
    return spots.length ? bounds(spots) : null;
  }

  #fit({ still = false } = {}): void {
    this.camera.fit(this.#wanted() ?? this.home, { most: this.lit ? 40 : undefined, still });
    this.camera.touched = false;
  }

  /** Move only if what is chosen is out of sight: a reader keeps the map in the head. */
  #bringIn(): void {
    const part = this.#wanted();
    if (!part) return;
    const { camera } = this;
    const corners = [{ x: part.left, y: part.top }, { x: part.right, y: part.bottom }];
    const small = Math.max(part.right - part.left, part.bottom - part.top) * camera.scale < 120 && part.right > part.left;
    if (corners.every((corner) => camera.sees(corner)) && !small) return;
    camera.fit(part, { most: Math.max(12, Math.min(camera.scale, 40)) });
  }

  #resized(): void {
    this.camera.measure();
    if (!this.state || !this.box.clientWidth) return;
    if (this.camera.touched) this.#moved();
    else this.#fit({ still: true });
  }

  #moved(): void {
    const { camera } = this;
    const { width, height } = camera;
    if (!width) return;
    this.sheet.setAttribute("viewBox", `0 0 ${width} ${height}`);
    this.earth.setAttribute("transform", camera.transform);
    const grown = Math.min(Math.max(0.55 + 0.17 * Math.log2(camera.scale), 0.5), 1.25);
    for (const mark of this.marks) {
      const { x, y } = camera.pixel(mark.at);
      mark.x = x;
      mark.y = y;
      mark.radius = mark.size * grown;
      mark.seen = x > -20 && x < width + 20 && y > -20 && y < height + 20 && this.#visible(mark);
      mark.element.toggleAttribute("data-off", !mark.seen);
      if (mark.seen) mark.element.setAttribute("transform", `translate(${x.toFixed(1)} ${y.toFixed(1)}) scale(${(mark.radius / 8).toFixed(3)})`);
    }
    this.names.follow();
    clearTimeout(this.rest);
    this.rest = window.setTimeout(() => this.#rested(), RESTS);
  }

  /** The map has come to rest: place the names anew, and tell what is in sight. */
  #rested(): void {
    if (!this.state || !this.camera.width) return;
    const seen = this.marks.filter((mark) => mark.seen);
    const lanes = this.lanes.filter((lane) => this.#seenEdges(lane).length);
    this.names.place(seen, lanes, this.lit, this.state.node, [this.key.box, this.tools].map((one) => one.getBoundingClientRect()));
    this.#rove(seen, lanes);
    const tally = [...this.model.nodeKinds.values()]
      .map((kind) => [this.details.plain(kind.label), seen.filter(({ node }) => node.kind === kind.key).length] as const)
      .filter(([, n]) => n).map(([kind, n]) => `${kind}: ${n}`);
    const first = seen.slice(0, 12).map(({ node }) => this.details.plain(node.label));
    this.sight.textContent = this.reader.t("mapSight", { things: tally.join(", ") || "0", names: first.join(", ") });
  }

  // ---- pointer

  #under(event: MouseEvent): Mark | Lane | null {
    const hit = this.byElement.get((event.target as Element).closest(".mark, .map-near") ?? this.box);
    if (hit && "node" in hit) return hit;
    const { left, top } = this.box.getBoundingClientRect();
    const touch = (event as PointerEvent).pointerType === "touch";
    const far = ({ x, y, radius }: Mark) => Math.hypot(x - (event.clientX - left), y - (event.clientY - top)) - radius;
    const close = this.marks.filter((mark) => mark.seen && far(mark) < (touch ? NEAREST.touch : NEAREST.mouse));
    return close.sort((a, b) => far(a) - far(b))[0] ?? hit ?? null;
  }

  #pick(thing: Mark | Lane | null): void {
    if (!thing) return this.reader.go({});
    if ("node" in thing) return this.reader.go({ node: thing.node, focus: this.state?.focus ?? 0 });
    const edges = this.#seenEdges(thing);
    // Ways at sea share their lanes: each further click takes the next of them.
    this.reader.go({ edge: edges[(edges.indexOf(this.state?.edge ?? edges.at(-1)!) + 1) % edges.length]! });
  }

  #hover(event: MouseEvent | null): void {
    const thing = event && !(event as PointerEvent).buttons ? this.#under(event) : null;
    this.sheet.classList.toggle("over", Boolean(thing));
    if (!thing || !event) {
      this.tip.hidden = true;
      this.over = "";
      return;
    }
    const box = this.box.getBoundingClientRect();
    this.#tell(thing, { x: event.clientX - box.left, y: event.clientY - box.top });
  }

  #tell(thing: Mark | Lane, at: Spot): void {
    const { details, tip, box } = this;
    const text = "node" in thing
      ? [el("strong", {}, details.phrase(thing.node.label)), el("span", {}, details.phrase(this.model.nodeKinds.get(thing.node.kind)!.label)),
        ...this.#asked(thing.node).map((word) => el("span", {}, word))]
      : this.#laneWords(thing);
    const name = "node" in thing ? thing.node.id : `lane ${this.lanes.indexOf(thing)}`;
    if (this.over !== name) tip.replaceChildren(...text);
    this.over = name;
    tip.hidden = false;
    tip.style.left = `${Math.max(4, Math.min(at.x + 14, box.clientWidth - tip.offsetWidth - 8))}px`;
    tip.style.top = `${Math.min(at.y + 16, box.clientHeight - tip.offsetHeight - 8)}px`;
  }

  #laneWords(lane: Lane): Element[] {
    const { t } = this.reader;
    const edges = this.#seenEdges(lane);
    const how = this.#how(lane).join(" · ");
    const named = edges.slice(0, 3).map((edge) => el("strong", {}, this.details.phrase(edge.label)));
    const asked = this.#asked(...edges).map((word) => el("span", {}, word));
    return [...named, edges.length > 3 ? el("span", {}, t("moreWays", { n: edges.length - 3 })) : null, el("span", {}, how), ...asked].filter((one) => one !== null);
  }

  #how({ mode, state }: Lane): string[] {
    const { t } = this.reader;
    return [t(MODES[mode] ?? mode), ...(state === "open" ? [] : [t(STATES[state])])];
  }

  // ---- keyboard: one mark and one line in the order of tabs, arrows go to the next of either

  #rove(seen: Mark[], lanes: Lane[]): void {
    const { state } = this;
    const inSight = lanes.filter((lane) => this.#middle(lane));
    this.#stopAt(seen, seen.find(({ node }) => node === state?.node));
    this.#stopAt(inSight, inSight.find(({ edges }) => state?.edge && edges.includes(state.edge)));
  }

  #stopAt(among: readonly (Mark | Lane)[], chosen: Mark | Lane | undefined): void {
    const stop = among.find((one) => handle(one) === document.activeElement) ?? chosen ?? among[0];
    if (stop) this.#onlyStop(stop);
  }

  #onlyStop(stop: Mark | Lane): void {
    const alike: readonly (Mark | Lane)[] = "node" in stop ? this.marks : this.lanes;
    for (const one of alike) handle(one).setAttribute("tabindex", one === stop ? "0" : "-1");
  }

  #focused(thing: Mark | Lane | undefined): void {
    if (!thing) return;
    this.#onlyStop(thing);
    const at = this.#spot(thing);
    if (at && handle(thing).matches(":focus-visible")) this.#tell(thing, at);
  }

  /** Where a mark or the middle of a line is on the screen; null where it is out of sight. */
  #spot(thing: Mark | Lane): Spot | null {
    if (!("node" in thing)) return this.#middle(thing);
    return thing.seen && this.#inside(thing) ? thing : null;
  }

  #inside({ x, y }: Spot): boolean {
    return x > 0 && x < this.camera.width && y > 0 && y < this.camera.height;
  }

  #middle({ lines }: Lane): Spot | null {
    const halfway = lines.flatMap((line) => line.slice(1).map((b, nth) => ({ x: (line[nth]!.x + b.x) / 2, y: (line[nth]!.y + b.y) / 2 })));
    const inside = halfway.map((at) => this.camera.pixel(at)).filter((at) => this.#inside(at));
    return inside[inside.length >> 1] ?? null;
  }

  #press(event: KeyboardEvent): void {
    const ways: Record<string, [number, number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const way = ways[event.key];
    const held = this.byElement.get(document.activeElement ?? this.box);
    if (way && event.shiftKey) this.camera.pan(...way);
    else if (way) this.#step(held, way);
    else if (event.key === "+" || event.key === "=") this.camera.zoom(1.6);
    else if (event.key === "-") this.camera.zoom(1 / 1.6);
    else if (event.key === "0") this.#fit();
    else if ((event.key === "Enter" || event.key === " ") && held) this.#pick(held);
    else return;
    event.preventDefault();
  }

  /** To the nearest of its kind, a mark or a line, that lies more that way than aside; where there is none, the map moves. */
  #step(from: Mark | Lane | undefined, [right, down]: [number, number]): void {
    const { width, height } = this.camera;
    const start = (from && this.#spot(from)) ?? { x: width / 2, y: height / 2 };
    const cost = (at: Spot) => {
      const [x, y] = [at.x - start.x, at.y - start.y];
      const ahead = x * right + y * down;
      const aside = Math.abs(x * down) + Math.abs(y * right);
      return ahead <= 0.5 || aside > ahead ? Infinity : ahead + 2 * aside;
    };
    const alike = from && !("node" in from) ? this.lanes.filter((lane) => this.#seenEdges(lane).length) : this.marks;
    const costs = alike.filter((one) => one !== from).map((one) => ({ one, at: this.#spot(one) }))
      .map(({ one, at }) => ({ one, cost: at ? cost(at) : Infinity }));
    const next = costs.sort((a, b) => a.cost - b.cost)[0];
    if (next && next.cost < Infinity) handle(next.one).focus({ preventScroll: true });
    else this.camera.pan(right, down);
  }
}

/** What of a mark or a line takes the pointer and the keyboard. */
const handle = (thing: Mark | Lane): SVGElement => ("node" in thing ? thing.element : thing.near);
