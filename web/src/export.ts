/* The menu that lets a reader take away what is shown: as a picture, as data, or as a link. */

import { framed } from "./banner.ts";
import type { Details } from "./details.ts";
import type { Drawing } from "./drawing.ts";
import { escaped, graphml, imprint, json, LICENCE, sourcesOf, svg } from "./files.ts";
import { DEGREES, measure, NAMES } from "./firmness.ts";
import { button, el } from "./marks.ts";
import type { Edge, Model, Node } from "./model.ts";
import { relationsCsv } from "./rows.ts";
import { copyLink, locked, offerPicture, save } from "./saving.ts";
import { picture, type Picture } from "./picture.ts";
import type { Reader, State } from "./state.ts";

const SHARP = 2; // pixels of a saved picture for each of its units

export class Export {
  private readonly menu = el("div", { role: "menu", class: "menu", id: "export-menu", hidden: true });
  private readonly opener: HTMLButtonElement;

  constructor(
    private readonly box: HTMLElement,
    private readonly model: Model,
    private readonly details: Details,
    private readonly drawing: Drawing,
    private readonly reader: Reader,
    private readonly state: () => State,
  ) {
    this.opener = button({ id: "export", "aria-haspopup": "menu", "aria-expanded": "false", "aria-controls": "export-menu" }, () => this.#open(Boolean(this.menu.hidden)));
    this.box.append(this.opener, this.menu);
    this.box.addEventListener("keydown", (event) => this.#key(event));
    document.addEventListener("pointerdown", (event) => { if (!this.box.contains(event.target as Element)) this.#open(false); });
  }

  /** Say everything in the reader's language. */
  words(): void {
    const { t } = this.reader;
    this.opener.textContent = t("export");
    this.menu.setAttribute("aria-label", t("export"));
    const items: [string, string, () => void][] = [
      ["png", t("exportPng"), () => void this.#png()],
      ["svg", t("exportSvg"), () => save("lodeway.svg", "image/svg+xml", svg(this.picture()), this.reader)],
      ["csv", t("exportCsv"), () => save("lodeway.csv", "text/csv", relationsCsv(this.model, this.edges, this.reader, imprint(this.model)), this.reader)],
      ["graphml", t("exportGraphml"), () => save("lodeway.graphml", "application/xml", graphml(this.nodes, this.edges, imprint(this.model)), this.reader)],
      ["json", t("exportJson"), () => save("lodeway.json", "application/json", json(this.model, this.nodes, this.edges, imprint(this.model)), this.reader)],
      ["link", t("copyLink"), () => void copyLink(t("copyLink"), (address) => address, this.reader)],
      ["embed", t("copyEmbed"), () => void copyLink(t("copyEmbed"), (address) => this.#embed(address), this.reader)],
    ];
    this.menu.replaceChildren(...items.map(([name, said, act]) =>
      button({ role: "menuitem", tabindex: "-1", "data-export": name }, () => { this.#open(false); act(); }, said)));
  }

  // ---- the menu

  #open(open: boolean): void {
    if (this.menu.hidden !== open) return;
    const within = this.menu.contains(document.activeElement);
    this.menu.hidden = !open;
    this.opener.setAttribute("aria-expanded", String(open));
    if (open) (this.menu.firstElementChild as HTMLElement).focus();
    else if (within) this.opener.focus();
  }

  #key(event: KeyboardEvent): void {
    if (this.menu.hidden) return;
    const items = [...this.menu.children] as HTMLElement[];
    const at = items.indexOf(document.activeElement as HTMLElement);
    const to: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 };
    const wanted = to[event.key];
    if (wanted !== undefined) items.at(wanted % items.length)?.focus();
    else if (event.key === "Escape") this.#open(false);
    else if (event.key === "Tab") return this.#open(false);
    else return;
    event.preventDefault();
  }

  // ---- what is shown

  /** Things that are drawn as one mark for several of a kind. */
  get #folded(): Set<Node> { return new Set(this.#marks.flatMap(({ alike }) => alike.members)); }
  get #marks() { return this.drawing.view.scene?.marks ?? []; }

  get nodes(): Node[] {
    const folded = this.#folded;
    return this.model.nodes.filter((node) => this.drawing.visible(node) || folded.has(node));
  }

  get edges(): Edge[] {
    const [folded, within] = [this.#folded, this.drawing.view.scene?.edges];
    return this.model.edges.filter((edge) => this.drawing.drawn(edge)
      || (within?.has(edge) && (folded.has(edge.source) || folded.has(edge.target))));
  }

  /** The picture as a sheet with head, key and foot. */
  picture(): Picture {
    const { model, reader: { t, count, lang }, details } = this;
    const edges = this.edges;
    const context = el("canvas").getContext("2d")!;
    const { topic, node, focus } = this.state();
    return picture({
      lang, nodeKinds: model.nodeKinds, edgeKinds: model.edgeKinds,
      nodes: this.drawing.things().filter((one) => this.drawing.visible(one)),
      edges: [...model.edges, ...this.#marks.map(({ edge }) => edge)].filter((edge) => this.drawing.drawn(edge)),
      place: (one) => this.drawing.place(one),
      measure: (words, size, bold) => {
        context.font = `${bold ? 600 : 400} ${size}px "Helvetica Neue", Arial, "Noto Sans CJK SC", sans-serif`;
        return context.measureText(words).width;
      },
      amount: (edge) => measure(edge, this.reader, { short: true }),
      degrees: DEGREES.map((degree) => [degree, t(NAMES[degree]!)]),
      title: details.plain(node && focus ? node.label : topic?.question ?? model.content.title),
      foot: [
        framed(model.content, this.reader).join(" · "),
        [count("things", this.nodes.length), count("relations", edges.length), count("sources", sourcesOf(edges).size),
          t("licence", { licence: LICENCE })].join(" · "),
      ].filter(Boolean),
    });
  }

  async #png(): Promise<void> {
    const canvas = paint(this.picture());
    if (locked()) return offerPicture(this.reader.t("exportPng"), canvas.toDataURL(), this.reader);
    const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done));
    if (blob) save("lodeway.png", "image/png", blob, this.reader);
  }

  #embed(address: string): string {
    const title = escaped(this.details.plain(this.model.content.title));
    return `<iframe src="${escaped(address)}" title="${title}" width="100%" height="640" loading="lazy" `
      + 'sandbox="allow-scripts allow-popups allow-downloads"></iframe>';
  }
}

/** A scene on a canvas: the page's policy lets no file of ours be loaded as a picture. */
function paint({ width, height, paper, font, shapes }: Picture): HTMLCanvasElement {
  const canvas = el("canvas", { width: String(width * SHARP), height: String(height * SHARP) });
  const context = canvas.getContext("2d")!;
  context.scale(SHARP, SHARP);
  context.fillStyle = paper;
  context.fillRect(0, 0, width, height);
  context.lineJoin = "round";
  for (const shape of shapes) {
    context.globalAlpha = shape.opacity ?? 1;
    if ("words" in shape) {
      context.font = `${shape.bold ? 600 : 400} ${shape.size}px ${font}`;
      context.textAlign = shape.anchor === "middle" ? "center" : shape.anchor;
      context.fillStyle = shape.fill;
      context.strokeStyle = shape.halo ?? paper;
      context.lineWidth = 3;
      if (shape.halo) context.strokeText(shape.words, shape.x, shape.y);
      context.fillText(shape.words, shape.x, shape.y);
      continue;
    }
    const path = new Path2D(shape.d);
    context.setLineDash(shape.dash ?? []);
    context.fillStyle = shape.fill ?? "transparent";
    context.strokeStyle = shape.stroke ?? "transparent";
    context.lineWidth = shape.width ?? 1;
    if (shape.fill) context.fill(path);
    if (shape.stroke) context.stroke(path);
  }
  return canvas;
}
