/* The names over the map: those of places beside their marks, those of countries inside them. */

import type { Camera } from "./map-camera.ts";
import { SHEET, spot, type Spot } from "./map-ground.ts";
import { around, dots, meet, placed, type Area } from "./map-labels.ts";
import type { Lane, Lit, Mark } from "./map-things.ts";
import type { Node } from "./model.ts";
import type { Atlas, Text } from "./payload.ts";
import { svg } from "./svg.ts";

export interface Written {
  text: SVGTextElement;
  at: Spot;
  right: number;
  down: number;
}

const PIXELS_PER_NAME = 8000;
const SIZE = 11.5;
const LARGE = 13;
export const FONT = '"Helvetica Neue", Arial, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif';
const LONGEST = 30;
const PASSAGES_FROM = 1.5; // pixels a degree

/** Names of countries, the widest first, where they fit inside and cross nothing; each takes its place. */
export function countryNames(
  countries: Atlas["countries"], camera: Camera, taken: Area[], lines: Spot[], sheet: Area, plain: (name: Text) => string, wide: (words: string) => number,
): Written[] {
  const found: Written[] = [];
  for (const country of [...countries].sort((a, b) => b.wide - a.wide)) {
    const words = plain(country.name);
    const width = wide(words) * 1.12;
    const place = spot(country.at);
    if (place.y > SHEET.bottom) continue;
    const { x, y } = camera.pixel(place);
    // A little above or below its middle a name may have room where it has none there.
    const high = (country.wide * camera.scale) / 8;
    const area = (by: number): Area => ({ left: x - width / 2, right: x + width / 2, top: y + by - SIZE, bottom: y + by + 4 });
    const down = [0, -high, high].find((by) => {
      const { left, right, top, bottom } = area(by);
      const whole = left > sheet.left && right < sheet.right && top > sheet.top && bottom < sheet.bottom;
      return whole && width + 8 < country.wide * camera.scale && !taken.some((one) => meet(one, area(by)))
        && !lines.some((dot) => dot.x > left && dot.x < right && dot.y > top && dot.y < bottom);
    });
    if (down === undefined) continue;
    taken.push(area(down));
    found.push({ text: svg("text", { "text-anchor": "middle" }, words), at: place, right: 0, down });
  }
  return found;
}

export class Names {
  readonly places = svg("g", { class: "map-names", "aria-hidden": "true" });
  readonly countries = svg("g", { class: "map-countries", "aria-hidden": "true" });
  private written: Written[] = [];
  private readonly pen = document.createElement("canvas").getContext("2d")!;
  private readonly widths = new Map<string, number>();

  constructor(
    private readonly atlas: Atlas,
    private readonly camera: Camera,
    private readonly plain: (text: Text) => string,
  ) {}

  /** Keep the names beside their marks while the map moves. */
  follow(): void {
    for (const { text, at, right, down } of this.written) {
      const { x, y } = this.camera.pixel(at);
      text.setAttribute("x", (x + right).toFixed(1));
      text.setAttribute("y", (y + down).toFixed(1));
    }
  }

