/* The names over the picture, placed as on a map: the important first, none over another,
   more of them the closer one looks. vis-network would draw them all, one over the other. */

import type { Drawing } from "./drawing.ts";
import { byId } from "./marks.ts";
import { spoken, type Node } from "./model.ts";

export interface Area {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** Where a node is on the screen now, in pixels. */
interface Spot {
  node: Node;
  x: number;
  y: number;
  radius: number;
  bright: boolean;
  urgent: boolean;
}

export type Context = CanvasRenderingContext2D;

export const LABEL_FONT = '"Helvetica Neue", Arial, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif';
const LABEL_SIZE = 12.5;
const LABEL_LENGTH = 34;
const NARROW = 640; // pixels; below, names are fewer, shorter and farther apart
const NARROW_LENGTH = 24;
const NARROW_GAP = 4;
const ALWAYS = 14; // at most so many of the best tied get a name even where it covers other marks
const PIXELS_PER_NAME = 17000; // enough names to start reading, not so many as to tire

export class Names {
  private readonly widths = new Map<string, number>();

  constructor(private readonly picture: Drawing) {}

  get #narrow(): boolean { return this.picture.box.clientWidth < NARROW; }

  /* In screen pixels, not in those of the graph: crisp, and of one size at every zoom. */
  draw(context: Context, over: (taken: Area[]) => void = () => undefined): void {
    const canvas = context.canvas;
    const ratio = canvas.width / (canvas.clientWidth || 1);
    context.save();
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.textBaseline = "middle";
    context.lineJoin = "round";
    const spots = this.#onScreen(canvas);
    this.#rings(context, spots);
    const names = this.#names(context, spots, (canvas.clientWidth * this.#freeHeight()) / PIXELS_PER_NAME);
    over([...names, ...spots.filter(({ radius }) => radius > 2).map(disc)]);
    context.restore();
  }

  #onScreen(canvas: HTMLCanvasElement): Spot[] {
    const { picture } = this;
    const scale = picture.network.getScale();
    const spots: Spot[] = [];
    for (const node of picture.things()) {
      if (!picture.visible(node)) continue;
      const { x, y } = picture.network.canvasToDOM(picture.place(node));
      if (x < -60 || y < -30 || x > canvas.clientWidth + 60 || y > canvas.clientHeight + 30) continue;
      const bright = picture.bright(node);
      spots.push({ node, x, y, bright, radius: node.look.size * scale, urgent: this.#urgent(node) });
    }
    return spots.sort((a, b) => Number(b.urgent) - Number(a.urgent) || b.node.edges.length - a.node.edges.length || a.node.index - b.node.index);
  }

  #urgent(node: Node): boolean {
    const { view, over } = this.picture;
    return node === view.node || node === over || node === view.edge?.source || node === view.edge?.target;
  }

  #rings(context: Context, spots: Spot[]): void {
    const { view, inks } = this.picture;
    for (const { node, x, y, radius, urgent } of spots) {
      if (!urgent) break; // they come first
      const chosen = node === view.node;
      context.beginPath();
      context.arc(x, y, radius * (node.look.shape === "dot" ? 1 : 1.2) + 4, 0, 2 * Math.PI);
      context.lineWidth = chosen ? 2.5 : 1.5;
      context.strokeStyle = chosen ? inks.accent : inks.soft;
      context.stroke();
    }
  }

