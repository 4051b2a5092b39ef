/* The picture: vis-network draws marks and lines, this file decides which, how bright and
   from how near. The names over them are in names.js. */

import { DataSet } from "vis-data/esnext";
import { Network } from "vis-network/esnext";
import { putAway } from "./firmness.ts";
import { LineMarks } from "./line-marks.ts";
import { byId } from "./marks.ts";
import type { Mark, Point } from "./scenes.ts";
import type { Edge, Model, Node } from "./model.ts";
import { Names } from "./names.ts";
import type { EdgeLook, NodeLook } from "./payload.ts";
import type { Reader, Shown } from "./state.ts";

/** What the picture tells the page. */
export interface Events {
  pick(node: Node | null, edge: Edge | null): void;
  enter(node: Node): void;
  unfold(mark: Mark): void;
  hover(node: Node | null, edge: Edge | null, point: Point | undefined): void;
}

interface Clicked {
  nodes: number[];
  edges: number[];
}

interface Inks {
  paper: string;
  ink: string;
  soft: string;
  accent: string;
}

const FAINT = 0.12;
const DOUBLE_CLICK = 350; // milliseconds

export class Drawing {
  view: Shown = { lang: "en", node: null, edge: null, scene: null, told: null, lit: null, off: new Set(), offEdges: new Set(), offFirm: new Set() };
  over: Node | null = null;
  lit: ReadonlySet<Node> | null = null;
  inks: Inks;
  readonly nodeData: DataSet<any>;
  readonly edgeData: DataSet<any>;
  readonly network: Network;
  private readonly sent = new Map<string, string>();
  private readonly dark = matchMedia("(prefers-color-scheme: dark)");
  private readonly calm = matchMedia("(prefers-reduced-motion: reduce)");
  private touched = false;
  private clicked = -Infinity; // when a thing in the picture was last clicked
  private near = false; // the page moved close to something chosen, and the reader has not moved since
  private dragged = false; // vis-network leaves many lines out meanwhile, and so what is written on them
  private printing = false;
  private pointer: Point | undefined;