  /** Place all names anew, those of the choice first. `covered` are parts of the page over the map. */
  place(seen: Mark[], lanes: Lane[], lit: Lit | null, chosen: Node | null, covered: DOMRect[]): void {
    const { width, height, scale } = this.camera;
    const sheet = { left: 2, right: width - 2, top: 2, bottom: height - 2 };
    const box = this.places.ownerSVGElement!.getBoundingClientRect();
    const over = covered.map(({ left, right, top, bottom }) => ({ left: left - box.left, right: right - box.left, top: top - box.top, bottom: bottom - box.top }));
    const urgent = (mark: Mark) => mark.node === chosen || Boolean(lit && !chosen && lit.nodes.has(mark.node));
    const bright = (mark: Mark) => !lit || lit.nodes.has(mark.node);
    const ranked = seen
      .filter((mark) => urgent(mark) || (bright(mark) && (lit !== null || mark.nameFrom <= scale)))
      .sort((a, b) => Number(urgent(b)) - Number(urgent(a)))
      .slice(0, Math.round((width * height) / PIXELS_PER_NAME));
    const wanted = ranked.map((mark, key) => {
      const size = mark.size >= 7 ? LARGE : SIZE;
      return { key, at: { x: mark.x, y: mark.y }, radius: mark.radius * (mark.node === chosen ? 1.4 : 1), size, width: this.#width(this.#short(mark.node.label), size, mark.size >= 7), must: mark.node === chosen };
    });
    const marks = [...seen.filter(bright).map((mark) => around(mark, mark.radius)), ...over.flatMap((one) => [one, one, one, one])];
    const lines = this.#dots(lanes, sheet);
    const found = placed(wanted, marks, lines, sheet);
    const drawn = found.map(({ key, x, y, anchor }) => {
      const mark = ranked[key]!;
      const kind = `${mark.size >= 7 ? "large" : "small"}${mark.node === chosen ? " chosen" : ""}`;
      const text = svg("text", { class: kind, "text-anchor": anchor }, this.#short(mark.node.label));
      return { text, at: mark.at, right: x - mark.x, down: y - mark.y };
    });
    const taken = [...found.map(({ area }) => area), ...seen.map((mark) => around(mark, mark.radius)), ...over];
    const passages = this.#passages(taken, sheet, scale);
    const named = countryNames(this.atlas.countries, this.camera, taken, lines, sheet, (name) => this.plain(name), (words) => this.#width(words, SIZE, false));
    this.places.replaceChildren(...[...passages, ...drawn].map(({ text }) => text));
    this.countries.replaceChildren(...named.map(({ text }) => text));
    this.written = [...drawn, ...passages, ...named];
    this.follow();
  }

  /** Straits and canals that are no marks: a sign in the name shows where they are. */
  #passages(taken: Area[], sheet: Area, scale: number): Written[] {
    const found: Written[] = [];
    for (const { name, at } of scale < PASSAGES_FROM ? [] : this.atlas.passages) {
      const words = `▾ ${this.plain(name)}`;
      const place = spot(at);
      const { x, y } = this.camera.pixel(place);
      const area = { left: x - 4, right: x + this.#width(words, SIZE, false), top: y - SIZE + 4, bottom: y + 6 };
      const whole = area.left > sheet.left && area.right < sheet.right && area.top > sheet.top && area.bottom < sheet.bottom;
      if (!whole || taken.some((one) => meet(one, area))) continue;
      taken.push(area);
      found.push({ text: svg("text", { class: "passage" }, words), at: place, right: -4, down: 4 });
    }
    return found;
  }

  #dots(lanes: Lane[], sheet: Area): Spot[] {
    const pixels = lanes.flatMap(({ lines }) => lines.map((line) => line.map((at) => this.camera.pixel(at))));
    return pixels.flatMap((line) => line.slice(1).flatMap((to, nth) => {
      const part = { left: Math.min(to.x, line[nth]!.x), right: Math.max(to.x, line[nth]!.x), top: Math.min(to.y, line[nth]!.y), bottom: Math.max(to.y, line[nth]!.y) };
      return meet({ ...part, right: part.right + 1, bottom: part.bottom + 1 }, sheet) ? dots([line[nth]!, to], 6) : [];
    })).filter(({ x, y }) => x > 0 && x < sheet.right && y > 0 && y < sheet.bottom);
  }

  #short(name: Text): string {
    const words = this.plain(name);
    return words.length > LONGEST ? `${words.slice(0, LONGEST - 1).trimEnd()}…` : words;
  }

  #width(words: string, size: number, bold: boolean): number {
    const key = `${size} ${bold} ${words}`;
    if (!this.widths.has(key)) {
      this.pen.font = `${bold ? "600 " : ""}${size}px ${FONT}`;
      this.widths.set(key, this.pen.measureText(words).width);
    }
    return this.widths.get(key)!;
  }
}