  #names(context: Context, spots: Spot[], room: number): Area[] {
    const { lit, view } = this.picture;
    const marks = spots.filter(({ radius, bright }) => bright && radius > 3.5);
    const all = Boolean(lit || view.scene?.ring) || spots.length <= room;
    const any = all || view.scene !== null; // a view is small enough to try for every name
    const wanted = any ? spots : spots.slice(0, Math.round(room * 1.5));
    const always = Math.min(ALWAYS, room * 0.5);
    const most = !any ? room : this.#narrow && !lit ? room * 2 : Infinity;
    const taken = this.#covered();
    let written = 0;
    for (const [rank, spot] of wanted.entries()) {
      if (!spot.bright && !spot.urgent) continue;
      const area = this.#area(context, spot, taken, marks, all || spot.urgent || rank < always);
      if (!area) continue;
      taken.push(area);
      this.#write(context, spot, area);
      written += 1;
      if (written >= most) break;
    }
    return taken;
  }

  /** What lies over the picture: names under the legend, the buttons or the panel could not be read. */
  #covered(): Area[] {
    const { box } = this.picture;
    const { left, top } = box.getBoundingClientRect();
    return ["legend", "tools", "panel"].map((id) => {
      const area = byId(id).getBoundingClientRect();
      return { left: area.left - left, right: area.right - left, top: area.top - top, bottom: area.bottom - top };
    });
  }

  /** Without what the panel covers on a phone. */
  #freeHeight(): number {
    const [box, panel] = [this.picture.box.getBoundingClientRect(), byId("panel").getBoundingClientRect()];
    return panel.left < box.right - 2 ? Math.max(panel.top - box.top, 0) : box.height;
  }

  /** The place beside the mark that covers no name and the fewest marks: none, unless it must. */
  #area(context: Context, spot: Spot, taken: Area[], marks: Spot[], must: boolean): Area | undefined {
    const width = this.#width(context, spot.node) + 4;
    const height = LABEL_SIZE + 4;
    const gap = this.#narrow ? NARROW_GAP : 0;
    const clear = this.#places(spot, width, height)
      .map(([left, top]): Area => ({ left, top, right: left + width, bottom: top + height }))
      .filter((area) => area.left > 0 && area.right < this.picture.box.clientWidth && !taken.some((other) => meet(wider(area, gap), other)));
    const covered = (area: Area) => marks.filter((mark) => mark !== spot && covers(area, mark)).length;
    const [best] = clear.map((area) => ({ area, cost: covered(area) })).sort((one, other) => one.cost - other.cost);
    return best && (must || best.cost === 0) ? best.area : undefined;
  }

  #places({ node, x, y, radius }: Spot, width: number, height: number): [number, number][] {
    const [right, left, middle]: [number, number, number] = [x + radius + 4, x - radius - 4 - width, x - width / 2];
    const [level, above, below]: [number, number, number] = [y - height / 2, y - radius - 3 - height, y + radius + 3];
    const sides: [number, number][] = [[right, level], [left, level]];
    // In a ring, names point outward, away from the node in the middle.
    if (this.picture.view.scene?.ring && this.picture.place(node).x < 0) sides.reverse();
    const slanting: [number, number][] = [[right - 6, above + 6], [right - 6, below - 6], [left + 6, above + 6], [left + 6, below - 6]];
    // A few things with long lines between them: a name beside its mark would lie on one.
    if (this.picture.view.scene && this.picture.view.told) return [[middle, below], [middle, above], ...sides, ...slanting];
    return [...sides, [middle, below], [middle, above], ...slanting];
  }

  #name(node: Node): string {
    return shortened(spoken(node.label, this.picture.view.lang).words, this.#narrow ? NARROW_LENGTH : LABEL_LENGTH);
  }

  #width(context: Context, node: Node): number {
    const name = this.#name(node);
    const known = this.widths.get(name);
    if (known !== undefined) return known;
    context.font = `600 ${LABEL_SIZE}px ${LABEL_FONT}`;
    const { width } = context.measureText(name);
    this.widths.set(name, width);
    return width;
  }

  #write(context: Context, { node, urgent }: Spot, { left, top, bottom }: Area): void {
    const { inks } = this.picture;
    const strong = urgent || node.edges.length >= 10;
    context.font = `${strong ? 600 : 400} ${LABEL_SIZE}px ${LABEL_FONT}`;
    context.lineWidth = 3.5;
    context.strokeStyle = inks.paper;
    context.fillStyle = inks.ink;
    context.strokeText(this.#name(node), left + 2, (top + bottom) / 2);
    context.fillText(this.#name(node), left + 2, (top + bottom) / 2);
  }
}

/** A name of so many letters at most, of which Chinese ones count double: without what is in brackets, else cut. */
export function shortened(name: string, most: number): string {
  const size = (words: string) => [...words].reduce((sum, letter) => sum + (letter > "\u2e7f" ? 2 : 1), 0);
  if (size(name) <= most) return name;
  const bare = name.replace(/\s*[(（][^)）]*[)）]\s*$/u, "");
  if (bare && size(bare) <= most) return bare;
  const letters = [...bare];
  while (size(letters.join("")) > most - 1) letters.pop();
  return `${letters.join("").trimEnd()}…`;
}

const wider = ({ left, right, top, bottom }: Area, by: number): Area => ({ left: left - by, right: right + by, top: top - by, bottom: bottom + by });

/** The square round a mark. */
function disc({ x, y, radius }: Spot): Area {
  return { left: x - radius, right: x + radius, top: y - radius, bottom: y + radius };
}

export function meet(a: Area, b: Area): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

function covers(area: Area, { x, y, radius }: Spot): boolean {
  const dx = Math.max(area.left - x, 0, x - area.right);
  const dy = Math.max(area.top - y, 0, y - area.bottom);
  return dx * dx + dy * dy < radius * radius;
}
