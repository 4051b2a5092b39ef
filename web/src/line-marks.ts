/* What is written on lines, over the picture: shares, sums, and a diamond where sources disagree.
   Names go first: nothing here is ever written over a name or a mark. */

import type { Drawing } from "./drawing.ts";
import { measure } from "./firmness.ts";
import type { Edge, Node } from "./model.ts";
import { LABEL_FONT, meet, type Area, type Context } from "./names.ts";
import type { Point } from "./scenes.ts";

const SIZE = 11;
const DIAMOND = 6;
const MANY = 90; // lines with a figure in sight, from where on only those of what is chosen are written on
const LONG = 70; // pixels a line has to have for words, unless its thing is chosen
const SHORT = 26; // and for a diamond
const PLACES = [0.5, 0.42, 0.58, 0.34, 0.66];

/** A line on the screen, in pixels. */
interface Shown {
  edge: Edge;
  ends: [Point, Point];
  length: number;
  lit: boolean;
}

export class LineMarks {
  constructor(private readonly picture: Drawing) {}

  draw(context: Context, taken: Area[]): void {
    const lines = this.#onScreen();
    const sized = lines.filter(({ edge }) => edge.share || edge.size);
    const written = this.picture.lit || sized.length <= MANY ? sized : [];
    for (const line of lines) if (line.edge.disputed && line.length >= SHORT) this.#diamond(context, line, taken);
    const told = new Set<string>(); // one holding that three sources tell of has one share
    for (const line of written) if (line.length >= (line.lit ? SHORT : LONG)) this.#words(context, line, taken, told);
  }

  /* With something chosen only its own lines are looked at: a page may hold thousands. */
  #onScreen(): Shown[] {
    const { picture } = this;
    const { clientWidth: width, clientHeight: height } = picture.box;
    const lit = Boolean(picture.lit);
    const places = new Map<Node, Point>();
    const place = (node: Node) => {
      if (!places.has(node)) places.set(node, picture.network.canvasToDOM(picture.place(node)));
      return places.get(node)!;
    };
    const seen: Shown[] = [];
    for (const edge of picture.model.edges) {
      if ((lit && !picture.onTopic(edge)) || !picture.drawn(edge)) continue;
      const [a, b] = [place(edge.source), place(edge.target)];
      const [x, y] = [(a.x + b.x) / 2, (a.y + b.y) / 2];
      if (x < 0 || y < 0 || x > width || y > height) continue;
      seen.push({ edge, ends: [a, b], length: Math.hypot(a.x - b.x, a.y - b.y), lit });
    }
    return seen;
  }

  /** A point of the line, bowed over the same third point as vis-network takes. */
  #point({ edge, ends: [a, b], length }: Shown, at: number): Point {
    const bow = edge.look.smooth;
    const mixed = (from: number, to: number) => from + (to - from) * at;
    if (typeof bow !== "object" || !length) return { x: mixed(a.x, b.x), y: mixed(a.y, b.y) };
    const turn = Math.atan2(a.y - b.y, b.x - a.x) + ((bow.type === "curvedCW" ? 1 : -1) * bow.roundness + 1) * (Math.PI / 2);
    const reach = ((bow.roundness + 1) / 2) * length;
    const via = { x: a.x + reach * Math.sin(turn), y: a.y + reach * Math.cos(turn) };
    return { x: mixed(mixed(a.x, via.x), mixed(via.x, b.x)), y: mixed(mixed(a.y, via.y), mixed(via.y, b.y)) };
  }

  /** The first place near the middle that is free, which is then taken. */
  #place(line: Shown, width: number, height: number, taken: Area[]): Point | null {
    for (const at of PLACES) {
      const { x, y } = this.#point(line, at);
      const area = { left: x - width / 2, right: x + width / 2, top: y - height / 2, bottom: y + height / 2 };
      if (taken.some((other) => meet(area, other))) continue;
      taken.push(area);
      return { x, y };
    }
    return null;
  }

  #diamond(context: Context, line: Shown, taken: Area[]): void {
    const place = this.#place(line, 2 * DIAMOND + 2, 2 * DIAMOND + 2, taken);
    if (!place) return;
    const { inks } = this.picture;
    const { x, y } = place;
    context.beginPath();
    context.moveTo(x, y - DIAMOND);
    context.lineTo(x + DIAMOND, y);
    context.lineTo(x, y + DIAMOND);
    context.lineTo(x - DIAMOND, y);
    context.closePath();
    context.fillStyle = inks.paper;
    context.fill();
    context.lineWidth = 1.2;
    context.strokeStyle = inks.accent;
    context.stroke();
    context.font = `700 8.500px ${LABEL_FONT}`;
    context.textAlign = "center";
    context.fillStyle = inks.accent;
    context.fillText("!", x, y + 0.5);
    context.textAlign = "start";
  }

  #words(context: Context, line: Shown, taken: Area[], told: Set<string>): void {
    const { inks, reader } = this.picture;
    const words = measure(line.edge, reader, { short: true });
    const { source, target, firmness } = line.edge;
    const key = JSON.stringify([source.id, target.id, firmness, words]);
    if (!words || told.has(key)) return;
    told.add(key);
    context.font = `500 ${SIZE}px ${LABEL_FONT}`;
    const { width } = context.measureText(words);
    if (line.length < width + SHORT) return;
    const place = this.#place(line, width + 4, SIZE + 3, taken);
    if (!place) return;
    context.textAlign = "center";
    context.lineWidth = 4;
    context.strokeStyle = inks.paper;
    context.fillStyle = line.edge.firmness === "stands" ? inks.ink : inks.soft;
    context.strokeText(words, place.x, place.y);
    context.fillText(words, place.x, place.y);
    context.textAlign = "start";
  }
}