  constructor(
    readonly box: HTMLElement,
    readonly model: Model,
    readonly reader: Reader,
    private readonly events: Events,
  ) {
    this.inks = this.#readInks();
    this.nodeData = new DataSet(this.model.nodes.map((node) => this.#nodeLook(node)));
    this.edgeData = new DataSet(this.model.edges.map((edge) => this.#edgeLook(edge)));
    const { nodes, interaction, ...rest } = this.model.options;
    this.network = new Network(this.box, { nodes: this.nodeData, edges: this.edgeData }, {
      ...rest,
      // Selection is shown by a ring of ours; positions are part of what the page says.
      nodes: { ...nodes, chosen: false },
      interaction: { ...interaction, dragNodes: false },
    });
    (this.box.firstElementChild as HTMLElement).tabIndex = -1; // the box itself takes the keyboard
    const [names, marks] = [new Names(this), new LineMarks(this)];
    this.network.on("afterDrawing", (context: CanvasRenderingContext2D) =>
      names.draw(context, (taken) => { if (!this.dragged) marks.draw(context, taken); }));
    this.#listen();
  }

  #listen(): void {
    const { network } = this;
    network.on("click", ({ nodes, edges }: Clicked) => {
      const [node, edge] = [this.#node(nodes[0]), nodes.length ? null : this.#edge(edges[0])];
      const mark = this.#marks().find((one) => one.node === node || one.edge === edge);
      this.clicked = performance.now();
      if (mark) this.events.unfold(mark);
      else this.events.pick(node, edge);
    });
    network.on("doubleClick", ({ nodes }: Clicked) => {
      const node = this.#node(nodes[0]);
      if (node && node.index < this.model.nodes.length) this.events.enter(node);
    });
    network.on("hoverNode", ({ node }: { node: number }) => this.#hovered(this.#node(node), null));
    network.on("hoverEdge", ({ edge }: { edge: number }) => this.#hovered(null, this.#edge(edge)));
    network.on("dragStart", () => { this.dragged = Boolean(this.model.options["interaction"]?.hideEdgesOnDrag); });
    network.on("dragEnd", () => { this.dragged = false; });
    // Until the reader has moved the picture, keep it fitted: frames often open at size 0.
    for (const name of ["dragStart", "zoom"]) network.on(name as "zoom", () => { this.touched = true; this.near = false; });
    network.on("resize", () => { if (!this.touched) setTimeout(() => this.fit({ still: true, told: true })); });
    for (const name of ["blurNode", "blurEdge", "dragStart", "zoom"]) {
      network.on(name as "zoom", () => this.#hovered(null, null));
    }
    this.box.addEventListener("pointermove", (event) => {
      this.pointer = { x: event.clientX, y: event.clientY };
    });
    this.box.addEventListener("keydown", (event) => this.#key(event));
    this.dark.addEventListener("change", () => this.repaint());
    addEventListener("beforeprint", () => { this.printing = true; this.repaint(); });
    addEventListener("afterprint", () => { this.printing = false; this.repaint(); });
  }

  #node(index: number | undefined): Node | null { return this.things()[index ?? -1] ?? null; }
  #edge(index: number | undefined): Edge | null { return this.#lines()[index ?? -1] ?? null; }

  /** All that can be drawn: the things of the graph, and the marks of the scene that stand for several. */
  things(): Node[] { return [...this.model.nodes, ...this.#marks().map(({ node }) => node)]; }
  #lines(): Edge[] { return [...this.model.edges, ...this.#marks().map(({ edge }) => edge)]; }
  #marks(): Mark[] { return this.view.scene?.marks ?? []; }

  #hovered(node: Node | null, edge: Edge | null): void {
    this.over = node;
    this.box.classList.toggle("over", Boolean(node || edge));
    this.events.hover(node, edge, this.pointer);
  }

  #key(event: KeyboardEvent): void {
    const step = 80 / this.network.getScale();
    const moves: Record<string, [number, number]> = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] };
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const move = moves[event.key];
    if (move) this.#pan(...move);
    else if (event.key === "+" || event.key === "=") this.zoom(1.3);
    else if (event.key === "-") this.zoom(1 / 1.3);
    else if (event.key === "0") this.fit();
    else return;
    event.preventDefault();
  }

  // ---- looks

  #readInks(): Inks {
    // Asked before printing, the style sheet still answers for the screen.
    if (this.printing) return { paper: "#ffffff", ink: "#000000", soft: "#444444", accent: "#9c3f1c" };
    const style = getComputedStyle(document.documentElement);
    const ink = (name: string) => style.getPropertyValue(name).trim();
    return { paper: ink("--paper"), ink: ink("--ink"), soft: ink("--soft"), accent: ink("--accent") };
  }

  #hue(look: NodeLook | EdgeLook): string {
    return this.dark.matches && !this.printing ? look.dark ?? look.color : look.color;
  }

  #nodeLook(node: Node) {
    const hue = this.#hue(node.look);
    const { paper } = this.inks;
    const bright = this.bright(node);
    const { x, y } = this.place(node);
    return {
      id: node.index,
      x,
      y,
      shape: node.look.shape,
      size: node.look.size,
      borderWidth: node.look.hollow ? 2 : 1,
      color: node.look.hollow ? { background: paper, border: hue } : { background: hue, border: paper },
      opacity: bright ? 1 : FAINT,
      hidden: !this.visible(node),
    };
  }

  #edgeLook(edge: Edge) {
    const bright = this.bright(edge.source) && this.bright(edge.target) && this.onTopic(edge);
    const chosen = edge === this.view.edge;
    const over = edge.firmness === "ended" ? 0.4 : 1;
    const opacity = chosen ? 1 : !bright ? 0.06 : over * (this.lit || this.view.scene ? 0.9 : 0.55);
    const thick = chosen ? 3 : this.lit && bright ? 1.6 : 1;
    return {
      id: edge.index,
      from: edge.source.index,
      to: edge.target.index,
      width: edge.firmness === "ended" ? thick * 0.7 : thick,
      dashes: edge.look.dashes,
      smooth: edge.look.smooth ?? false,
      arrows: edge.look.arrows,
      color: { color: chosen ? this.inks.accent : this.#hue(edge.look), hover: this.inks.ink, highlight: this.inks.accent, opacity },
      chosen: bright,
      hidden: !this.drawn(edge),
    };
  }

  drawn(edge: Edge): boolean {
    const { offEdges, offFirm } = this.view;
    return this.visible(edge.source) && this.visible(edge.target) && !offEdges.has(edge.kind) && !putAway(edge, offFirm) && !this.#outside(edge);
  }

  visible(node: Node): boolean {
    const { off, scene } = this.view;
    return !off.has(node.kind) && (!scene || scene.places.has(node));
  }

  #outside(edge: Edge): boolean {
    const { scene } = this.view;
    return Boolean(scene?.edges) && edge.index < this.model.edges.length && !scene!.edges!.has(edge);
  }

  /** Where the node stands now: in the scene, else in the fixed layout. */
  place(node: Node): Point { return this.view.scene?.places.get(node) ?? node.look; }

  bright(node: Node): boolean { return !this.lit || this.lit.has(node); }

  // With a node chosen, only its own relations stand out, not those among its neighbours.
  onTopic(edge: Edge): boolean {
    const { node, edge: chosen } = this.view;
    if (chosen) return edge === chosen;
    if (this.#told()) return this.view.told!.edges.has(edge);
    return !this.lit || !node || edge.source === node || edge.target === node;
  }

  // ---- showing a state of the page

  /** Show a view: {lang, node, edge, scene, off, offEdges}. Only what changed is sent on. */
  show(view: Shown): void {
    const before = this.view;
    this.view = view;
    this.lit = this.#litNodes();
    this.#send(before.scene?.marks ?? []);
    const turned = before.scene?.key !== view.scene?.key;
    if (view.lit && view.lit !== before.lit && !view.node && !view.edge) this.#frame([...view.lit].filter((node) => this.visible(node)), 1.2, true);
    else if (view.node && this.visible(view.node) && !view.scene?.ring && !view.scene?.whole && (turned || view.node !== before.node)) this.#approach(view.node);
    else if (this.#told()) { if (turned || view.told !== before.told || before.node || before.edge) this.fit({ told: true }); }
    else if (turned || (this.near && !view.node && !view.edge)) this.fit();
    else if (view.edge && view.edge !== before.edge) this.#bringIn([view.edge.source, view.edge.target]);
  }

  /** Whether the picture shows a step of a story, and nothing that was chosen meanwhile. */
  #told(): boolean { return Boolean(this.view.told) && !this.view.node && !this.view.edge; }

  repaint(): void {
    this.inks = this.#readInks();
    this.#send();
    this.network.redraw();
  }

  #litNodes(): ReadonlySet<Node> | null {
    const { node, edge } = this.view;
    if (edge) return new Set([edge.source, edge.target]);
    if (this.#told()) return this.view.told!.nodes;
    if (!node) return this.view.lit;
    if (this.view.scene?.whole || !this.visible(node)) return null;
    const marks = this.#marks().filter(({ alike }) => alike.hub === node);
    return new Set([...this.model.neighbourhood(node), ...marks.map((mark) => mark.node)]);
  }

  #send(before: Mark[] = this.#marks()): void {
    for (const { node, edge } of before.slice(this.#marks().length)) {
      this.edgeData.remove(edge.index);
      this.nodeData.remove(node.index);
      this.sent.delete(`n${node.index}`);
      this.sent.delete(`e${edge.index}`);
    }
    this.nodeData.update(this.#changed(this.things().map((node) => this.#nodeLook(node)), "n"));
    this.edgeData.update(this.#changed(this.#lines().map((edge) => this.#edgeLook(edge)), "e"));
    this.network.redraw();
  }

  #changed<T extends { id: number }>(looks: T[], sort: string): T[] {
    return looks.filter((look) => {
      const key = sort + look.id;
      const text = JSON.stringify(look);
      const fresh = this.sent.get(key) !== text;
      this.sent.set(key, text);
      return fresh;
    });
  }

  /** Wider or higher than a circle, as the free part of the picture is for a ring or another scene. */
  shape(ring: boolean): [number, number] {
    const inset = this.#insets(ring ? "ring" : "scene");
    const width = this.box.clientWidth - inset.left - inset.right;
    const height = this.box.clientHeight - inset.top - inset.bottom;
    const stretch = Math.min(Math.max(Math.sqrt(width / height) || 1, 0.75), 1.3);
    return [stretch, 1 / stretch];
  }

  // ---- camera

  #motion() {
    return this.calm.matches || document.hidden ? false : { duration: 350, easingFunction: "easeInOutQuad" as const };
  }

  /** Room at the edges that other parts of the page or the names at the rim need, in pixels. */
  #insets(sort = this.view.scene ? (this.view.scene.ring ? "ring" : "scene") : "all") {
    const legend = byId<HTMLDetailsElement>("legend");
    const panel = byId("panel").getBoundingClientRect();
    const box = this.box.getBoundingClientRect();
    const [most, part] = { ring: [165, 0.24], scene: [110, 0.14], all: [64, 0.08] }[sort] as [number, number];
    const names = Math.min(most, box.width * part);
    const beside = box.width > 640 && legend.open ? legend.offsetWidth + 8 : 0;
    const sheet = panel.left < box.right - 2 ? Math.max(box.bottom - panel.top, 0) : 0;
    return { left: names + beside, right: names, top: 56, bottom: 28 + sheet };
  }

  /** Fit what is visible, or of it what a story lights, into the free part of the picture. */
  fit({ still = false, told = false } = {}): void {
    this.near = false;
    const shown = told && this.#told() ? [...this.view.told!.nodes] : this.things().filter((node) => this.visible(node));
    if (shown.length) this.#frame(shown, this.view.scene?.ring || this.#told() ? 1.2 : 1.5, still);
  }

  /** Go near what is chosen; after a click only once it cannot be the first of a double click. */
  #approach(node: Node): void {
    if (performance.now() - this.clicked > DOUBLE_CLICK) this.#closeUp();
    else setTimeout(() => { if (this.view.node === node && !this.view.scene?.ring) this.#closeUp(); }, DOUBLE_CLICK);
  }

  /** Zoom to what is chosen and whatever it is tied to. */
  #closeUp(): void {
    const near = [...this.lit ?? [this.view.node!]].filter((node) => this.visible(node));
    this.#frame(near, 1.2);
    this.near = true;
  }

  #frame(nodes: Node[], most: number, still = false): void {
    const xs = nodes.map((node) => this.place(node).x);
    const ys = nodes.map((node) => this.place(node).y);
    const [left, right, top, bottom] = [Math.min(...xs) - 20, Math.max(...xs) + 20, Math.min(...ys) - 20, Math.max(...ys) + 20];
    const inset = this.#insets();
    const width = this.box.clientWidth - inset.left - inset.right;
    const height = this.box.clientHeight - inset.top - inset.bottom;
    const scale = Math.min(width / (right - left), height / (bottom - top), most);
    if (scale > 0) this.#centre({ x: (left + right) / 2, y: (top + bottom) / 2 }, scale, still);
  }

  /** Bring a place to the middle of the free part, not of the whole box. */
  #centre({ x, y }: Point, scale: number, still = false): void {
    const inset = this.#insets();
    const position = { x: x + (inset.right - inset.left) / 2 / scale, y: y + (inset.bottom - inset.top) / 2 / scale };
    this.network.moveTo({ position, scale, animation: still ? false : this.#motion() });
  }

  /** Move only if something chosen is out of sight: a reader keeps the map in the head. */
  #bringIn(nodes: Node[]): void {
    const { clientWidth: width, clientHeight: height } = this.box;
    const inset = this.#insets();
    const inSight = nodes.every((node) => {
      const { x, y } = this.network.canvasToDOM(this.place(node));
      return x > inset.left / 2 && x < width - 30 && y > 40 && y < height - inset.bottom;
    });
    if (inSight) return;
    this.#frame(nodes, Math.max(this.network.getScale(), 0.8));
    this.near = true;
  }

  #pan(x: number, y: number): void {
    const centre = this.network.getViewPosition();
    this.network.moveTo({ position: { x: centre.x + x, y: centre.y + y } });
  }

  zoom(factor: number): void {
    this.network.moveTo({ scale: Math.min(Math.max(this.network.getScale() * factor, 0.1), 6), animation: this.#motion() });
  }
}
