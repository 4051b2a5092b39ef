/* One map of an answer: coasts, lines side by side, marks and names, in a part of the world that
   the reader can move. What is chosen in the key is told by the style of the page. */

import { spoken, whenSpoken, type Drawn, type MapPayload } from "./answer.ts";
import { sideBySide } from "./beside.ts";
import { Camera } from "./map-camera.ts";
import { ground, pieces, spot, SHEET, type Bounds, type Ground, type Spot } from "./map-ground.ts";
import { around, dots, placed, type Area } from "./map-labels.ts";
import { countryNames, FONT } from "./map-names.ts";
import { button } from "./marks.ts";
import type { Lang, Text } from "./payload.ts";
import { mark, RADII, signs, strokes, widthOf } from "./plate-marks.ts";
import { svg } from "./svg.ts";

const SERIF = 'Georgia, "Times New Roman", "Songti SC", "Noto Serif CJK SC", serif';
const RANKS = ["end", "shut", "gate", "border", "strait", "place"];
const ON_WHOLE = new Set(["end", "gate", "strait", "shut"]); // the rest is on the map of the land
const SIZES: Record<string, number> = { end: 13.5, gate: 12, shut: 12 };
const [LOW, HIGH] = [400, 620]; // pixels of a map beside another
const [PHONE_LOW, PHONE_HIGH] = [250, 430];
const RESTS = 160; // milliseconds
const RIM = 34;
const UNDER_TOOLS = 58; // the buttons lie over the upper edge

interface Line {
  group: number;
  width: number;
  points: Spot[];
  paths: SVGPathElement[];
}

interface Mark {
  at: Spot;
  kind: string;
  name: Text;
  classes: string;
  element: SVGGElement;
}

/** How many times as wide as high a part of the sheet is. */
const shapeOf = ({ left, right, top, bottom }: Bounds): number => (right - left) / Math.max(bottom - top, 0.01);

class Plate {
  private readonly sheet = svg("svg", { role: "group", tabindex: "0" });
  private readonly earth = svg("g", {});
  private readonly over = svg("g", { class: "over" });
  private readonly frame: SVGRectElement | null;
  private readonly camera: Camera;
  private readonly lines: Line[];
  private readonly marks: Mark[];
  private readonly home: Bounds;
  private readonly tools = document.createElement("div");
  private readonly pen = document.createElement("canvas").getContext("2d")!;
  private rest = 0;
  private lang: Lang = spoken();

  constructor(
    private readonly box: HTMLElement,
    private readonly answer: Drawn,
    private readonly nth: number,
    world: Promise<Ground>,
  ) {
    const map = answer.map!;
    this.home = boundsOf(map.plates[nth]!.box);
    const inner = nth === 0 && map.plates.length > 1 ? map.plates[1]! : null;
    this.frame = inner ? svg("rect", { class: "inset" }) : null;
    this.camera = new Camera(this.sheet, () => ({ left: RIM, right: RIM, top: UNDER_TOOLS, bottom: RIM }), () => this.#moved(),
      (event) => event.ctrlKey || event.metaKey || document.activeElement === this.sheet);
    this.lines = map.lines.flatMap((line) => this.#line(line)).sort((a, b) => b.group - a.group);
    this.marks = map.spots.filter(({ kind }) => !inner || ON_WHOLE.has(kind)).map((one) => this.#mark(one));
    this.#build();
    void world.then(({ land, borders }) => {
      this.earth.prepend(svg("path", { class: "land", d: land }), svg("path", { class: "borders", d: borders }));
    });
    new ResizeObserver(() => this.#resized()).observe(box);
  }

  #line({ group, kind, name, weight, points }: MapPayload["lines"][0]): Line[] {
    const width = widthOf(weight);
    return pieces(points).map((piece) => {
      const paths = strokes(kind, width);
      const title = svg("title", {}, both(name));
      this.over.prepend(svg("g", { class: `way w${group}` }, svg("g", { class: kind }, title, ...paths)));
      return { group, width, points: piece, paths };
    });
  }

  #mark({ at, name, kind, groups }: MapPayload["spots"][0]): Mark {
    const classes = groups.length ? ` fades ${groups.map((group) => `w${group}`).join(" ")}` : "";
    const element = svg("g", { class: `spot ${kind}${classes}` }, svg("title", {}, both(name)), mark(kind));
    return { at: spot(at), kind, name, classes, element };
  }

  #build(): void {
    const clip = `world-${this.nth}`;
    const { left, right, top, bottom } = SHEET;
    const world = svg("rect", { x: left, y: top, width: right - left, height: bottom - top });
    this.earth.setAttribute("clip-path", `url(#${clip})`);
    const ways = svg("g", { class: "ways" });
    // The first way comes last, and so lies on top.
    ways.append(...this.lines.map(({ paths }) => paths[0]!.parentElement!.parentElement as unknown as SVGGElement));
    this.over.replaceChildren(ways);
    this.sheet.append(svg("defs", {}, svg("clipPath", { id: clip }, world)), this.earth,
      ...(this.frame ? [this.frame] : []), this.over,
      svg("g", {}, ...this.marks.map(({ element }) => element)), svg("g", { class: "names", "aria-hidden": "true" }));
    this.tools.className = "tools";
    this.box.append(this.sheet, this.tools);
    this.sheet.addEventListener("keydown", (event) => this.#press(event));
  }

  /** Say everything in a language. */
  speak(lang: Lang): void {
    this.lang = lang;
    const words = this.answer.words[lang];
    this.sheet.setAttribute("aria-label", words["help"]!);
    this.tools.replaceChildren(
      button({ "aria-label": words["closer"]!, title: words["closer"]! }, () => this.camera.zoom(1.6), "+"),
      button({ "aria-label": words["farther"]!, title: words["farther"]! }, () => this.camera.zoom(1 / 1.6), "−"),
      button({}, () => { this.camera.touched = false; this.#fit({ still: false }); }, words["fit"]!));
    this.#rested();
  }

  #resized(): void {
    const all = this.answer.map!.plates.map(({ box }) => Math.max(0.7, Math.min(1.9, shapeOf(boundsOf(box)))));
    const own = all[this.nth]!;
    const figure = this.box.parentElement!;
    const beside = getComputedStyle(figure.parentElement!).display === "flex";
    figure.style.flex = beside ? `${own} 1 0` : "none";
    const room = figure.parentElement!.clientWidth;
    const high = beside
      ? Math.max(LOW, Math.min(HIGH, (room - 16 * (all.length - 1)) / all.reduce((sum, one) => sum + one, 0)))
      : Math.max(PHONE_LOW, Math.min(PHONE_HIGH, room / own));
    this.box.style.height = `${Math.round(high)}px`;
    this.camera.measure();
    if (this.camera.touched) this.#moved();
    else this.#fit({ still: true });
  }

  #fit({ still }: { still: boolean }): void {
    if (this.camera.width) this.camera.fit(this.home, { still });
  }

  #moved(): void {
    const { camera } = this;
    const { width, height } = camera;
    if (!width) return;
    this.sheet.setAttribute("viewBox", `0 0 ${width} ${height}`);
    this.earth.setAttribute("transform", camera.transform);
    const drawn = this.lines.map(({ group, width: wide, points }) => ({ group, width: wide, path: points.map((at) => camera.pixel(at)) }));
    sideBySide(drawn).forEach((path, nth) => {
      const d = `M${path.map(({ x, y }) => `${x.toFixed(1)} ${y.toFixed(1)}`).join("L")}`;
      for (const one of this.lines[nth]!.paths) one.setAttribute("d", d);
    });
    for (const { at, element } of this.marks) {
      const { x, y } = camera.pixel(at);
      element.setAttribute("transform", `translate(${x.toFixed(1)} ${y.toFixed(1)})`);
    }
    if (this.frame) {
      const { left, right, top, bottom } = boundsOf(this.answer.map!.plates[1]!.box);
      const [a, b] = [camera.pixel({ x: left, y: top }), camera.pixel({ x: right, y: bottom })];
      const sides = { x: a.x - 6, y: a.y - 6, width: b.x - a.x + 12, height: b.y - a.y + 12 };
      for (const [name, value] of Object.entries(sides)) this.frame.setAttribute(name, value.toFixed(1));
    }
    this.#names().replaceChildren();
    clearTimeout(this.rest);
    this.rest = window.setTimeout(() => this.#rested(), camera.touched ? RESTS : 0);
  }

  #names(): SVGGElement { return this.sheet.querySelector<SVGGElement>(".names")!; }

  // ---- names and numbers, once the map has come to rest

  #rested(): void {
    const { camera } = this;
    if (!camera.width) return;
    const sheet: Area = { left: 3, right: camera.width - 3, top: 3, bottom: camera.height - 3 };
    const seen = this.marks.map((one) => ({ ...one, ...camera.pixel(one.at) })).filter(({ x, y }) => x > 0 && y > 0 && x < camera.width && y < camera.height);
    const lines = this.lines.flatMap(({ points }) => dots(points.map((at) => camera.pixel(at)), 6)).filter(({ x, y }) => x > 0 && y > 0 && x < camera.width && y < camera.height);
    const badges = this.#badges(sheet, seen);
    const marks = [...seen.map((one) => around(one, RADII[one.kind] ?? 3)), ...badges.map(({ x, y }) => around({ x, y }, 10)), ...this.#covered()];
    const ranked = seen.sort((a, b) => rank(a.kind) - rank(b.kind));
    const wanted = ranked.map(({ x, y, kind, name }, key) => ({
      key, at: { x, y }, radius: RADII[kind] ?? 3, size: SIZES[kind] ?? 11, width: this.#width(plain(name, this.lang), kind), must: false,
    }));
    const found = placed(wanted, marks, lines, sheet);
    const texts = found.map(({ key, x, y, anchor }) => {
      const { kind, name, classes } = ranked[key]!;
      return svg("text", { class: `name ${kind}${classes}`, x: x.toFixed(1), y: y.toFixed(1), "text-anchor": anchor }, plain(name, this.lang));
    });
    const taken = [...found.map(({ area }) => area), ...marks];
    const countries = countryNames(this.answer.map!.countries, camera, taken, lines, sheet, (name) => plain(name, this.lang), (words) => this.#width(words, "country"));
    for (const { text, at, right, down } of countries) {
      const { x, y } = camera.pixel(at);
      text.setAttribute("class", "country");
      text.setAttribute("x", (x + right).toFixed(1));
      text.setAttribute("y", (y + down).toFixed(1));
    }
    const numbers = badges.map(({ x, y, group }) => svg("g", { class: `badge w${group}` },
      svg("circle", { cx: x.toFixed(1), cy: y.toFixed(1), r: 9 }), svg("text", { x: x.toFixed(1), y: (y + 4).toFixed(1) }, String(group))));
    this.#names().replaceChildren(...countries.map(({ text }) => text), ...numbers, ...texts);
  }

  /** The buttons lie over the map. */
  #covered(): Area[] {
    const { left, right, top, bottom } = this.tools.getBoundingClientRect();
    const box = this.sheet.getBoundingClientRect();
    const area = { left: left - box.left, right: right - box.left, top: top - box.top, bottom: bottom - box.top };
    return [area, area, area, area];
  }

  /** The number of each group on its line, where it is farthest from the lines and numbers of others. */
  #badges(sheet: Area, seen: Spot[]): (Spot & { group: number })[] {
    const groups = [...new Set(this.lines.map(({ group }) => group))].sort((a, b) => a - b);
    if (groups.length < 2) return [];
    const inside = ({ x, y }: Spot) => x > sheet.left + 12 && x < sheet.right - 12 && y > sheet.top + 12 && y < sheet.bottom - 12;
    const paths = new Map(groups.map((group) => [group, this.lines.filter((line) => line.group === group)
      .flatMap(({ points }) => dots(points.map((at) => this.camera.pixel(at)), 14)).filter(inside)]));
    const found: (Spot & { group: number })[] = [];
    for (const group of groups) {
      const others = [...paths].filter(([other]) => other !== group).flatMap(([, path]) => path.filter((_, nth) => nth % 2 === 0));
      const apart = (at: Spot) => Math.min(60, ...others.map((one) => Math.hypot(one.x - at.x, one.y - at.y)))
        + Math.min(0, ...found.map((one) => Math.hypot(one.x - at.x, one.y - at.y) - 60))
        + Math.min(0, ...seen.map((one) => 2 * (Math.hypot(one.x - at.x, one.y - at.y) - 22)));
      const best = (paths.get(group) ?? []).map((at) => ({ at, far: apart(at) })).sort((a, b) => b.far - a.far)[0];
      if (best) found.push({ ...best.at, group });
    }
    return found;
  }

  #width(words: string, kind: string): number {
    this.pen.font = kind === "end" ? `700 13.5px ${SERIF}` : `${kind === "gate" || kind === "shut" ? "700 12px" : "11px"} ${FONT}`;
    return this.pen.measureText(words).width;
  }

  #press(event: KeyboardEvent): void {
    const ways: Record<string, [number, number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const way = ways[event.key];
    if (way) this.camera.pan(...way);
    else if (event.key === "+" || event.key === "=") this.camera.zoom(1.6);
    else if (event.key === "-") this.camera.zoom(1 / 1.6);
    else return;
    event.preventDefault();
  }
}

const rank = (kind: string): number => (RANKS.includes(kind) ? RANKS.indexOf(kind) : RANKS.length);
const plain = (name: Text, lang: Lang): string => name[lang] ?? name.en ?? name.zh ?? "";
const both = (name: Text): string => [...new Set([name.en, name.zh].filter(Boolean))].join(" · ");

function boundsOf([west, south, east, north]: MapPayload["plates"][0]["box"]): Bounds {
  const { x: left, y: bottom } = spot([west, south]);
  const right = left + (east - west);
  const { y: top } = spot([west, north]);
  return right > SHEET.right ? { left: SHEET.left, right: SHEET.right, top, bottom } : { left, right, top, bottom };
}

/** All maps of a page, with the signs of their key, in the language of the page. */
export function plates(answer: Drawn): void {
  signs();
  const world = ground();
  const all = [...document.querySelectorAll<HTMLElement>(".maps .sheet")].map((box, nth) => new Plate(box, answer, nth, world));
  whenSpoken((lang) => { for (const plate of all) plate.speak(lang); });
}
